package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.http.audit.Facets.FacetChoice;

/**
 * Chart with a table of the same numbers. Templates call its methods.
 *
 * @param key key of its texts: {@code audit.trends.KEY}
 * @param remark one line with the main numbers; empty for none
 * @param columns table header; the first column is the row label
 */
record TrendChart(String key, String remark, SvgPicture picture, List<String> columns, List<List<String>> rows) {
    /** Widest label in a picture, in characters. */
    private static final int LABEL_CHARS = 44;

    /** Height of a line. */
    static final int LINE = 26;

    /** Width of a chart with its labels on a page of 1,280 pixels. */
    private static final int WIDTH = 1_120;

    /** Height above the first line. */
    static final int TOP = 34;

    /** Longest line above a column, in characters, and the width that it needs. */
    private static final int HEAD_CHARS = 18;

    private static final int HEAD_WIDTH = 132;

    private static final int SHADES = 4;

    /** Lines that a picture shows; the table has all. */
    static final int MAX_LINES = 40;

    /** A number of each line and place. */
    interface FigureNumbers {
        long valueAt(int line, int place);
    }

    private static List<List<String>> table(List<String> lines, int places, FigureNumbers numbers) {
        return IntStream.range(0, lines.size())
                .mapToObj(line -> Stream.concat(
                                Stream.of(lines.get(line)),
                                IntStream.range(0, places)
                                        .mapToObj(place -> Long.toString(numbers.valueAt(line, place))))
                        .toList())
                .toList();
    }

    private static List<String> columns(String first, List<String> remaining) {
        return Stream.concat(Stream.of(first), remaining.stream()).toList();
    }

    static long sum(int count, IntToLongFunction number) {
        return IntStream.range(0, count).mapToLong(number).sum();
    }

    /** The largest of so many numbers, and one at least. */
    private static long most(int count, IntToLongFunction number) {
        return Math.max(1, IntStream.range(0, count).mapToLong(number).max().orElse(1));
    }

    /** Columns of boxes one upon the other, a column for each line of the table and a box for each kind. */
    static TrendChart stacked(
            String key, String first, List<String> lines, List<FacetChoice> kinds, FigureNumbers numbers) {
        int left = 44;
        int wide = (WIDTH - left) / Math.max(lines.size(), 8);
        int high = 240;
        int bottom = TOP + 14 + high;
        long most = most(lines.size(), line -> sum(kinds.size(), kind -> numbers.valueAt(line, kind)));
        long step = step(most);
        long top = (most + step - 1) / step * step;
        int names = kinds.stream().mapToInt(TrendChart::legendWidth).sum();
        var picture = new SvgPicture(left + Math.max(wide * lines.size(), names) + 8, bottom + 26);
        legend(picture, kinds, left);
        for (long tick = 0; tick <= top; tick += step) {
            double y = bottom - (double) high * tick / top;
            picture.line(left, y, left + wide * lines.size(), y, "grid")
                    .label(left - 6, y, "end", "quiet", Long.toString(tick));
        }
        for (int line = 0; line < lines.size(); line++) {
            double y = bottom;
            double x = left + wide * line;
            for (int kind = 0; kind < kinds.size(); kind++) {
                long number = numbers.valueAt(line, kind);
                double part = (double) high * number / top;
                y -= part;
                if (number > 0) {
                    segment(picture, x + 3, y, wide - 6, part, kinds.get(kind).code(), number);
                }
            }
            picture.label(
                    x + wide / 2.0,
                    bottom + 14,
                    "middle",
                    "quiet",
                    lines.size() > 13 && line % 2 == 1 ? "" : lines.get(line));
        }
        return new TrendChart(
                key,
                "",
                picture,
                columns(first, kinds.stream().map(FacetChoice::word).toList()),
                table(lines, kinds.size(), numbers));
    }

    private static void segment(
            SvgPicture picture, double x, double y, double wide, double high, String code, long number) {
        picture.box(x, y, wide, high, "tone " + code, code);
        if (high >= 14) {
            picture.label(x + wide / 2, y + high / 2, "middle", "on " + code, Long.toString(number));
        }
    }

    private static void legend(SvgPicture picture, List<FacetChoice> kinds, int left) {
        int x = left;
        for (FacetChoice kind : kinds) {
            picture.box(x, 4, 16, 16, "tone " + kind.code(), kind.code()).label(x + 22, 12, "start", "", kind.word());
            x += legendWidth(kind);
        }
    }

