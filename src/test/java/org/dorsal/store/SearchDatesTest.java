package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.body;
import static org.dorsal.store.SomeCommits.commit;
import static org.dorsal.store.SomeCommits.observation;
import static org.dorsal.store.SomeCommits.someSite;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.dorsal.store.DateRange.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchDatesTest {
    private static final ResourceQuery OBSERVATIONS = ResourceQuery.of("Observation");

    private final Ledger ledger = new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));
    private final String site = someSite();

    /** The resource's date is 20 November, 12:00 to 13:00; the searches use hours of that day. */
    @ParameterizedTest
    @CsvSource({
        "EQ, 12, 13, true",
        "EQ, 11, 14, true",
        "EQ, 12, 12, false",
        "EQ, 11, 12, false",
        "NE, 12, 13, false",
        "NE, 14, 15, true",
        "NE, 11, 12, true",
        "LT, 12, 13, false",
        "LT, 13, 14, true",
        "LT, 11, 12, false",
        "GT, 12, 13, false",
        "GT, 11, 12, true",
        "GT, 13, 14, false",
        "LE, 12, 13, true",
        "LE, 13, 14, true",
        "LE, 10, 11, false",
        "GE, 12, 13, true",
        "GE, 11, 12, true",
        "GE, 13, 14, false",
        "SA, 11, 12, true",
        "SA, 12, 13, false",
        "EB, 13, 14, true",
        "EB, 12, 13, false"
    })
    void dates_compare_as_the_intervals_that_fhir_says(Prefix prefix, int low, int high, boolean matches) {
        ledger.append(
                site,
                commit(new NewVersion(
                        "Observation", "a", 1, "p", "final", hour(12), hour(13), List.of(), body("a", 1))));

        assertThat(findIds(OBSERVATIONS.and(date(prefix, low, high)))).hasSize(matches ? 1 : 0);
    }

    @Test
    void dates_are_alternatives_within_a_condition_and_all_hold_across_conditions() {
        ledger.append(site, commit(observation("a", 1, "p", hour(9)), observation("b", 1, "p", hour(15))));
        var nineOrTen = new SearchCondition.AnyDate(
                Set.of(new DateRange(Prefix.EQ, hour(9), hour(10)), new DateRange(Prefix.EQ, hour(10), hour(11))));

        assertThat(findIds(OBSERVATIONS.and(nineOrTen))).containsExactly("a");
        assertThat(findIds(OBSERVATIONS.and(date(Prefix.GE, 9, 10)).and(date(Prefix.LT, 12, 13))))
                .containsExactly("a");
        assertThat(findIds(OBSERVATIONS.and(date(Prefix.GT, 9, 10)).and(date(Prefix.LT, 12, 13))))
                .isEmpty();
    }

    @Test
    void a_plan_without_an_end_never_ends() {
        ledger.append(
                site,
                commit(new NewVersion(
                        "CarePlan", "c", 1, "p", "active", hour(12), Instant.MAX, List.of(), body("c", 1))));

        assertThat(findIds(ResourceQuery.of("CarePlan").and(date(Prefix.GT, 20, 21))))
                .containsExactly("c");
        assertThat(findIds(ResourceQuery.of("CarePlan").and(date(Prefix.EB, 20, 21))))
                .isEmpty();
    }

    private List<String> findIds(ResourceQuery query) {
        return ledger.search(AccessScope.ofSite(site), query).versions().stream()
                .map(StoredVersion::id)
                .toList();
    }

    private static SearchCondition date(Prefix prefix, int low, int high) {
        return new SearchCondition.AnyDate(Set.of(new DateRange(prefix, hour(low), hour(high))));
    }

    private static Instant hour(int hour) {
        return Instant.parse("2026-11-20T00:00:00Z").plus(Duration.ofHours(hour));
    }
}
