package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.http.audit.Facets.FacetChoice;
import org.dorsal.http.audit.Rate.ConfidenceInterval;
import org.dorsal.knowledge.Disposition;
import org.dorsal.store.OutcomeCounts.CauseOutcomes;
import org.dorsal.store.OutcomeCounts.FactOutcomes;
import org.dorsal.store.OutcomeCounts.OutcomeBasis;
import org.dorsal.store.OutcomeCounts.TierOutcomes;

/** Tables of outcomes as texts, for the page and for CSV: small numbers are hidden in both. */
record OutcomeTables(AuditWords words) {
    /** Text in place of a number or rate from which a small number could be computed. */
    private static final String NOT_SHOWN = "…";

    /** Key of the table of facts. */
    static final String FACTS = "facts";

    /** Dispositions below which others lie: all tiers but the last one. */
    private static final List<String> RANKED = Disposition.TIERS.subList(0, Disposition.TIERS.size() - 1).stream()
            .map(Disposition::code)
            .toList();

    private static final int FOUND = 0;
    private static final int CLEAR = 1;
    private static final int NAMED = 0;
    private static final int UNNAMED = 1;
    private static final int TOTAL = 2;

    /**
     * Table with its texts.
     *
     * @param key name of the table in addresses and messages
     */
    record OutcomeTable(String key, List<String> columns, List<List<String>> rows) {
        OutcomeTable {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }

        /** The table with at most so many rows. */
        OutcomeTable limited(int rows) {
            return new OutcomeTable(key, columns, this.rows.stream().limit(rows).toList());
        }
    }

    /** Returns the findings of each disposition, and the accuracy of each bound between dispositions. */
    List<OutcomeTable> tiers(OutcomeBasis basis, List<FacetChoice> tiers, List<TierOutcomes> outcomes) {
        List<TierOutcomes> counted =
                outcomes.stream().filter(outcome -> outcome.basis() == basis).toList();
        List<FacetChoice> lines = Stream.concat(
                        tiers.stream(), Stream.of(new FacetChoice("", words.message("audit.outcomes.undecided"))))
                .filter(tier -> of(tier, counted).stream().anyMatch(outcome -> sum(outcome) > 0))
                .toList();
        String key = basis.word();
        List<String> columns = words.all("audit.outcomes.col", "tier assessed followed found no-contact unread rate");
        List<String> rates = words.all("audit.outcomes.col", "bound sensitivity specificity ppv npv");
        if (lines.isEmpty()) {
            return List.of(
                    new OutcomeTable("tiers-" + key, columns, List.of()),
                    new OutcomeTable("bounds-" + key, rates, List.of()));
        }
        SmallNumbers numbers = SmallNumbers.of(lines.stream()
                .map(tier -> of(tier, counted).orElseThrow())
                .map(outcome -> new long[] {outcome.found(), outcome.clear(), outcome.noContact(), outcome.unread()})
                .toArray(long[][]::new));
        List<List<String>> rows = IntStream.rangeClosed(0, lines.size())
                .mapToObj(line -> tierRow(
                        line < lines.size() ? lines.get(line).word() : words.message("audit.outcomes.all"),
                        numbers,
                        line))
                .toList();
        return List.of(
                new OutcomeTable("tiers-" + key, columns, rows),
                new OutcomeTable("bounds-" + key, rates, bounds(lines, numbers)));
    }

    private static Optional<TierOutcomes> of(FacetChoice tier, List<TierOutcomes> counted) {
        return counted.stream()
                .filter(outcome -> outcome.tier().equals(tier.code()))
                .findFirst();
    }

    private static long sum(TierOutcomes outcome) {
        return outcome.found() + outcome.clear() + outcome.noContact() + outcome.unread();
    }

    private List<String> tierRow(String name, SmallNumbers numbers, int line) {
        boolean followedShown = !numbers.isHidden(line, FOUND) && !numbers.isHidden(line, CLEAR);
        long found = numbers.count(line, FOUND);
        long clear = numbers.count(line, CLEAR);
        return List.of(
                name,
                numbers.text(line, 4),
                followedShown ? SmallNumbers.text(found + clear) : NOT_SHOWN,
                numbers.text(line, FOUND),
                numbers.text(line, 2),
                numbers.text(line, 3),
                followedShown ? rate(found, clear) : NOT_SHOWN);
    }

    /** A bound is shown only where no number of followed assessments is hidden: bounds add up such numbers. */
    private List<List<String>> bounds(List<FacetChoice> tiers, SmallNumbers numbers) {
        boolean shown = IntStream.rangeClosed(0, tiers.size())
                .allMatch(line -> !numbers.isHidden(line, FOUND) && !numbers.isHidden(line, CLEAR));
        List<List<String>> rows = new ArrayList<>();
        long found = 0;
        long clear = 0;
        for (int line = 0; line < tiers.size(); line++) {
            found += numbers.count(line, FOUND);
            clear += numbers.count(line, CLEAR);
            if (!RANKED.contains(tiers.get(line).code())) {
                break;
            }
            long missed = numbers.count(tiers.size(), FOUND) - found;
            long spared = numbers.count(tiers.size(), CLEAR) - clear;
            List<String> rates =
                    List.of(rate(found, missed), rate(spared, clear), rate(found, clear), rate(spared, missed));
            rows.add(Stream.concat(
                            Stream.of(words.message(
                                    "audit.outcomes.bound", tiers.get(line).word())),
                            rates.stream().map(rate -> shown ? rate : NOT_SHOWN))
                    .toList());
        }
        return rows;
    }

