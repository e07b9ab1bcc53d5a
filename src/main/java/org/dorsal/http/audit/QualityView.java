package org.dorsal.http.audit;

import java.util.List;

/**
 * The page about rules.
 *
 * @param bound most results that were looked at
 * @param more there are older ones
 */
record QualityView(
        Head head,
        SearchForm form,
        List<String> wrong,
        List<Edition> editions,
        long results,
        long bound,
        boolean more,
        String zone) {

    /** One edition of criteria. */
    record Edition(String canonical, String name, long results, List<Line> lines) {}

    /**
     * One criterion of it.
     *
     * @param overridden results with it that a clinician decided otherwise
     */
    record Line(String flag, String name, long results, long present, long notAssessed, long overridden) {
        /** Of a hundred, in words. */
        public String rate(long part, long whole) {
            return whole == 0 ? "–" : Math.round(part * 1000.0 / whole) / 10.0 + " %";
        }

        /** Of a hundred, for a bar. */
        public long width(long part, long whole) {
            return whole == 0 ? 0 : Math.round(part * 100.0 / whole);
        }
    }
}
