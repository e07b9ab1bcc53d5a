package org.dorsal.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.dorsal.DocumentTable;
import org.dorsal.GoldenFiles;
import org.junit.jupiter.api.Test;

/**
 * Plots of the frontier that {@code TierFrontierTest} measures and draws, compared with the published table. {@code
 * -Ddorsal.golden=write} draws them again.
 */
class FrontierPlotTest {
    private static final Path SAFETY = Path.of("src/docs/safety");
    private static final DocumentTable STEPS =
            DocumentTable.in(SAFETY.resolve("population-editions.md"), FrontierPlots.COLUMNS.toArray(String[]::new));

    @Test
    void the_plots_are_those_of_the_table() {
        assertThat(STEPS.rows().get(0).getFirst()).isEqualTo("edition 1.1.0");
        assertThat(STEPS.rows().get(1).getFirst()).isEqualTo("none: edition 1.2.0");
        FrontierPlots.svg(STEPS.rows()).forEach((file, svg) -> GoldenFiles.assertSame(SAFETY.resolve(file), svg));
    }
}
