package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.*;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.http.audit.Facets.FacetChoice;
import org.dorsal.http.audit.FigureTables.FigureTable.FigureCell;
import org.dorsal.http.audit.FigureTables.FigureTable.FigureColumn;
import org.dorsal.http.audit.FigureTables.FigureTable.FigureGroup;
import org.dorsal.http.audit.FigureTables.FigureTable.FigureRow;
import org.dorsal.http.web.PageText;
import org.dorsal.knowledge.Disposition;
import org.dorsal.store.CardRows.CardRate;
import org.dorsal.store.FigureReads.Figure;
import org.dorsal.store.FigureReads.FigureCount;

/** Builds the tables of figures and their chart from counts by week; counts of week 0 are those of the period before. */
final class FigureTables {
    static final List<String> OUTCOMES = List.of("found", "missed", "lowered", "unfollowed");
    static final List<String> CHANGES = List.of("less", "more", "open");
    private static final int BAR = 100;

    private final PageText words;
    private final List<FacetChoice> dispositions;
    private final List<FacetChoice> causes;
    private final FigurePeriod period;
    private final List<FigurePeriod> weeks;
    private final Map<Figure, long[]> counts = new HashMap<>();

    FigureTables(PageText words, Facets facets, FigurePeriod period, List<FigureCount> counts) {
        this.words = words;
        this.dispositions = facets.dispositions();
        this.causes = facets.causes();
        this.period = period;
        this.weeks = period.weeks();
        counts.forEach(count -> {
            add(count.figure(), count);
            if (!count.figure().place().isEmpty()) {
                add(new Figure(count.figure().part(), count.figure().line(), ""), count);
            }
        });
    }

    private void add(Figure figure, FigureCount count) {
        counts.computeIfAbsent(figure, _ -> new long[weeks.size() + 1])[count.span()] += count.assessments();
    }

    List<FigureTable> all() {
        return List.of(results(), causes(), outcomes());
    }

    private FigureTable results() {
        List<FigureColumn> columns = new ArrayList<>();
        weeks.forEach(week -> columns.add(
                new FigureColumn(week.from().toString(), week.first().substring(0, 6))));
        columns.add(column("all"));
        columns.add(column("before"));
        return new FigureTable(
                "results",
                columns,
                List.of(
                        new FigureGroup("decided", byWeek("decided", dispositions)),
                        new FigureGroup("computed", byWeek("computed", dispositions)),
                        new FigureGroup(
                                "changed",
                                byWeek(
                                        "changed",
                                        CHANGES.stream()
                                                .map(way -> new FacetChoice(way, words.message("audit.figures." + way)))
                                                .toList()))));
    }

    private List<FigureRow> byWeek(String part, List<FacetChoice> lines) {
        return lines.stream()
                .map(line -> {
                    Figure figure = new Figure(part, line.code(), "");
                    List<FigureCell> cells = new ArrayList<>();
                    IntStream.range(0, weeks.size())
                            .forEach(week -> cells.add(cell(figure, counted(figure)[week + 1], weeks.get(week))));
                    cells.add(cell(figure));
                    cells.add(before(figure));
                    return new FigureRow(line.code(), line.word(), cells);
                })
                .toList();
    }

    private FigureTable causes() {
        List<String> tiers = Disposition.TIERS.stream().map(Disposition::code).toList();
        List<FigureRow> rows = causes.stream()
                .map(cause -> {
                    Figure reachedFigure = new Figure("reached", cause.code(), "");
                    Stream<FigureCell> reached =
                            tiers.stream().map(tier -> cell(new Figure("reached", cause.code(), tier)));
                    Stream<FigureCell> sums = Stream.of(
                            cell(reachedFigure), before(reachedFigure), cell(new Figure("found", cause.code(), "")));
                    return new FigureRow(
                            cause.code(),
                            cause.word(),
                            Stream.concat(reached, sums).toList());
                })
                .filter(FigureTables::counts)
                .toList();
        Stream<FigureColumn> columns = tiers.stream().map(tier -> new FigureColumn(tier, words.disposition(tier)));
        return new FigureTable(
                "causes",
                Stream.concat(columns, Stream.of("reached", "before", "found").map(this::column))
                        .toList(),
                List.of(new FigureGroup("reached", rows)));
    }

