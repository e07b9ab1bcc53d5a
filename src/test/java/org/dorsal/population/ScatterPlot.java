package org.dorsal.population;

import java.util.List;
import java.util.Locale;

/** Points of two shares in numbered steps, joined in their order, as SVG without scripts and fonts. */
final class ScatterPlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int TOP = 50;
    private static final int RIGHT = 30;
    private static final int BOTTOM = 60;
    private static final int MARKS = 5;

    private ScatterPlot() {}

    /** Two shares in per cent. */
    record PlotPoint(double x, double y) {}

    /** Bounds of an axis in per cent. */
    private record PlotAxis(double from, double to) {
        static PlotAxis of(double least, double most) {
            double margin = (most - least) / 10;
            return new PlotAxis(least - margin, most + margin);
        }

        double part(double value) {
            return (value - from) / (to - from);
        }
    }

    /** @param points the chosen point first */
    static String svg(String title, String xName, String yName, List<PlotPoint> points) {
        PlotAxis x = PlotAxis.of(
                points.stream().mapToDouble(PlotPoint::x).min().orElse(0),
                points.stream().mapToDouble(PlotPoint::x).max().orElse(1));
        PlotAxis y = PlotAxis.of(
                points.stream().mapToDouble(PlotPoint::y).min().orElse(0),
                points.stream().mapToDouble(PlotPoint::y).max().orElse(1));
        StringBuilder body = new StringBuilder();
        for (int mark = 0; mark <= MARKS; mark++) {
            double part = mark / (double) MARKS;
            body.append(text(
                    left(part), HEIGHT - BOTTOM + 18, "middle", percent(x.from() + part * (x.to() - x.from()), 1)));
            body.append(text(LEFT - 8, top(part) + 4, "end", percent(y.from() + part * (y.to() - y.from()), 2)));
        }
        body.append(text(left(0.5), HEIGHT - 16, "middle", xName));
        body.append(text(LEFT - 55, TOP - 10, "start", yName));
        StringBuilder line = new StringBuilder();
        points.forEach(point ->
                line.append(String.format(Locale.ROOT, "%.1f,%.1f ", left(x.part(point.x())), top(y.part(point.y())))));
        body.append("<polyline fill=\"none\" stroke=\"#9aa5b1\" points=\"")
                .append(line.toString().strip())
                .append("\"/>\n");
        for (int place = 0; place < points.size(); place++) {
            PlotPoint point = points.get(place);
            double across = left(x.part(point.x()));
            double down = top(y.part(point.y()));
            body.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"%s\"/>\n",
                    across,
                    down,
                    place == 0 ? 8 : 5,
                    place == 0 ? "#a33a1e" : "#2b5c8a"));
            body.append(text(across + 10, down + (place % 2 == 0 ? -8 : 18), "start", Integer.toString(place + 1)));
        }
        return String.format(
                Locale.ROOT,
                """
                <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <title>%s</title>
                <rect width="%d" height="%d" fill="#ffffff"/>
                <text x="10" y="22" font-size="15" font-weight="bold">%s</text>
                <path d="M%d %dV%dH%d" fill="none" stroke="#333333"/>
                %s</svg>
                """,
                WIDTH,
                HEIGHT,
                title,
                WIDTH,
                HEIGHT,
                title,
                LEFT,
                TOP,
                HEIGHT - BOTTOM,
                WIDTH - RIGHT,
                body);
    }

    private static double left(double part) {
        return LEFT + part * (WIDTH - LEFT - RIGHT);
    }

    private static double top(double part) {
        return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP);
    }

    private static String percent(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f %%", value);
    }

    private static String text(double x, double y, String anchor, String words) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, words);
    }
}
