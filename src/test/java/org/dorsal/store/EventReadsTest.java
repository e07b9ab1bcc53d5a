package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
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
        events.scored("a", 0, "p-1", "one", "x-disposition=emergency", "x-status=preliminary");
        events.scored("b", 1, "p-1", "one", "x-disposition=emergency", "x-status=final", "x-overridden=true");
        events.scored("c", 2, "p-2", "two", "x-disposition=urgent");
        events.happened("d", 3, Optional.of("p-2"), "agent=Practitioner/curious", "action=R");
        events.happened("e", 4, Optional.empty(), "agent=Practitioner/curious");
        var everything = EventQuery.everything();
        assertThat(events.findIds(everything)).containsExactly("e", "d", "c", "b", "a");
        assertThat(events.findIds(SomeEventQueries.carrying("x-result=true"))).containsExactly("c", "b", "a");
        assertThat(events.findIds(SomeEventQueries.carrying("x-disposition=emergency", "x-overridden=true")))
                .containsExactly("b");
        assertThat(events.findIds(SomeEventQueries.of(
                        List.of("x-result=true"), List.of("x-status=preliminary"), Instant.MIN, Instant.MAX)))
                .containsExactly("c", "b");
        assertThat(events.findIds(everything.withAny(List.of("x-assessment=two", "x-status=final"))))
                .containsExactly("c", "b");
        assertThat(events.findIds(SomeEventQueries.of(
                        List.of(),
                        List.of(),
                        SomeStoredEvents.AT.plus(Duration.ofMinutes(1)),
                        SomeStoredEvents.AT.plus(Duration.ofMinutes(3)))))
                .containsExactly("c", "b");
        assertThat(events.findIds(queryOf(Optional.of("p-1"), Optional.empty(), Optional.empty(), Optional.empty())))
                .containsExactly("b", "a");
        assertThat(events.findIds(queryOf(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("agent=Practitioner/curious"))))
                .containsExactly("d", "c");
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
                        org.assertj.core.groups.Tuple.tuple("c", Optional.empty(), false),
                        org.assertj.core.groups.Tuple.tuple("b", Optional.of(1L), false),
                        org.assertj.core.groups.Tuple.tuple("a", Optional.of(0L), true));
        assertThat(new String(page.events().getFirst().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("c");
        Map.of(Integrity.UNSEQUENCED, "c", Integrity.UNSIGNED, "b", Integrity.SIGNED, "a")
                .forEach((integrity, id) -> assertThat(events.findIds(
                                queryOf(Optional.empty(), Optional.of(integrity), Optional.empty(), Optional.empty())))
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
        events.scored("of-it", 0, "p", "an-assessment");
        events.scored("of-another", 1, "p", "another-assessment");
        if (!state.equals("-")) {
            events.ordered("p", "an-assessment", state);
        }
        assertThat(events.reads
                        .page(events.site, EventQuery.everything(), Optional.empty(), 10)
                        .events())
                .extracting(FoundEvent::delivery)
                .containsExactly(Optional.of("none"), Optional.of(expectedState));
        assertThat(events.findIds(
                        queryOf(Optional.empty(), Optional.empty(), Optional.of(expectedState), Optional.empty())))
                .contains("of-it");
        assertThat(events.findIds(queryOf(Optional.empty(), Optional.empty(), Optional.of("lost"), Optional.empty())))
                .isEmpty();
    }

    @Test
    void events_of_another_site_are_not_found() {
        new SomeStoredEvents().scored("theirs", 0, "p", "one");
        events.scored("ours", 0, "p", "one");
        assertThat(events.findIds(EventQuery.everything())).containsExactly("ours");
        assertThat(events.reads.results(events.site, List.of("one")))
                .extracting(FoundEvent::id)
                .containsExactly("ours");
        assertThat(events.reads.results(events.site, List.of())).isEmpty();
    }

    @Test
    void bars_count_what_was_found() {
        events.scored("a", 0, "p", "one", "x-criteria=c|1", "x-cause=sepsis|reached");
        events.scored("b", 1, "p", "two", "x-criteria=c|1", "x-cause=sepsis|reached", "x-overridden=true");
        events.scored("c", 2, "p", "three", "x-criteria=c|2", "x-cause=sepsis|open", "x-overridden=true");
        events.happened("d", 3, Optional.empty(), "x-criteria=c|1");
        var query = SomeEventQueries.carrying("x-result=true");
        var facets = events.counts.facets(
                events.site, query, List.of("x-criteria=c|1", "x-criteria=c|2", "x-criteria=c|3", "x-overridden=true"));
        assertThat(facets.events()).isEqualTo(3);
        assertThat(facets.more()).isFalse();
        assertThat(facets.byTerm())
                .isEqualTo(Map.of("x-criteria=c|1", 2L, "x-criteria=c|2", 1L, "x-overridden=true", 2L));
    }

    /** A person counts once; systems are no people, and neither is who did something else. */
    @Test
    void people_are_counted_and_found_without_systems() {
        events.scored("a", 0, "p", "one", "x-person=Practitioner/1", "agent=Practitioner/1");
        events.scored("b", 1, "p", "one", "x-person=Practitioner/1", "agent=Practitioner/1");
        events.scored("c", 2, "p", "one", "x-person=https://idp|ada");
        events.scored("d", 3, "p", "one", "agent=ehr", "x-client=ehr");
        events.scored("e", 4, "p", "two", "x-person=Practitioner/2");
        var one = SomeEventQueries.carrying("x-assessment=one");
        assertThat(events.counts.people(events.site, one)).isEqualTo(2);
        assertThat(events.counts.people(events.site, SomeEventQueries.carrying("x-assessment=one", "x-client=ehr")))
                .isZero();
        assertThat(events.findIds(people(one))).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(events.findIds(one)).hasSize(4);
    }

    private static EventQuery people(EventQuery query) {
        return new EventQuery(
                query.all(),
                query.any(),
                query.none(),
                query.patient(),
                query.from(),
                query.before(),
                query.integrity(),
                query.delivery(),
                query.seenBy(),
                query.newest(),
                true);
    }

    private static EventQuery queryOf(
            Optional<String> patient,
            Optional<Integrity> integrity,
            Optional<String> delivery,
            Optional<String> seenBy) {
        var everything = EventQuery.everything();
        return new EventQuery(
                List.of(),
                List.of(),
                List.of(),
                patient,
                everything.from(),
                everything.before(),
                integrity,
                delivery,
                seenBy,
                false,
                false);
    }
}
