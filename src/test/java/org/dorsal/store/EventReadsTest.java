package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeStoredEvents.ONE;
import static org.dorsal.store.SomeStoredEvents.TWO;
import static org.dorsal.store.SomeStoredEvents.scored;
import static org.dorsal.store.SomeStoredEvents.signed;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.stream.Stream;
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
            var page = events.reads.page(events.site, EventQuery.everything(), after, 4);
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
        events.happened("d", 3, Optional.of("p-2"), "agent=Practitioner/curious", "action=R");
        events.happened("e", 4, Optional.empty(), "agent=Practitioner/curious");
        var everything = EventQuery.everything();
        assertThat(events.findIds(everything)).containsExactly("e", "d", "c", "b", "a");
        assertThat(events.findIds(everything.withAny(List.of("x-assessment=" + TWO, "action=R"))))
                .containsExactly("d", "c");
        assertThat(events.findIds(SomeEventQueries.of(
                        List.of(),
                        SomeStoredEvents.AT.plus(Duration.ofMinutes(1)),
                        SomeStoredEvents.AT.plus(Duration.ofMinutes(3)))))
                .containsExactly("c", "b");
        assertThat(events.findIds(queryOf(Optional.of("p-1"), Optional.empty(), Optional.empty())))
                .containsExactly("b", "a");
        assertThat(events.findIds(
                        queryOf(Optional.empty(), Optional.empty(), Optional.of("agent=Practitioner/curious"))))
                .containsExactly("d", "c");
    }

    @Test
    void results_are_found_by_their_facts() {
        events.scored("a", 0, scored(ONE, 1, "p-1"));
        events.scored("b", 1, signed(ONE, 2, "p-1", "Practitioner/1", Optional.of("emergency")));
        events.scored("c", 2, scored(ONE, 3, "p-1"));
        events.scored("d", 3, signed(TWO, 1, "p-2", "Practitioner/2", Optional.empty()));
        events.happened("e", 4, Optional.of("p-2"), "x-assessment=" + TWO);
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
        events.happened("older", 0, Optional.of("p-1"), "outcome=8", "action=D");
        events.happened("erased", 1, Optional.of("p-2"), "outcome=8", "action=D");
        TestPostgres.run(
                TestPostgres.shared().asSuperuser(),
                "update audit_event set body = '', patient = null, terms = '{}' where id = 'erased' and site = '"
                        + events.site + "'");
        assertThat(events.findIds(SomeEventQueries.carrying("outcome=8"))).containsExactly("older");
    }

    @Test
    void integrity_tells_waiting_sequenced_and_signed_apart() {
        for (String id : List.of("a", "b", "c")) {
            events.happened(id, id.charAt(0) - 'a', Optional.empty());
        }
        events.sequenced("a", 0);
        events.sequenced("b", 1);
        events.signed(1);
        var page = events.reads.page(events.site, EventQuery.everything(), Optional.empty(), 10);
        assertThat(page.events())
                .extracting(FoundEvent::id, FoundEvent::position, FoundEvent::signed)
                .containsExactly(
                        Tuple.tuple("c", Optional.empty(), false),
                        Tuple.tuple("b", Optional.of(1L), false),
                        Tuple.tuple("a", Optional.of(0L), true));
        assertThat(new String(page.events().getFirst().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("c");
        Map.of(Integrity.UNSEQUENCED, "c", Integrity.UNSIGNED, "b", Integrity.SIGNED, "a")
                .forEach((integrity, id) -> assertThat(
                                events.findIds(queryOf(Optional.empty(), Optional.of(integrity), Optional.empty())))
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

    @Test
    void events_of_another_site_are_not_found() {
        new SomeStoredEvents().scored("theirs", 0, scored(ONE, 1, "p"));
        events.scored("ours", 0, scored(ONE, 1, "p"));
        assertThat(events.findIds(EventQuery.everything())).containsExactly("ours");
        assertThat(events.reads.results(events.site, List.of(ONE)))
                .extracting(FoundEvent::id)
                .containsExactly("ours");
        assertThat(events.reads.results(events.site, List.of())).isEmpty();
    }

    @Test
    void bars_count_what_was_found() {
        events.scored("a", 0, scored(ONE, 1, "p"));
        events.scored("b", 1, signed(TWO, 1, "p", "Practitioner/1", Optional.of("emergency")));
        events.happened("c", 2, Optional.of("p"), "x-assessment=one");
        var facets = events.counts.facets(events.site, SomeEventQueries.results("", "", false));
        String criteria = scored(ONE, 1, "p").scored().criteria().getFirst();
        assertThat(facets.results()).isEqualTo(2);
        assertThat(facets.more()).isFalse();
        assertThat(List.of(
                        facets.of("disposition", "urgent"),
                        facets.of("disposition", "emergency"),
                        facets.of("disposition", "soon"),
                        facets.of("overridden", "yes"),
                        facets.of("criteria", criteria)))
                .containsExactly(1L, 1L, 0L, 1L, 2L);
    }

    /** A person counts once; systems are no people, and neither is who did something else. */
    @Test
    void people_are_counted_and_found_without_systems() {
        did("a", 0, "one", "x-person=Practitioner/1", "agent=Practitioner/1");
        did("b", 1, "one", "x-person=Practitioner/1", "agent=Practitioner/1");
        did("c", 2, "one", "x-person=https://idp|ada");
        did("d", 3, "one", "agent=ehr");
        did("e", 4, "two", "x-person=Practitioner/2");
        var one = SomeEventQueries.carrying("x-assessment=one");
        assertThat(events.counts.people(events.site, one)).isEqualTo(2);
        assertThat(events.counts.people(events.site, SomeEventQueries.carrying("x-assessment=one", "agent=ehr")))
                .isZero();
        assertThat(events.findIds(people(one))).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(events.findIds(one)).hasSize(4);
    }

    private void did(String id, int minutes, String assessment, String... terms) {
        events.happened(
                id,
                minutes,
                Optional.of("p"),
                Stream.concat(Stream.of("x-assessment=" + assessment), Stream.of(terms))
                        .toArray(String[]::new));
    }

    private static EventQuery people(EventQuery query) {
        return new EventQuery(
                query.results(),
                query.all(),
                query.any(),
                query.patient(),
                query.from(),
                query.before(),
                query.integrity(),
                query.seenBy(),
                true);
    }

    private static EventQuery queryOf(
            Optional<String> patient, Optional<Integrity> integrity, Optional<String> seenBy) {
        var everything = EventQuery.everything();
        return new EventQuery(
                Optional.empty(),
                List.of(),
                List.of(),
                patient,
                everything.from(),
                everything.before(),
                integrity,
                seenBy,
                false);
    }
}
