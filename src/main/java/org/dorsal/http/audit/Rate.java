package org.dorsal.http.audit;

import java.util.List;
import java.util.Locale;

/** A part of a whole, with the interval of its rate. */
record Rate(String name, long part, long whole, ConfidenceInterval interval) {
    static Rate of(String name, long part, long whole) {
        return new Rate(name, part, whole, ConfidenceInterval.wilson(part, whole));
    }

    /**
     * Rates as points on a scale to a hundred, each with the bar of its interval; the first one is the whole, drawn
     * through all.
     */
    static TrendChart figure(String key, List<String> columns, List<Rate> rates) {
        int shown = Math.min(rates.size(), TrendChart.MAX_LINES);
        int left = TrendChart.labels(rates.stream().limit(shown).map(Rate::name).toList(), 34);
        int scale = 620;
        var picture = new SvgPicture(left + scale + 270, TrendChart.TOP + TrendChart.LINE * shown + 8);
        for (int tick = 0; tick <= 100; tick += 25) {
            double x = left + scale * tick / 100.0;
            picture.line(x, TrendChart.TOP - 4, x, TrendChart.TOP + TrendChart.LINE * shown, "grid")
                    .label(x, TrendChart.TOP - 16, "middle", "quiet", tick + "%");
        }
        for (int line = 0; line < shown; line++) {
            Rate rate = rates.get(line);
            double y = TrendChart.TOP + TrendChart.LINE * (line + .5);
            picture.label(left - 12, y, "end", line == 0 ? "strong" : "", SvgPicture.fitting(rate.name(), 34));
            if (rate.whole() > 0) {
                double point = left + scale * rate.interval().rate();
                picture.line(
                                left + scale * rate.interval().low(),
                                y,
                                left + scale * rate.interval().high(),
                                y,
                                "interval")
                        .box(point - 4, y - 6, 8, 12, "point", "");
                if (line == 0) {
                    picture.line(point, TrendChart.TOP, point, TrendChart.TOP + TrendChart.LINE * shown, "whole");
                }
            }
            picture.label(
                    left + scale + 14, y, "start", "quiet", rate.interval().describe(rate.part(), rate.whole()));
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
                                rate.percent(rate.interval().rate()),
                                rate.percent(rate.interval().low()),
                                rate.percent(rate.interval().high())))
                        .toList());
    }

    private String percent(double rate) {
        return whole == 0 ? "–" : ConfidenceInterval.percent(rate);
    }

    /**
     * A rate and the interval that holds the true one with a confidence of 95 %: E. B. Wilson, "Probable inference, the
     * law of succession, and statistical inference", J Am Stat Assoc 22 (1927) 209–212. It stays within 0 and 1 and is
     * sound for few cases, where the usual one (rate ± 1.96 standard errors) is not: L. D. Brown, T. T. Cai, A. DasGupta,
     * "Interval estimation for a binomial proportion", Stat Sci 16 (2001) 101–133.
     *
     * @param rate of 1
     */
    record ConfidenceInterval(double rate, double low, double high) {
        /** Quantile of the standard normal distribution at 0.975. */
        private static final double Z = 1.959964;

        /** Computes the Wilson interval at 95 %; 0 to 1 for an empty sample. */
        static ConfidenceInterval wilson(long part, long whole) {
            if (whole == 0) {
                return new ConfidenceInterval(0, 0, 1);
            }
            double rate = (double) part / whole;
            double square = Z * Z / whole;
            double centre = (rate + square / 2) / (1 + square);
            double half = Z / (1 + square) * Math.sqrt(rate * (1 - rate) / whole + square / (4 * whole));
            return new ConfidenceInterval(rate, Math.max(0, centre - half), Math.min(1, centre + half));
        }

        /** For a reader: the counts first, because they say how much the rate is worth. */
        String describe(long part, long whole) {
            return part + " / " + whole
                    + (whole == 0 ? "" : " = " + percent(rate) + " (" + percent(low) + " – " + percent(high) + ")");
        }

        static String percent(double of) {
            return String.format(Locale.ROOT, "%.1f%%", of * 100);
        }
    }
}