    private static int legendWidth(FacetChoice kind) {
        return 44 + 7 * kind.word().length();
    }

    /** A round step that gives at most five lines. */
    private static long step(long most) {
        long step = 1;
        for (int i = 0; step * 5 < most; i++) {
            step = List.of(1, 2, 5).get((i + 1) % 3) * Math.powExact(10L, (i + 1) / 3);
        }
        return step;
    }

    /**
     * Heat map with the numbers in its cells; higher numbers have darker cells.
     *
     * @param marks text before the number of a cell, for information that the shade does not show; empty for none
     */
    static TrendChart cells(
            String key,
            String first,
            List<String> lines,
            List<String> places,
            FigureNumbers numbers,
            FigureMarks marks) {
        int shown = Math.min(lines.size(), MAX_LINES);
        int left = labels(lines.stream().limit(shown).toList(), LABEL_CHARS);
        int wide = Math.clamp((WIDTH - left) / Math.max(places.size(), 1), 36, HEAD_WIDTH);
        long most = most(lines.size() * places.size(), at -> numbers.valueAt(at / places.size(), at % places.size()));
        var picture = new SvgPicture(left + wide * places.size() + 8, TOP + LINE * shown + 8);
        for (int place = 0; place < places.size(); place++) {
            String word = places.size() > 13 && place % 2 == 1 ? "" : places.get(place);
            columnHead(picture, left + wide * (place + .5), word);
        }
        for (int line = 0; line < shown; line++) {
            double y = TOP + LINE * line;
            picture.label(left - 10, y + LINE / 2.0, "end", "", SvgPicture.fitting(lines.get(line), LABEL_CHARS));
            for (int place = 0; place < places.size(); place++) {
                long number = numbers.valueAt(line, place);
                long shade = number == 0 ? 0 : Math.ceilDiv(number * SHADES, most);
                String mark = number == 0 ? "" : marks.markAt(line, place);
                picture.box(left + wide * place + 1, y + 1, wide - 2, LINE - 2, "shade-" + shade, "")
                        .label(
                                left + wide * (place + .5),
                                y + LINE / 2.0,
                                "middle",
                                "in-" + shade,
                                number == 0 ? "·" : mark + number);
            }
        }
        return new TrendChart(key, "", picture, columns(first, places), table(lines, places.size(), numbers));
    }

    /** Draws the name of a column, on two lines where it is long. */
    private static void columnHead(SvgPicture picture, double x, String word) {
        int space = word.length() <= HEAD_CHARS ? -1 : word.lastIndexOf(' ', HEAD_CHARS);
        if (space < 0) {
            picture.label(x, TOP - 14, "middle", "quiet", SvgPicture.fitting(word, HEAD_CHARS));
        } else {
            picture.label(x, TOP - 25, "middle", "quiet", word.substring(0, space))
                    .label(x, TOP - 9, "middle", "quiet", SvgPicture.fitting(word.substring(space + 1), HEAD_CHARS));
        }
    }

    /** Pixels that the labels before a picture take, the longest cut to so many characters. */
    static int labels(List<String> labels, int mostChars) {
        int longest = labels.stream().mapToInt(String::length).max().orElse(0);
        return 24 + 7 * Math.min(longest, mostChars);
    }

    interface FigureMarks {
        String markAt(int line, int place);
    }

    /** Bar chart with one bar per line. */
    static TrendChart bars(
            String key, List<String> columns, List<FacetChoice> lines, List<Long> numbers, String remark) {
        int left = labels(lines.stream().map(FacetChoice::word).toList(), LABEL_CHARS);
        int scale = 700;
        long most = Math.max(1, numbers.isEmpty() ? 1 : Collections.max(numbers));
        var picture = new SvgPicture(left + scale + 90, 8 + LINE * lines.size());
        List<List<String>> rows = new ArrayList<>();
        for (int line = 0; line < lines.size(); line++) {
            double y = 4 + LINE * line;
            double wide = (double) scale * numbers.get(line) / most;
            picture.label(left - 12, y + LINE / 2.0, "end", "", lines.get(line).word())
                    .box(
                            left,
                            y + 4,
                            Math.max(wide, 1),
                            LINE - 8,
                            lines.get(line).code(),
                            "")
                    .label(left + wide + 8, y + LINE / 2.0, "start", "", Long.toString(numbers.get(line)));
            rows.add(List.of(lines.get(line).word(), Long.toString(numbers.get(line))));
        }
        return new TrendChart(key, remark, picture, columns, List.copyOf(rows));
    }
}