    private FigureTable outcomes() {
        List<FigureRow> rows = Stream.concat(
                        Stream.of(new FacetChoice("", words.message("audit.figures.any"))), causes.stream())
                .map(cause -> {
                    List<FigureCell> cells = new ArrayList<>();
                    OUTCOMES.forEach(part -> cells.add(cell(new Figure(part, cause.code(), ""))));
                    cells.add(1, before(new Figure("found", cause.code(), "")));
                    return new FigureRow(cause.code(), cause.word(), cells);
                })
                .filter(FigureTables::counts)
                .toList();
        return new FigureTable(
                "outcomes",
                Stream.of("found", "before", "missed", "lowered", "unfollowed")
                        .map(this::column)
                        .toList(),
                List.of(new FigureGroup("outcomes", rows)));
    }

    /** How often each card in the EHR was shown and overridden; the calls behind them are no assessments. */
    FigureTable cards(List<CardRate> rates) {
        List<FigureRow> rows = rates.stream()
                .map(rate -> new FigureRow(
                        rate.card(),
                        rate.card(),
                        List.of(new FigureCell(rate.shown(), ""), new FigureCell(rate.overridden(), ""))))
                .toList();
        return new FigureTable(
                "cards", List.of(column("shown"), column("overridden")), List.of(new FigureGroup("cards", rows)));
    }

    /** Cell with the follow-ups that have not been done yet. */
    FigureCell waiting() {
        return cell(new Figure("waiting", "", ""));
    }

    private static boolean counts(FigureRow row) {
        return row.cells().stream().anyMatch(cell -> cell.number() > 0);
    }

    private FigureColumn column(String key) {
        return new FigureColumn(key, words.message("audit.figures.col." + key));
    }

    private long[] counted(Figure figure) {
        return counts.getOrDefault(figure, new long[weeks.size() + 1]);
    }

    private FigureCell cell(Figure figure) {
        long[] counted = counted(figure);
        return cell(
                figure,
                IntStream.rangeClosed(1, weeks.size())
                        .mapToLong(week -> counted[week])
                        .sum(),
                period);
    }

    private FigureCell before(Figure figure) {
        return cell(figure, counted(figure)[0], period.before());
    }

    private static FigureCell cell(Figure figure, long number, FigurePeriod period) {
        return new FigureCell(number, period.query(figure));
    }

    /**
     * Line of the chart: a decided disposition by week.
     *
     * @param most highest number of a week, as high as the picture
     */
    record ChartLine(FigureRow row, long most, List<ChartBar> bars) {}

    /** @param height of a hundred */
    record ChartBar(int place, long height) {}

    /** Decided dispositions that were decided at all, each in its own scale: change is what the chart shows. */
    List<ChartLine> chart() {
        return byWeek("decided", dispositions).stream()
                .filter(FigureTables::counts)
                .map(row -> {
                    List<FigureCell> cells = row.cells().subList(0, weeks.size());
                    long most =
                            cells.stream().mapToLong(FigureCell::number).max().orElse(0);
                    List<ChartBar> bars = IntStream.range(0, cells.size())
                            .mapToObj(week -> new ChartBar(week, cells.get(week).number() * BAR / Math.max(most, 1)))
                            .toList();
                    return new ChartLine(row, most, bars);
                })
                .toList();
    }

    /**
     * Table of figures, for the page and for CSV.
     *
     * @param key name of the table in addresses and messages
     */
    record FigureTable(String key, List<FigureColumn> columns, List<FigureGroup> groups) {
        /** @param key header in CSV: a code, or the first day of a week */
        record FigureColumn(String key, String word) {}

        /**
         * Rows that belong together.
         *
         * @param key part of the figures
         */
        record FigureGroup(String key, List<FigureRow> rows) {}

        /** @param code disposition, cause or direction of a change; empty for the row of all */
        record FigureRow(String code, String word, List<FigureCell> cells) {}

        /** @param records fields of the address that lists the counted records; empty if there are none to open */
        record FigureCell(long number, String records) {}

        /** Returns whether no group has a row. */
        public boolean isEmpty() {
            return groups.stream().allMatch(group -> group.rows().isEmpty());
        }

        long csv(OutputStream out) throws IOException {
            Csv csv = new Csv(
                    out,
                    Stream.concat(
                                    Stream.of("figure", "code", "name"),
                                    columns.stream().map(FigureColumn::key))
                            .toList());
            groups.forEach(group -> group.rows()
                    .forEach(row -> csv.line(Stream.concat(
                                    Stream.of(group.key(), row.code(), row.word()),
                                    row.cells().stream().map(cell -> Long.toString(cell.number())))
                            .toList())));
            return csv.end();
        }
    }
}