    /** Returns for each cause how often the record has it, and how often the result had named it. */
    OutcomeTable causes(OutcomeBasis basis, List<FacetChoice> causes, List<CauseOutcomes> outcomes) {
        List<List<String>> rows = causes.stream()
                .flatMap(cause -> outcomes.stream()
                        .filter(outcome -> outcome.basis() == basis
                                && outcome.cause().equals(cause.code())
                                && outcome.foundNamed() + outcome.foundUnnamed() + outcome.clearNamed() > 0)
                        .map(outcome -> causeRow(cause.word(), outcome)))
                .toList();
        return new OutcomeTable(
                "causes-" + basis.word(),
                words.all(
                        "audit.outcomes.col",
                        "cause followed named found missed median sensitivity specificity ppv npv"),
                rows);
    }

    private static List<String> causeRow(String name, CauseOutcomes outcome) {
        SmallNumbers numbers = SmallNumbers.of(new long[][] {
            {outcome.foundNamed(), outcome.foundUnnamed()},
            {outcome.clearNamed(), outcome.clearUnnamed()}
        });
        boolean foundShown = !numbers.isHidden(FOUND, TOTAL) && numbers.count(FOUND, TOTAL) > 0;
        return withRates(
                numbers,
                name,
                numbers.text(TOTAL, TOTAL),
                numbers.text(TOTAL, NAMED),
                numbers.text(FOUND, TOTAL),
                numbers.text(FOUND, UNNAMED),
                foundShown
                        ? outcome.median().map(days -> Integer.toString(days)).orElse("")
                        : "");
    }

    /**
     * Returns the accuracy of each fact as a test for its cause.
     *
     * @param facts words of facts by id
     */
    OutcomeTable facts(Map<String, String> facts, List<FactOutcomes> outcomes) {
        return new OutcomeTable(
                FACTS,
                words.all("audit.outcomes.col", "fact cause present with ratio sensitivity specificity ppv npv"),
                outcomes.stream()
                        .filter(outcome -> outcome.foundWith() + outcome.clearWith() >= SmallNumbers.LEAST)
                        .map(outcome -> factRow(facts.getOrDefault(outcome.fact(), outcome.fact()), outcome))
                        .toList());
    }

    private List<String> factRow(String fact, FactOutcomes outcome) {
        SmallNumbers numbers = SmallNumbers.of(new long[][] {
            {outcome.foundWith(), outcome.foundWithout()},
            {outcome.clearWith(), outcome.clearWithout()}
        });
        return withRates(
                numbers,
                fact,
                words.cause(outcome.cause()),
                numbers.text(TOTAL, NAMED),
                numbers.text(FOUND, NAMED),
                likelihoodRatio(numbers));
    }

    /** Row with sensitivity, specificity and both predictive values in its last columns. */
    private static List<String> withRates(SmallNumbers numbers, String... cells) {
        return Stream.concat(
                        Stream.of(cells),
                        Stream.of(
                                rate(numbers, FOUND, NAMED, FOUND, UNNAMED),
                                rate(numbers, CLEAR, UNNAMED, CLEAR, NAMED),
                                rate(numbers, FOUND, NAMED, CLEAR, NAMED),
                                rate(numbers, CLEAR, UNNAMED, FOUND, UNNAMED)))
                .toList();
    }

    /** Share of those with the cause that have the fact, divided by the share of those without it; empty for no cases. */
    private static String likelihoodRatio(SmallNumbers numbers) {
        boolean hidden = IntStream.of(FOUND, CLEAR)
                .anyMatch(line -> numbers.isHidden(line, NAMED) || numbers.isHidden(line, UNNAMED));
        if (hidden) {
            return NOT_SHOWN;
        }
        double without = (double) numbers.count(CLEAR, NAMED) / numbers.count(CLEAR, TOTAL);
        double ratio = (double) numbers.count(FOUND, NAMED) / numbers.count(FOUND, TOTAL) / without;
        return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.1f", ratio) : "";
    }

    private static String rate(SmallNumbers numbers, int line, int column, int otherLine, int otherColumn) {
        return numbers.isHidden(line, column) || numbers.isHidden(otherLine, otherColumn)
                ? NOT_SHOWN
                : rate(numbers.count(line, column), numbers.count(otherLine, otherColumn));
    }

    /** Rate with its interval; empty for no cases. */
    private static String rate(long part, long rest) {
        long whole = part + rest;
        return whole == 0 ? "" : ConfidenceInterval.wilson(part, whole).describe(part, whole);
    }
}
