package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeStoredEvents.ONE;
import static org.dorsal.store.SomeStoredEvents.TWO;
import static org.dorsal.store.SomeStoredEvents.scored;
import static org.dorsal.store.SomeStoredEvents.signed;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.assertj.core.groups.Tuple;
import org.dorsal.store.EventQuery.Integrity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReadsTest {
    private final SomeStoredEvents events = new SomeStoredEvents();

    @Test
    void pages_go_from_the_newest_to_the_oldest_without_a_gap_or_a_double() {
        for (int i = 0; i < 25; i++) {
            events.happened("e-" + i, i / 3, Optional.empty()); // several of one moment
        }
        var seenIds = new ArrayList<String>();
        Optional<Page.Position> after = Optional.empty();
        do {
            var page = events.reads.page(events.site, EventQuery.EVERYTHING, after, 4);
            page.events().forEach(event -> seenIds.add(event.id()));
            after = page.next();
        } while (after.isPresent());
        assertThat(seenIds)
                .hasSize(25)
                .doesNotHaveDuplicates()
                .startsWith("e-24")
                .endsWith("e-0");
    }

    @Test
    void each_condition_narrows_what_is_found() {
        events.scored("a", 0, scored(ONE, 1, "p-1"));
        events.scored("b", 1, signed(ONE, 2, "p-1", "Practitioner/1", Optional.of("emergency")));
        events.scored("c", 2, scored(TWO, 1, "p-2"));
        events.happened("d", 3, Optional.of("p-2"), "person=Practitioner/curious", "action=vread");
        events.happened("e", 4, Optional.empty(), "person=Practitioner/curious", "client=https://idp|app", "outcome=4");
        var everything = EventQuery.EVERYTHING;
        assertThat(events.findIds(everything)).containsExactly("e", "d", "c", "b", "a");
        assertThat(findIds("Practitioner/curious", "", "")).containsExactly("e", "d");
        assertThat(findIds("https://idp|app", "", "")).containsExactly("e");
        assertThat(findIds("app", "", "")).isEmpty();
        assertThat(findIds("", "vread", "")).containsExactly("d");
        assertThat(findIds("", "", "4")).containsExactly("e");
        assertThat(events.findIds(SomeEventQueries.of(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        SomeStoredEvents.AT.plus(Duration.ofMinutes(1)),
                        SomeStoredEvents.AT.plus(Duration.ofMinutes(3)))))
                .containsExactly("c", "b");
        assertThat(events.findIds(SomeEventQueries.of(Optional.of("p-1"), Optional.empty(), Optional.empty())))
                .containsExactly("b", "a");
        for (String agent : List.of("Practitioner/curious", "https://idp|app2")) {
            assertThat(events.findIds(SomeEventQueries.of(Optional.empty(), Optional.empty(), Optional.of(agent))))
                    .containsExactlyElementsOf(agent.endsWith("2") ? List.of() : List.of("d", "c"));
        }
    }

    private List<String> findIds(String agent, String action, String outcome) {
        return events.findIds(SomeEventQueries.of(
                Optional.of(agent).filter(some -> !some.isEmpty()),
                Optional.of(action).filter(some -> !some.isEmpty()),
                Optional.of(outcome).filter(some -> !some.isEmpty()),
                Instant.MIN,
                Instant.MAX));
    }

    /** Refused requests are in no patient's record. */
    @Test
    void the_events_of_a_record_are_about_the_assessment_or_its_resources() {
        events.happened("about", 0, Optional.of("p"), "assessment=" + ONE);
        events.happened("read", 1, Optional.of("p"), "entity=Observation/o/_history/2");
        events.happened("refused", 2, Optional.empty(), "entity=Observation/o");
        events.happened("version", 3, Optional.empty(), "entity=Observation/o/_history/1");
        events.happened("other", 4, Optional.of("p"), "entity=Observation/x", "assessment=" + TWO);
        events.happened("elsewhere", 5, Optional.of("q"), "entity=Observation/o");
        assertThat(events.findIds(EventQuery.of(new EventQuery.RecordFilter(
                        "p", ONE, List.of("QuestionnaireResponse/" + ONE, "Observation/o")))))
                .containsExactly("version", "refused", "read", "about");
    }

    @Test
    void results_are_found_by_their_facts() {
        events.scored("a", 0, scored(ONE, 1, "p-1"));
        events.scored("b", 1, signed(ONE, 2, "p-1", "Practitioner/1", Optional.of("emergency")));
        events.scored("c", 2, scored(ONE, 3, "p-1"));
        events.scored("d", 3, signed(TWO, 1, "p-2", "Practitioner/2", Optional.empty()));
        events.happened("e", 4, Optional.of("p-2"), "assessment=" + TWO);
        assertThat(events.findIds(SomeEventQueries.results("", "", false))).containsExactly("d", "c", "b", "a");
        assertThat(events.findIds(SomeEventQueries.results("urgent", "", false)))
                .containsExactly("d", "c", "a");
        assertThat(events.findIds(SomeEventQueries.results("emergency", "", false)))
                .containsExactly("b");
        assertThat(events.findIds(SomeEventQueries.results("emergency", "acs", false)))
                .containsExactly("b");
        assertThat(events.findIds(SomeEventQueries.results("", "sepsis", true))).hasSize(4);
        assertThat(events.findIds(SomeEventQueries.results("", "sepsis", false)))
                .as("open questions could lead to it, and it is not reached")
                .isEmpty();
        assertThat(events.findIds(SomeEventQueries.results("", "acs", true))).isEmpty();
        assertThat(findIds(Optional.empty(), List.of("Practitioner/2"), true)).containsExactly("d");
        assertThat(findIds(Optional.of(false), List.of(), false)).containsExactly("d", "c", "a");
        assertThat(findIds(Optional.empty(), List.of(), true))
                .as("the newest versions")
                .containsExactly("d", "c");
        assertThat(findIds(Optional.of(true), List.of(), true))
                .as("the newest version that matches")
                .containsExactly("b");
        assertThat(events.reads.results(events.site, List.of(ONE)))
                .extracting(FoundEvent::id, FoundEvent::newest)
                .containsExactly(Tuple.tuple("c", 3), Tuple.tuple("b", 3), Tuple.tuple("a", 3));
    }

    private List<String> findIds(Optional<Boolean> overridden, List<String> signers, boolean newest) {
        return events.findIds(SomeEventQueries.results(overridden, signers, Optional.empty(), newest));
    }

    /** The newest event of a kind represents its codes, and an erased event carries no codes. */
    @Test
    void what_was_erased_hides_no_other_event_of_its_kind() {
        events.happened("older", 0, Optional.of("p-1"), "outcome=8", "action=erase");
        events.happened("erased", 1, Optional.of("p-2"), "outcome=8", "action=erase");
        TestPostgres.run(
                TestPostgres.shared().asSuperuser(),
                "update audit_event set body = '', patient = null, entities = '{}' where id = 'erased' and site = '"
                        + events.site + "'");
        assertThat(events.findIds(SomeEventQueries.of(
                        Optional.empty(), Optional.empty(), Optional.of("8"), Instant.MIN, Instant.MAX)))
                .containsExactly("older");
    }

    @Test
    void integrity_tells_waiting_sequenced_and_signed_apart() {
        for (String id : List.of("a", "b", "c")) {
            events.happened(id, id.charAt(0) - 'a', Optional.empty());
        }
        events.sequenced("a", 0);
        events.sequenced("b", 1);
        events.signed(1);
        var page = events.reads.page(events.site, EventQuery.EVERYTHING, Optional.empty(), 10);
        assertThat(page.events())
                .extracting(FoundEvent::id, FoundEvent::position, FoundEvent::signed)
                .containsExactly(
                        Tuple.tuple("c", Optional.empty(), false),
                        Tuple.tuple("b", Optional.of(1L), false),
                        Tuple.tuple("a", Optional.of(0L), true));
        assertThat(new String(page.events().getFirst().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("c");
        Map.of(Integrity.UNSEQUENCED, "c", Integrity.UNSIGNED, "b", Integrity.SIGNED, "a")
                .forEach((integrity, id) -> assertThat(events.findIds(
                                SomeEventQueries.of(Optional.empty(), Optional.of(integrity), Optional.empty())))
                        .containsExactly(id));
    }

    @ParameterizedTest
    @CsvSource({
        "'', waiting",
        "PENDING, waiting",
        "UNKNOWN, waiting",
        "PARKED, attention",
        "REJECTED, attention",
        "FILED, filed",
        "SUPERSEDED, nothing-taken",
        "-, none"
    })
    void the_state_of_the_delivery_stands_beside_the_event_and_can_be_asked_for(String state, String expectedState) {
        events.scored("of-it", 0, scored(ONE, 1, "p"));
        events.scored("of-another", 1, scored(TWO, 1, "p"));
        if (!state.equals("-")) {
            events.ordered("p", ONE, state);
        }
        assertThat(events.reads
                        .page(events.site, SomeEventQueries.results("", "", false), Optional.empty(), 10)
                        .events())
                .extracting(FoundEvent::delivery)
                .containsExactly(Optional.of("none"), Optional.of(expectedState));
        assertThat(events.findIds(ofDelivery(expectedState))).contains("of-it");
        assertThat(events.findIds(ofDelivery("lost"))).isEmpty();
    }

    private static EventQuery ofDelivery(String state) {
        return SomeEventQueries.results(Optional.empty(), List.of(), Optional.of(state), false);
    }

    /** A person counts once; systems are no people, and neither is who did something else. */
    @Test
    void people_are_counted_and_found_without_systems() {
        events.happened("a", 0, Optional.of("p"), "person=Practitioner/1");
        events.happened("b", 1, Optional.of("p"), "person=Practitioner/1");
        events.happened("c", 2, Optional.of("p"), "person=https://idp|ada");
        events.happened("d", 3, Optional.of("p"), "client=https://idp|ehr");
        events.happened("e", 4, Optional.of("q"), "person=Practitioner/2");
        var ofPatient = SomeEventQueries.of(Optional.of("p"), Optional.empty(), Optional.empty());
        assertThat(events.counts.people(events.site, ofPatient)).isEqualTo(2);
        assertThat(events.counts.people(events.site, SomeEventQueries.by("https://idp|ehr")))
                .isZero();
        assertThat(events.findIds(SomeEventQueries.ofPeople(ofPatient))).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(events.findIds(ofPatient)).hasSize(4);
    }
}
