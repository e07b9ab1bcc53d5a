package org.dorsal.command;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dorsal.assessment.Assess;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import picocli.CommandLine.Mixin;

/** A command that scores responses line by line; what it writes of each is its own. */
abstract class LinesCommand implements Callable<Integer> {
    private static final int OUTPUT_BUFFER_BYTES = 256 * 1024;

    private final Supplier<List<ProfileFile>> shipped;
    private final Clock clock;
    private final Streams streams;

    @Mixin
    final LineOptions options = new LineOptions();

    LinesCommand(Supplier<List<ProfileFile>> shipped, Clock clock, Streams streams) {
        this.shipped = shipped;
        this.clock = clock;
        this.streams = streams;
    }

    /** Sees that the call can be kept, before anything is read or overwritten. */
    final void check() throws IOException {
        options.check();
        Inputs.check(options.files);
    }

    /** The knowledge that is used where no directory is named. */
    final Knowledge shipped() {
        return Profiles.knowledge(shipped.get());
    }

    final Clock clock() {
        return clock;
    }

    final void tell(String sentence) {
        streams.tell(sentence);
    }

    /** Scores every line and writes what the format makes of it; the exit code. */
    final int run(Knowledge knowledge, InForce inForce, Function<Patients, Row.Format> format)
            throws IOException, InterruptedException {
        ScoreRun.Tally tally = new ScoreRun.Tally();
        Patients patients = patients(tally);
        LineScore score =
                new LineScore(new Assess(knowledge, gate()), inForce, patients, options.ehrBase(), options.on, clock);
        try (OutputStream out = output();
                Progress progress = Progress.on(streams.err())) {
            Inputs lines = new Inputs(options.files, streams.in(), options.lineBytes);
            tally.addAll(new ScoreRun(options.jobs, score, format.apply(patients)).run(lines, out, progress::step));
        }
        return end(tally);
    }

    final Gate gate() {
        return new Gate(options.limits());
    }

    private Patients patients(ScoreRun.Tally tally) throws IOException, InterruptedException {
        if (options.patients.isEmpty()) {
            return Patients.none();
        }
        List<String> file = List.of(options.patients.get());
        Inputs.check(file);
        return Patients.read(options.jobs, new Inputs(file, streams.in(), options.lineBytes), gate(), refused -> {
            tally.add(ScoreRun.Written.Outcome.REFUSED);
            for (Problem problem : refused.problems()) {
                streams.tell(
                        file.getFirst() + ":" + refused.at() + ": " + problem.expression() + ": " + problem.says());
            }
        });
    }

    private OutputStream output() throws IOException {
        OutputStream chosen = options.out.isPresent()
                ? Files.newOutputStream(Path.of(options.out.get()))
                : new FilterOutputStream(streams.out()) {
                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        out.write(bytes, from, length);
                    }

                    @Override
                    public void close() throws IOException {
                        flush(); // standard output is the process's to close
                    }
                };
        return new BufferedOutputStream(chosen, OUTPUT_BUFFER_BYTES);
    }

    private int end(ScoreRun.Tally tally) {
        long refused = tally.of(ScoreRun.Written.Outcome.REFUSED);
        long failed = tally.of(ScoreRun.Written.Outcome.FAILED);
        if (refused + failed > 0) {
            streams.tell("lines refused: " + (refused + failed) + " of " + tally.all() + "; the output says why");
        }
        if (failed > 0) {
            return Ending.FAULT;
        }
        return options.ending(refused);
    }
}
