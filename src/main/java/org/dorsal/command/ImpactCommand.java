package org.dorsal.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.dorsal.assessment.Assess;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal impact}: whose disposition another edition changes, and why. */
@Command(name = "impact", abbreviateSynopsis = true)
final class ImpactCommand extends LinesCommand {
    @Option(names = "--to", paramLabel = "DIR")
    private Optional<Path> to = Optional.empty();

    @Option(names = "--edition", paramLabel = "VERSION")
    private Optional<String> edition = Optional.empty();

    ImpactCommand(Supplier<List<ProfileFile>> shipped, Clock clock, Streams streams) {
        super(shipped, clock, streams);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Knowledge now = shipped();
        Knowledge then = to.isPresent() ? Profiles.knowledge(Profiles.in(to.get())) : now;
        InForce.of(then, options.criteria);
        List<String> names = options.criteria.isEmpty() ? InForce.all(then) : options.criteria;
        Form form = then.formInUse(names, edition)
                .orElseThrow(() -> Ending.usage("no edition " + edition.orElse("") + " has a questionnaire that "
                        + String.join(", ", names) + " and a care plan read"));
        List<ImpactRow> comparisons = new ArrayList<>();
        int ended = run(now, InForce.of(now, options.criteria), patients -> {
            comparisons.add(new ImpactRow(new Assess(then, gate()), names, form, patients, options.on));
            return comparisons.getFirst();
        });
        tell("dispositions changed: "
                + comparisons.getFirst().moves().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        comparisons.getFirst().moves().forEach((move, count) -> tell(count + " from " + move));
        return ended;
    }
}
