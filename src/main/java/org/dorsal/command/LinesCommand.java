package org.dorsal.command;

import java.io.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.io.output.CloseShieldOutputStream;
import org.dorsal.knowledge.Knowledge;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** Base class of commands that score responses line by line; subclasses write the results. */
abstract class LinesCommand implements Callable<Integer> {
    private static final int OUTPUT_BUFFER_BYTES = 256 * 1024;

    final Clock clock;
    final Streams streams;
    private final CommandProfiles shipped;

    @Mixin
    final LineOptions options = new LineOptions();

    LinesCommand(CommandProfiles shipped, Clock clock, Streams streams) {
        this.shipped = shipped;
        this.clock = clock;
        this.streams = streams;
    }

    /** The knowledge that is used where no directory is named, once it is seen that the call can be kept. */
    final Knowledge shipped() throws IOException {
        options.check();
        Inputs.check(options.files);
        return shipped.knowledge();
    }

    /**
     * Scores every line and writes the rows that are made of those that were scored; the exit code.
     *
     * @param columns members of these rows in CSV
     */
    final int run(
            Knowledge knowledge,
            List<String> columns,
            Function<BirthDates, Function<ScoreRow.AssessedRow, Optional<ObjectNode>>> rows)
            throws IOException {
        ScoreRun.Tally tally = new ScoreRun.Tally();
        BirthDates patients = patients(tally);
        LineScore score = options.score(knowledge, patients, clock);
        try (OutputStream out = output()) {
            Inputs lines = new Inputs(options.files, streams.input(), options.lineBytes);
            tally.addAll(new ScoreRun(score, rows.apply(patients), table(columns)).run(lines, out));
        }
        return end(tally);
    }

    private RowTable table(List<String> columns) {
        Stream<String> place = options.files.size() > 1 ? Stream.of("file", "line") : Stream.of("line");
        return new RowTable(
                options.format,
                Stream.of(place, columns.stream(), Stream.of("refused"))
                        .flatMap(names -> names)
                        .toList());
    }

    private BirthDates patients(ScoreRun.Tally tally) throws IOException {
        if (options.patients.isEmpty()) {
            return BirthDates.none();
        }
        List<String> file = List.of(options.patients.get());
        Inputs.check(file);
        return BirthDates.read(options, file, streams.input(), refused -> {
            tally.add(ScoreRun.OutputRow.OutputOutcome.REFUSED);
            refused.messages().forEach(message -> streams.printMessage(file.getFirst() + ":" + message));
        });
    }

    private OutputStream output() throws IOException {
        OutputStream chosen = options.out.isPresent()
                ? Files.newOutputStream(Path.of(options.out.get()))
                : CloseShieldOutputStream.wrap(streams.out()); // standard output is the process's to close
        return new BufferedOutputStream(chosen, OUTPUT_BUFFER_BYTES);
    }

    private int end(ScoreRun.Tally tally) {
        long refused = tally.of(ScoreRun.OutputRow.OutputOutcome.REFUSED);
        long failed = tally.of(ScoreRun.OutputRow.OutputOutcome.FAILED);
        if (refused + failed > 0) {
            streams.printMessage(
                    "lines refused: " + (refused + failed) + " of " + tally.all() + "; the output says why");
        }
        return failed > 0 ? CommandException.FAULT : options.ending(refused);
    }
}
