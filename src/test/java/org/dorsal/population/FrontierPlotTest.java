package org.dorsal.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.dorsal.DocumentTable;
import org.dorsal.GoldenFiles;
import org.dorsal.population.ScatterPlot.PlotPoint;
import org.junit.jupiter.api.Test;

/**
 * Plots of the frontier that {@code TierFrontierTest} measures, drawn from its published table. {@code
 * -Ddorsal.golden=write} draws them again.
 */
class FrontierPlotTest {
    private static final Path SAFETY = Path.of("src/docs/safety");
    private static final DocumentTable STEPS = DocumentTable.in(
            SAFETY.resolve("population-editions.md"),
            "Lowered, one after another",
            "emergency",
            "urgent",
            "soon",
            "found, mean of causes",
            "every rule kept",
            "causes that lose more than 0.5 points");

    @Test
    void the_plots_are_those_of_the_table() {
        assertThat(STEPS.rows().getFirst().getFirst()).isEqualTo("none: edition 1.2.0");
        plot("frontier-emergency.svg", "sent to emergency", row -> number(row, 1));
        plot("frontier-same-day.svg", "sent to emergency or urgent", row -> number(row, 1) + number(row, 2));
    }

    private static void plot(String file, String alarms, ToDoubleFunction<List<String>> share) {
        GoldenFiles.assertSame(
                SAFETY.resolve(file),
                ScatterPlot.svg(
                        "Frontier of edition 1.2.0: point 1 is the edition, each further one lowers a tier",
                        "people without a serious cause " + alarms,
                        "serious causes found at their tier, mean",
                        STEPS.rows().stream()
                                .map(row -> new PlotPoint(share.applyAsDouble(row), number(row, 4)))
                                .toList()));
    }

    private static double number(List<String> row, int cell) {
        return Double.parseDouble(row.get(cell).replace(" %", ""));
    }
}
