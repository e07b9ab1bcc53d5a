package org.dorsal.population;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Plot of two shares: series of labelled points, each joined in its order, as SVG without scripts and fonts. */
final class ScatterPlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 460;
    private static final int LEFT = 70;
    private static final int TOP = 50;
    private static final int RIGHT = 40;
    private static final int BOTTOM = 60;
    private static final int LEGEND_LINE = 18;
    private static final int MARKS = 5;

    /** Points that are nearer to each other share a label. */
    private static final int SAME_LABEL = 14;

    private ScatterPlot() {}

    /** Two shares in per cent. */
    record PlotPoint(double x, double y, String label) {}

    /** Points of one colour; the first is drawn larger. */
    record PlotSeries(String name, String colour, List<PlotPoint> points) {}

    /** Bounds of an axis in per cent. */
    private record PlotAxis(double from, double to) {
        static PlotAxis of(List<Double> values) {
            double least = values.stream().min(Double::compare).orElse(0.0);
            double most = values.stream().max(Double::compare).orElse(1.0);
            double margin = (most - least) / 10;
            return new PlotAxis(least - margin, most + margin);
        }

        double part(double value) {
            return (value - from) / (to - from);
        }
    }

    static String svg(String title, String xName, String yName, List<PlotSeries> series) {
        List<PlotPoint> points =
                series.stream().flatMap(one -> one.points().stream()).toList();
        PlotAxis x = PlotAxis.of(points.stream().map(PlotPoint::x).toList());
        PlotAxis y = PlotAxis.of(points.stream().map(PlotPoint::y).toList());
        StringBuilder body = new StringBuilder();
        for (int mark = 0; mark <= MARKS; mark++) {
            double part = mark / (double) MARKS;
            body.append(text(
                    left(part), HEIGHT - BOTTOM + 18, "middle", percent(x.from() + part * (x.to() - x.from()), 1)));
            body.append(text(LEFT - 8, top(part) + 4, "end", percent(y.from() + part * (y.to() - y.from()), 2)));
        }
        body.append(text(left(0.5), HEIGHT - 16, "middle", xName));
        body.append(text(LEFT - 55, TOP - 10, "start", yName));
        for (int place = 0; place < series.size(); place++) {
            body.append(drawn(series.get(place), x, y));
            double line = HEIGHT - BOTTOM - 14 - (series.size() - 1 - place) * LEGEND_LINE;
            body.append(circle(WIDTH / 2.0, line - 4, 5, series.get(place).colour()));
            body.append(text(WIDTH / 2.0 + 12, line, "start", series.get(place).name()));
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

    private static String drawn(PlotSeries series, PlotAxis x, PlotAxis y) {
        StringBuilder drawn = new StringBuilder("<polyline fill=\"none\" stroke=\"#9aa5b1\" points=\"")
                .append(series.points().stream()
                        .map(point -> String.format(
                                Locale.ROOT, "%.1f,%.1f", left(x.part(point.x())), top(y.part(point.y()))))
                        .collect(Collectors.joining(" ")))
                .append("\"/>\n");
        for (int place = series.points().size() - 1; place >= 0; place--) {
            PlotPoint point = series.points().get(place);
            drawn.append(circle(left(x.part(point.x())), top(y.part(point.y())), place == 0 ? 8 : 5, series.colour()));
        }
        int labelled = 0;
        for (int place = 0; place < series.points().size(); place = labelled) {
            PlotPoint point = series.points().get(place);
            double across = left(x.part(point.x()));
            double down = top(y.part(point.y()));
            for (labelled = place + 1; labelled < series.points().size(); labelled++) {
                PlotPoint next = series.points().get(labelled);
                if (Math.hypot(left(x.part(next.x())) - across, top(y.part(next.y())) - down) > SAME_LABEL) {
                    break;
                }
            }
            String last = series.points().get(labelled - 1).label();
            drawn.append(
                    text(across + 8, down - 7, "start", point.label() + (labelled == place + 1 ? "" : "-" + last)));
        }
        return drawn.toString();
    }

    private static String circle(double x, double y, int radius, String colour) {
        return String.format(
                Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"%s\"/>\n", x, y, radius, colour);
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
