package org.dorsal.http.audit;

import java.util.List;

/** A part of a whole, with the interval of its rate. */
record Rate(String name, long part, long whole, ConfidenceInterval of) {
    static Rate of(String name, long part, long whole) {
        return new Rate(name, part, whole, ConfidenceInterval.wilson(part, whole));
    }

    /**
     * Rates as points on a scale to a hundred, each with the bar of its interval; the first one is the whole, drawn
     * through all.
     */
    static TrendChart figure(String key, List<String> columns, List<Rate> rates) {
        int shown = Math.min(rates.size(), TrendChart.MOST_LINES);
        int left = TrendChart.labels(rates.stream().limit(shown).map(Rate::name).toList(), 34);
        int scale = 400;
        var picture = new SvgPicture(left + scale + 270, TrendChart.TOP + TrendChart.LINE * shown + 8);
        for (int tick = 0; tick <= 100; tick += 25) {
            double x = left + scale * tick / 100.0;
            picture.line(x, TrendChart.TOP - 4, x, TrendChart.TOP + TrendChart.LINE * shown, "grid")
                    .label(x, TrendChart.TOP - 16, "middle", "quiet", tick + " %");
        }
        for (int line = 0; line < shown; line++) {
            Rate rate = rates.get(line);
            double y = TrendChart.TOP + TrendChart.LINE * (line + .5);
            picture.label(left - 12, y, "end", line == 0 ? "strong" : "", SvgPicture.fitting(rate.name(), 34));
            if (rate.whole() > 0) {
                double point = left + scale * rate.of().rate();
                picture.line(
                                left + scale * rate.of().low(),
                                y,
                                left + scale * rate.of().high(),
                                y,
                                "interval")
                        .box(point - 4, y - 6, 8, 12, "point", "");
                if (line == 0) {
                    picture.line(point, TrendChart.TOP, point, TrendChart.TOP + TrendChart.LINE * shown, "whole");
                }
            }
            picture.label(left + scale + 14, y, "start", "quiet", rate.of().says(rate.part(), rate.whole()));
        }
        return new TrendChart(
                key,
                "",
                picture,
                columns,
                rates.stream()
                        .map(rate -> List.of(
                                rate.name(),
                                Long.toString(rate.whole()),
                                Long.toString(rate.part()),
                                rate.percent(rate.of().rate()),
                                rate.percent(rate.of().low()),
                                rate.percent(rate.of().high())))
                        .toList());
    }

    private String percent(double rate) {
        return whole == 0 ? "–" : ConfidenceInterval.percent(rate);
    }
}
