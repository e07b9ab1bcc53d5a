package org.dorsal.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
        ImpactRow.with(then, options, edition, gate(), Patients.none()); // refuses before anything is overwritten
        List<ImpactRow> comparisons = new ArrayList<>();
        int ended = run(now, InForce.of(now, options.criteria), patients -> {
            comparisons.add(ImpactRow.with(then, options, edition, gate(), patients));
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
