package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.store.EventQuery.Integrity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that auditors' searches read among 30,000 events of a site: no page scans all of them. */
class EventPlansTest {
    private static final int PAGE = 25;
    private static final int MAX_COUNT = 40 * PAGE;

    private static FilledSite site;
    private static EventReads events;

    @BeforeAll
    static void sites_are_filled() {
        site = FilledSite.filled();
        events = new EventReads(site.explained(), Duration.ofSeconds(60));
    }

    @Test
    void the_newest_are_found_without_looking_at_others() {
        assertThat(countFound(EventQuery.EVERYTHING)).isEqualTo(PAGE);
    }

    @Test
    void what_no_checkpoint_holds_is_found_without_looking_at_the_rest() {
        assertThat(countFound(with(Integrity.UNSIGNED))).isEqualTo(3);
    }

    @Test
    void what_a_checkpoint_holds_is_found_without_looking_at_the_rest() {
        assertThat(countFound(with(Integrity.SIGNED))).isEqualTo(PAGE);
    }

    @Test
    void where_no_delivery_needs_attention_nothing_is_looked_through_for_one() {
        assertThat(countFound(SomeEventQueries.results(Optional.empty(), List.of(), Optional.of("attention"), true)))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"Practitioner/busy, 25", "Practitioner/left, 19", "Practitioner/nobody, 0"})
    void results_that_somebody_signed_are_found_without_looking_at_the_rest(String signer, int expectedCount) {
        assertThat(countFound(SomeEventQueries.results(Optional.empty(), List.of(signer), Optional.empty(), true)))
                .isEqualTo(expectedCount);
    }

    @Test
    void the_newest_results_are_found_without_looking_at_others() {
        assertThat(countFound(SomeEventQueries.results("urgent", "acs", false))).isEqualTo(PAGE);
    }

    @ParameterizedTest
    @CsvSource({"Practitioner/30, 25, 2500", "Practitioner/busy, 25, 1000", "Practitioner/nobody, 0, 1000"})
    void what_somebody_did_is_found_without_looking_at_the_rest(String agent, int expectedCount, int most) {
        assertThat(countFound(SomeEventQueries.by(agent), most)).isEqualTo(expectedCount);
    }

    @Test
    void whoever_did_all_of_the_newest_and_nothing_before_is_looked_for_nowhere_else() {
        assertThat(countFound(SomeEventQueries.of(
                        Optional.of("Practitioner/new"),
                        Optional.empty(),
                        Optional.empty(),
                        Instant.MIN,
                        Instant.parse("2026-01-20T00:00:00Z"))))
                .isZero();
    }

    /**
     * Reads the rows of the patients of an agent, of whom only {@code watched} has many, after a look-up that ends with
     * 2,001 events of the agent.
     */
    @ParameterizedTest
    @CsvSource({"Practitioner/30, 25, 9000", "Practitioner/busy, 25, 4500", "Practitioner/nobody, 0, 610"})
    void patients_whom_somebody_has_looked_at_are_found_without_reading_the_others(
            String agent, int expectedCount, int most) {
        assertThat(countFound(seenBy(agent), most)).isEqualTo(expectedCount);
    }

    @ParameterizedTest
    @CsvSource({"'', 0, 25", "'', 8, 1", "'', 12, 0", "erase, '', 1", "read, '', 25", "hook, '', 0"})
    void what_few_events_were_is_found_without_reading_the_others(String action, String outcome, int expectedCount) {
        assertThat(countFound(SomeEventQueries.of(
                        Optional.empty(),
                        Optional.of(action).filter(some -> !some.isEmpty()),
                        Optional.of(outcome).filter(some -> !some.isEmpty()),
                        Instant.MIN,
                        Instant.MAX)))
                .isEqualTo(expectedCount);
    }

    private static int countFound(EventQuery query) {
        return countFound(query, MAX_COUNT);
    }

    private static int countFound(EventQuery query, int most) {
        site.reads();
        int eventCount = events.page(FilledSite.SITE, query, Optional.empty(), PAGE)
                .events()
                .size();
        var reads = site.reads();
        assertThat(reads).isNotEmpty();
        var plans = reads.stream().map(FilledSite.StatementRead::plan).collect(Collectors.joining("\n"));
        assertThat(reads.stream().mapToLong(FilledSite.StatementRead::rows).sum())
                .as(plans)
                .isLessThan(most);
        return eventCount;
    }

    private static EventQuery with(Integrity integrity) {
        return SomeEventQueries.of(Optional.empty(), Optional.of(integrity), Optional.empty());
    }

    private static EventQuery seenBy(String agent) {
        return SomeEventQueries.of(Optional.empty(), Optional.empty(), Optional.of(agent));
    }
}
