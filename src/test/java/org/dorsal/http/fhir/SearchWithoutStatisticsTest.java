package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.store.AccessScope;
import org.dorsal.store.FilledSite;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All supported searches before PostgreSQL has collected statistics, as in the first hour of an installation. The
 * planner then assumes a selectivity of 1/200 for each condition, and no search may depend on this assumption.
 */
class SearchWithoutStatisticsTest {
    /** An assessment has some 14 resources and 3 events. */
    private static final long MAX_ROWS = 4_500;

    private static final AccessScope SITE = AccessScope.ofSite(FilledSite.SITE);

    private record Measured(String search, long rows, long micros, String plan) {
        /** Whether it read too much; a search of components reads the facts of all newest results, in each of its parts. */
        boolean walks(int assessments) {
            return rows >= (search.contains("?component-") ? 5L * assessments : MAX_ROWS);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void no_listed_search_walks_a_site(int assessments) {
        var site = FilledSite.withoutStatistics(assessments);
        var explained = new Ledger(site.explained(), Duration.ofSeconds(30));
        var ledger = new Ledger(site.asApplication(), Duration.ofSeconds(30));
        List<Measured> measured = new ArrayList<>();
        Stream.concat(
                        RecordProvider.TYPES.stream()
                                .map(type -> new EverySearchHasAnIndexTest.ListedSearch(type, List.of("_count=1"))),
                        EverySearchHasAnIndexTest.listed())
                .forEach(search -> measured.add(measured(site, explained, ledger, search)));

        report(assessments, measured);
        assertThat(measured.stream()
                        .filter(search -> search.walks(assessments))
                        .map(search -> search.search() + ": " + search.rows() + " rows"))
                .as(() -> measured.stream()
                        .filter(search -> search.walks(assessments))
                        .map(Measured::plan)
                        .findFirst()
                        .orElse(""))
                .isEmpty();
    }

    private static IntStream sizes() {
        return Boolean.getBoolean("dorsal.long") ? IntStream.of(1_000, 5_000, 20_000) : IntStream.of(1_000, 5_000);
    }

    private static Measured measured(
            FilledSite site, Ledger explained, Ledger ledger, EverySearchHasAnIndexTest.ListedSearch search) {
        ResourceQuery query = search.query();
        explained.search(SITE, query);
        var reads = site.reads();
        var began = System.nanoTime();
        ledger.search(SITE, query);
        var micros = (System.nanoTime() - began) / 1_000;
        var most = Collections.max(reads, Comparator.comparingLong(FilledSite.StatementRead::rows));
        return new Measured(search.toString(), most.rows(), micros, most.plan());
    }

    /** Reports durations without a limit, because the machine may be busy. */
    private static void report(int assessments, List<Measured> measured) {
        System.out.printf("%,d assessments without statistics, %d searches%n", assessments, measured.size());
        measured.stream()
                .sorted(Comparator.comparingLong(Measured::micros).reversed())
                .limit(8)
                .forEach(search -> System.out.printf(
                        "  %,9.1f ms %,9d rows  %s%n", search.micros() / 1e3, search.rows(), search.search()));
        System.out.printf(
                "  %,9.1f ms %,9d rows  (the most)%n",
                measured.stream().mapToLong(Measured::micros).max().orElse(0) / 1e3,
                measured.stream().mapToLong(Measured::rows).max().orElse(0));
    }
}
