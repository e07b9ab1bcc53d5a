package org.dorsal.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.dorsal.knowledge.Knowledge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal impact}: lists the responses that get another disposition by another edition, with the reasons. */
@Command(name = "impact", abbreviateSynopsis = true)
final class ImpactCommand extends LinesCommand {
    @Option(names = "--to", paramLabel = "DIR")
    private Optional<Path> to = Optional.empty();

    @Option(names = "--edition", paramLabel = "VERSION")
    private Optional<String> edition = Optional.empty();

    ImpactCommand(CommandProfiles shipped, Clock clock, Streams streams) {
        super(shipped, clock, streams);
    }

    @Override
    public Integer call() throws IOException {
        Knowledge now = shipped();
        Knowledge then = to.isPresent() ? Profiles.knowledge(Profiles.in(to.get())) : now;
        ImpactRow row = ImpactRow.with(then, options, edition); // refuses before anything is overwritten
        int ended = run(now, ImpactRow.COLUMNS, patients -> row.reading(patients)::compared);
        streams.printMessage("dispositions changed: "
                + row.moves().values().stream().mapToLong(Long::longValue).sum());
        row.moves().forEach((move, count) -> streams.printMessage(count + " from " + move));
        return ended;
    }
}
