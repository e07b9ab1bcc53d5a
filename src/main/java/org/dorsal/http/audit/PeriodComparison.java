package org.dorsal.http.audit;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.http.audit.Facets.FacetChoice;
import org.dorsal.http.audit.Rate.ConfidenceInterval;
import org.dorsal.note.PageDates;
import org.dorsal.store.ClinicianRows.Signatures;
import org.dorsal.store.ResultTrends;
import org.dorsal.store.ResultTrends.TrendCount;
import org.dorsal.store.ResultTrends.TrendKind;

/**
 * Comparison of the results of some weeks with those of as many weeks before, up to the same day of the week. Numbers
 * below 5 are neither shown nor compared, because chance alone moves them.
 */
record PeriodComparison(AuditWords words, List<FacetChoice> dispositions, List<FacetChoice> causes) {
    private static final String KEY = "audit.trends.compared";

    /**
     * Counts of recent period.
     *
     * @param signatures those of each clinician, and last those of all
     */
    record PeriodCounts(List<TrendCount> counts, List<Signatures> signatures) {
        private long results() {
            return counts.stream()
                    .filter(count -> count.picture() == TrendKind.MATRIX)
                    .mapToLong(TrendCount::results)
                    .sum();
        }

        private Rate overridden(String name) {
            return Rate.of(name, signatures.getLast().marked(), results());
        }

        /** @param number of the disposition, from 1 */
        private Rate decided(String name, int number) {
            return rate(name, TrendKind.MATRIX, count -> count.place() == number);
        }

        /** @param number of the cause, from 1 */
        private Rate reached(String name, int number) {
            return rate(name, TrendKind.RULE, count -> count.line() == number);
        }

        private Rate rate(String name, TrendKind kind, Predicate<TrendCount> wanted) {
            long part = counts.stream()
                    .filter(count -> count.picture() == kind && wanted.test(count))
                    .mapToLong(TrendCount::results)
                    .sum();
            return Rate.of(name, part, results());
        }
    }

    /** A table without a picture; only a remark where a period has more results than are counted. */
    TrendChart table(Weeks earlier, PeriodCounts now, PeriodCounts before) {
        boolean whole = Math.max(now.results(), before.results()) < ResultTrends.RESULTS_OF;
        String remark = whole
                ? words.message(
                        KEY + ".before",
                        PageDates.day(earlier.mondays().getFirst().toString()),
                        PageDates.day(earlier.last().toString()))
                : words.message(KEY + ".too-many", ResultTrends.RESULTS_OF);
        return new TrendChart(
                "compared",
                remark,
                new SvgPicture(0, 0),
                words.all("audit.trends.col", "figure this-period period-before difference"),
                whole ? rows(now, before) : List.of());
    }

    private List<List<String>> rows(PeriodCounts now, PeriodCounts before) {
        Stream<List<String>> decided = IntStream.range(0, dispositions.size()).mapToObj(kind -> {
            String name = dispositions.get(kind).word();
            return row(now.decided(name, kind + 1), before.decided(name, kind + 1));
        });
        Stream<List<String>> reached = IntStream.range(0, causes.size())
                .filter(cause -> now.reached("", cause + 1).part()
                                + before.reached("", cause + 1).part()
                        > 0)
                .mapToObj(cause -> {
                    String name =
                            words.message(KEY + ".cause", causes.get(cause).word());
                    return row(now.reached(name, cause + 1), before.reached(name, cause + 1));
                });
        String overridden = words.message("audit.overridden.yes");
        List<String> total = List.of(
                words.message(KEY + ".all"),
                SmallNumbers.text(now.results()),
                SmallNumbers.text(before.results()),
                difference(now.results(), before.results()));
        return Stream.of(
                        Stream.of(total),
                        decided,
                        Stream.of(row(now.overridden(overridden), before.overridden(overridden))),
                        reached)
                .flatMap(part -> part)
                .toList();
    }

    private List<String> row(Rate now, Rate before) {
        String difference = difference(now.part(), before.part());
        boolean few = Math.max(now.part(), before.part()) < SmallNumbers.LEAST;
        boolean shared = !few
                && Stream.of(now, before).noneMatch(rate -> SmallNumbers.isSmall(rate.part()) || rate.whole() == 0);
        return List.of(
                now.name(), cell(now), cell(before), shared ? difference + "; " + share(now, before) : difference);
    }

    private static String cell(Rate rate) {
        String share = ConfidenceInterval.percent(rate.interval().rate());
        return SmallNumbers.isSmall(rate.part()) || rate.whole() == 0
                ? SmallNumbers.text(rate.part())
                : rate.part() + " (" + share + ")";
    }

    private String difference(long now, long before) {
        if (Math.max(now, before) < SmallNumbers.LEAST) {
            return words.message(KEY + ".few");
        }
        if (now == before) {
            return words.message(KEY + ".same");
        }
        String direction = now > before ? ".more" : ".fewer";
        return SmallNumbers.isSmall(now) || SmallNumbers.isSmall(before)
                ? words.message(KEY + direction + ".hidden")
                : words.message(KEY + direction, Math.abs(now - before));
    }

    /** Difference of the shares, with a warning where their intervals overlap. */
    private String share(Rate now, Rate before) {
        ConfidenceInterval recent = now.interval();
        ConfidenceInterval earlier = before.interval();
        String direction =
                recent.rate() == earlier.rate() ? ".same" : recent.rate() > earlier.rate() ? ".larger" : ".smaller";
        boolean isOverlapping = recent.low() <= earlier.high() && earlier.low() <= recent.high();
        return words.message(KEY + ".share" + direction)
                + (isOverlapping && recent.rate() != earlier.rate() ? " " + words.message(KEY + ".chance") : "");
    }
}
