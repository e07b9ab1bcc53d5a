package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.List;
import org.dorsal.http.audit.Facets.FacetChoice;
import org.dorsal.http.audit.TrendChart.FigureNumbers;

/** Draws how many went from each of some kinds to each of the same kinds. */
final class FlowChart {
    private FlowChart() {}

    /** Ribbons from the left to the right, as thick as their number; its table has a line for each ribbon. */
    static TrendChart of(String key, List<String> columns, List<FacetChoice> kinds, FigureNumbers numbers) {
        int size = kinds.size();
        long total = Math.max(1, TrendChart.sum(size * size, cell -> numbers.valueAt(cell / size, cell % size)));
        int left = 210;
        int right = left + 560;
        double high = 260;
        double[] from = new double[size];
        double[] to = new double[size];
        double[] start = {TrendChart.TOP, TrendChart.TOP};
        var picture = new SvgPicture(right + 210, (int) (TrendChart.TOP + high + 18 * size));
        picture.label(left, 12, "end", "quiet", columns.get(0)).label(right, 12, "start", "quiet", columns.get(1));
        for (int kind = 0; kind < size; kind++) {
            int row = kind;
            long before = TrendChart.sum(size, other -> numbers.valueAt(row, other));
            long after = TrendChart.sum(size, other -> numbers.valueAt(other, row));
            from[kind] = start[0];
            to[kind] = start[1];
            start[0] += side(picture, kinds.get(kind), left - 12, start[0], high * before / total, before, true);
            start[1] += side(picture, kinds.get(kind), right, start[1], high * after / total, after, false);
        }
        List<List<String>> rows = new ArrayList<>();
        for (int was = 0; was < size; was++) {
            for (int now = 0; now < size; now++) {
                long number = numbers.valueAt(was, now);
                if (number > 0) {
                    double thick = high * number / total;
                    picture.ribbon(left, from[was], right, to[now], Math.max(thick, 1), was == now ? "stays" : "turns");
                    from[was] += thick;
                    to[now] += thick;
                    rows.add(List.of(kinds.get(was).word(), kinds.get(now).word(), Long.toString(number)));
                }
            }
        }
        return new TrendChart(key, "", picture, columns, List.copyOf(rows));
    }

    private static double side(
            SvgPicture picture, FacetChoice kind, double x, double y, double high, long number, boolean isLeft) {
        if (number == 0) {
            return 0;
        }
        picture.box(x, y, 12, Math.max(high, 2), "tone " + kind.code(), kind.code())
                .label(
                        isLeft ? x - 8 : x + 20,
                        y + Math.max(high, 2) / 2,
                        isLeft ? "end" : "start",
                        "",
                        kind.word() + " " + number);
        return Math.max(high, 2) + 16;
    }
}
