package org.dorsal.command;

import java.io.IOException;
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
import org.dorsal.population.Population;
import org.dorsal.population.PopulationMeasures;
import org.dorsal.population.PopulationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal population}: what the criteria make of people who do not exist. */
@Command(name = "population")
final class PopulationCommand implements Callable<Integer> {
    private static final int MOST_CASES = 1_000_000;

    private final Supplier<List<ProfileFile>> shipped;
    private final Streams streams;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1")
    private long seed;

    @Option(names = "--cases", paramLabel = "N", defaultValue = "10000")
    private int cases;

    @Option(names = "--plots", paramLabel = "DIR")
    private Optional<Path> plots = Optional.empty();

    PopulationCommand(Supplier<List<ProfileFile>> shipped, Streams streams) {
        this.shipped = shipped;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (cases < 1 || cases > MOST_CASES) {
            throw CommandException.usage("--cases must be a number from 1 to " + MOST_CASES);
        }
        PopulationReport report = new PopulationReport(measured(Profiles.knowledge(shipped.get())));
        streams.write(report.markdown());
        if (plots.isPresent()) {
            for (Map.Entry<String, String> plot : report.plots().entrySet()) {
                Files.writeString(plots.get().resolve(plot.getKey()), plot.getValue());
            }
        }
        return report.everybodyFound() ? CommandException.DONE : CommandException.REFUSED;
    }

    private PopulationMeasures measured(Knowledge knowledge) {
        List<String> names = knowledge.criteriaNames();
        Form form = knowledge.newestForm(names).orElseThrow();
        List<Criteria> criteria = names.stream()
                .map(name -> knowledge.newestCriteria(name, form).orElseThrow())
                .toList();
        return PopulationMeasures.of(
                Population.shipped(), form, criteria, knowledge.newestCare(form).orElseThrow(), seed, cases);
    }
}
