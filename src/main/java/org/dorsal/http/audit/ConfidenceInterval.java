package org.dorsal.http.audit;

import java.util.Locale;

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
    String says(long part, long whole) {
        return part + " / " + whole
                + (whole == 0 ? "" : " = " + percent(rate) + " (" + percent(low) + " – " + percent(high) + ")");
    }

    static String percent(double of) {
        return String.format(Locale.ROOT, "%.1f %%", of * 100);
    }
}
