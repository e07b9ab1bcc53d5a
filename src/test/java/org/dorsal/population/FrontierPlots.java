package org.dorsal.population;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.dorsal.population.ScatterPlot.PlotPoint;
import org.dorsal.population.ScatterPlot.PlotSeries;

/** Plots of the frontier: alarms of people without a serious cause against causes found, drawn from the rows of its table. */
public final class FrontierPlots {
    /** Columns of the table. */
    public static final List<String> COLUMNS = List.of(
            "Lowered, one after another",
            "emergency",
            "urgent",
            "soon",
            "found, ungated",
            "found, gated",
            "every rule kept",
            "causes that lose more than 0.5 points, ungated");

    private static final int UNGATED = COLUMNS.indexOf("found, ungated");
    private static final int GATED = COLUMNS.indexOf("found, gated");

    private FrontierPlots() {}

    /**
     * Draws the plots.
     *
     * @param rows edition 1.1.0, then edition 1.2.0 and the steps from it
     * @return SVG by file name
     */
    public static SequencedMap<String, String> svg(List<List<String>> rows) {
        SequencedMap<String, String> plots = new LinkedHashMap<>();
        plots.put("frontier-emergency.svg", plot(rows, "sent to emergency", row -> number(row, 1)));
        plots.put(
                "frontier-same-day.svg",
                plot(rows, "sent to emergency or urgent", row -> number(row, 1) + number(row, 2)));
        return plots;
    }

    private static String plot(List<List<String>> rows, String alarms, ToDoubleFunction<List<String>> share) {
        List<List<String>> older = rows.subList(0, 1);
        List<List<String>> steps = rows.subList(1, rows.size());
        return ScatterPlot.svg(
                "Frontier of edition 1.2.0: point 1 is the edition, each further one lowers a tier",
                "people without a serious cause " + alarms,
                "serious causes found at their tier, mean",
                List.of(
                        new PlotSeries("1.2.0, everybody (ungated)", "#2b5c8a", points(steps, share, UNGATED)),
                        new PlotSeries("1.2.0, who shows a sign (gated)", "#5b8c2a", points(steps, share, GATED)),
                        new PlotSeries("1.1.0, everybody (ungated)", "#a33a1e", points(older, share, UNGATED)),
                        new PlotSeries("1.1.0, who shows a sign (gated)", "#d8842c", points(older, share, GATED))));
    }

    private static List<PlotPoint> points(List<List<String>> rows, ToDoubleFunction<List<String>> share, int found) {
        return IntStream.range(0, rows.size())
                .mapToObj(row -> new PlotPoint(
                        share.applyAsDouble(rows.get(row)),
                        number(rows.get(row), found),
                        rows.size() == 1 ? "1.1.0" : Integer.toString(row + 1)))
                .toList();
    }

    private static double number(List<String> row, int cell) {
        return Double.parseDouble(row.get(cell).replace(" %", ""));
    }
}
