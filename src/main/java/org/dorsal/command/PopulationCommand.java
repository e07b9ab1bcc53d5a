package org.dorsal.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.population.Measured;
import org.dorsal.population.Population;
import org.dorsal.population.PopulationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal population}: what the criteria make of people who do not exist. */
@Command(
        name = "population",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        sortOptions = false,
        header = "Measures the criteria on simulated people.",
        description = {
            "",
            "Draws people with and without a serious cause by stated shares, scores them with the newest criteria and"
                    + " prints a report: who is sent where, by which criterion, and who is missed.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = {"  dorsal population --seed 1 --cases 10000 --plots . > population.md"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everybody with a serious cause is found as often as must be",
            "1:too many of them are missed; the report says whom",
            "2:called wrongly",
            "3:the output can't be written"
        })
final class PopulationCommand implements Callable<Integer> {
    private static final int MOST_CASES = 1_000_000;

    private final Supplier<List<ProfileFile>> shipped;
    private final Streams streams;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Draws the same people again.")
    private long seed;

    @Option(
            names = "--cases",
            paramLabel = "N",
            defaultValue = "10000",
            description = "People without a serious cause; of each cause a tenth.")
    private int cases;

    @Option(names = "--plots", paramLabel = "DIR", description = "Writes the plots there, as SVG.")
    private Optional<Path> plots = Optional.empty();

    PopulationCommand(Supplier<List<ProfileFile>> shipped, Streams streams) {
        this.shipped = shipped;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (cases < 1 || cases > MOST_CASES) {
            throw Ending.usage("--cases must be a number from 1 to " + MOST_CASES);
        }
        PopulationReport report = new PopulationReport(measured(Profiles.knowledge(shipped.get())));
        streams.out().write(report.markdown().getBytes(StandardCharsets.UTF_8));
        if (plots.isPresent()) {
            for (Map.Entry<String, String> plot : report.plots().entrySet()) {
                Files.writeString(plots.get().resolve(plot.getKey()), plot.getValue());
            }
        }
        return report.everybodyFound() ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private Measured measured(Knowledge knowledge) {
        List<String> names = InForce.all(knowledge);
        Form form = knowledge.newestForm(names).orElseThrow();
        List<Criteria> criteria = names.stream()
                .map(name -> knowledge.newestCriteria(name, form).orElseThrow())
                .toList();
        return Measured.of(
                Population.shipped(), form, criteria, knowledge.newestCare(form).orElseThrow(), seed, cases);
    }
}
