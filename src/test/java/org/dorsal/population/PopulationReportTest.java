package org.dorsal.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dorsal.GoldenFiles;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

/**
 * Report of the safety file about simulated people. {@code -Ddorsal.golden=write} writes it and its plots again for
 * changed criteria. {@code -Ddorsal.population.seed} and {@code -Ddorsal.population.cases} draw other people; their
 * report is written to {@code target/population} only.
 */
class PopulationReportTest {
    private static final Path SAFETY = Path.of("src/docs/safety");
    private static final Path OTHERS = Path.of("target/population");
    private static final long SEED = 1;
    private static final int CASES = 10_000;

    @Test
    void the_report_is_of_the_present_criteria_and_nobody_with_a_serious_cause_is_missed() throws IOException {
        long seed = Long.getLong("dorsal.population.seed", SEED);
        int cases = Integer.getInteger("dorsal.population.cases", CASES);
        PopulationReport report = new PopulationReport(measured(seed, cases));
        if (seed == SEED && cases == CASES) {
            GoldenFiles.assertSame(SAFETY.resolve("population.md"), report.markdown());
            report.plots().forEach((name, plot) -> GoldenFiles.assertSame(SAFETY.resolve(name), plot));
        } else {
            Files.createDirectories(OTHERS);
            Files.writeString(OTHERS.resolve("population.md"), report.markdown());
            for (var plot : report.plots().entrySet()) {
                Files.writeString(OTHERS.resolve(plot.getKey()), plot.getValue());
            }
        }
        assertThat(report.everybodyFound())
                .as("each cause is found as often as the report asks, and nobody with one gets self-care")
                .isTrue();
    }

    private static PopulationMeasures measured(long seed, int cases) {
        Knowledge knowledge = SomeProfiles.knowledge();
        List<String> names = knowledge.criteriaNames();
        Form form = knowledge.newestForm(names).orElseThrow();
        List<Criteria> criteria = names.stream()
                .map(name -> knowledge.newestCriteria(name, form).orElseThrow())
                .toList();
        return PopulationMeasures.of(
                Population.shipped(), form, criteria, knowledge.newestCare(form).orElseThrow(), seed, cases);
    }
}
