package org.dorsal.spark;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.command.Summary;
import org.dorsal.knowledge.Disposition;

/** Counts of a run as Markdown tables. */
record Report(Counts counts) {
    private static final String WAS = "was ";
    private static final String NOW = "now ";
    private static final String PROVISIONAL = "provisional ";
    private static final String MOVED = "moved ";

    static void count(Summary summary, Counts counts) {
        counts.add(NOW + summary.result().disposition());
        if (summary.result().provisional()) {
            counts.add(PROVISIONAL + summary.result().disposition());
        }
        summary.result()
                .causes()
                .forEach((cause, tier) -> counts.add((tier == Disposition.INCOMPLETE ? "open " : "reached ") + cause));
    }

    static void count(ResultComparison difference, Counts counts) {
        counts.add(WAS + difference.was().disposition());
        counts.add(NOW + difference.now().disposition());
        if (difference.isMoved()) {
            counts.add(MOVED + difference.move());
        }
        difference.appeared().forEach(cause -> counts.add("new " + cause));
        difference.disappeared().forEach(cause -> counts.add("gone " + cause));
        difference.moved().forEach(change -> {
            boolean opened = change.now().equals(Optional.of(Disposition.INCOMPLETE));
            counts.add((change.isReached() ? "other " : opened ? "opened " : "settled ") + change.cause());
        });
    }

    String text(boolean compares) {
        return compares ? differences() : results();
    }

    long moved() {
        return sum(MOVED);
    }

    private String results() {
        String dispositions = table(
                List.of("disposition", "responses", "share", "of these provisional"),
                Stream.of(Disposition.values())
                        .map(Disposition::code)
                        .map(code -> List.of(code, number(NOW + code), share(NOW + code), number(PROVISIONAL + code))));
        String causes = table(
                List.of("cause", "reached", "open"),
                named("reached ", "open ").stream()
                        .map(cause -> List.of(cause, number("reached " + cause), number("open " + cause))));
        return dispositions + "\n" + causes;
    }

    private String differences() {
        String dispositions = table(
                List.of("disposition", "by its own edition", "share", "by the other edition", "share"),
                Stream.of(Disposition.values())
                        .map(Disposition::code)
                        .map(code -> List.of(
                                code, number(WAS + code), share(WAS + code), number(NOW + code), share(NOW + code))));
        String moves = table(
                List.of("from … to", "responses", "share"),
                counts.all(MOVED).entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(move ->
                                List.of(move.getKey(), number(MOVED + move.getKey()), share(MOVED + move.getKey()))));
        List<String> kinds = List.of("new ", "gone ", "other ", "opened ", "settled ");
        String causes = table(
                List.of("cause", "new", "gone", "other tier", "now open", "no longer open"),
                named(kinds.toArray(String[]::new)).stream()
                        .map(cause -> Stream.concat(
                                        Stream.of(cause), kinds.stream().map(kind -> number(kind + cause)))
                                .toList()));
        return dispositions + "\n" + moves + "\n" + causes;
    }

    private SortedSet<String> named(String... beginnings) {
        return Stream.of(beginnings)
                .flatMap(beginning -> counts.all(beginning).keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String number(String name) {
        return String.format(Locale.ROOT, "%,d", counts.of(name));
    }

    private String share(String name) {
        return String.format(Locale.ROOT, "%.2f %%", 100.0 * counts.of(name) / Math.max(1, sum(NOW)));
    }

    private long sum(String beginning) {
        return counts.all(beginning).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static String table(List<String> head, Stream<List<String>> rows) {
        String line = "|---" + "|---:".repeat(head.size() - 1) + "|\n";
        return row(head) + line + rows.map(Report::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
