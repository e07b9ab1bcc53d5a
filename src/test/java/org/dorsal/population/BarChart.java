package org.dorsal.population;

import java.util.List;
import java.util.Locale;

/** Horizontal bars of shares with their values as text, as SVG without scripts and fonts. */
final class BarChart {
    private static final int WIDTH = 760;
    private static final int LABEL = 360;
    private static final int ROW = 22;
    private static final int TOP = 40;

    private BarChart() {}

    /** A share between 0 and 1. */
    record ChartBar(String label, double share) {}

    static String svg(String title, List<ChartBar> bars) {
        double most = bars.stream().mapToDouble(ChartBar::share).max().orElse(1);
        StringBuilder rows = new StringBuilder();
        for (int place = 0; place < bars.size(); place++) {
            rows.append(row(bars.get(place), TOP + place * ROW, Math.max(most, 0.01)));
        }
        int height = TOP + bars.size() * ROW + 10;
        return String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <title>%s</title>
                <rect width="%d" height="%d" fill="#ffffff"/>
                <text x="10" y="22" font-size="15" font-weight="bold">%s</text>
                %s</svg>
                """, WIDTH, height, title, WIDTH, height, title, rows);
    }

    private static String row(ChartBar bar, int y, double most) {
        double width = bar.share() / most * (WIDTH - LABEL - 70);
        return String.format(
                Locale.ROOT,
                """
                <text x="%d" y="%d" text-anchor="end">%s</text><rect x="%d" y="%d" width="%.1f" height="14" fill="#2b5c8a"/>\
                <text x="%.1f" y="%d">%s</text>
                """,
                LABEL - 8,
                y + 12,
                bar.label(),
                LABEL,
                y + 1,
                width,
                LABEL + width + 6,
                y + 12,
                PopulationReport.percent(bar.share()));
    }
}
