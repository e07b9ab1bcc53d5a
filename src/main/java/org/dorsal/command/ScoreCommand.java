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
import java.util.function.Supplier;
import org.dorsal.assessment.Assess;
import org.dorsal.assessment.Rendering;
import org.dorsal.assessment.Software;
import org.dorsal.assessment.Vocabulary;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dorsal score}: responses in, one scored line each out. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Scores responses: one line of FHIR JSON in, one line out.",
        description = {
            "",
            "Scores FHIR R4 QuestionnaireResponses, one JSON object a line, and writes one line each in the same order."
                    + " A file may also be one pretty-printed response. Nothing is stored and nothing is sent.",
            ""
        },
        parameterListHeading = "Input:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  dorsal score --patients patients.ndjson responses.ndjson > scored.ndjson",
            "  dorsal score --as csv - < responses.ndjson",
            "",
            "A scored line, and a refused one:",
            "  {\"line\":1,\"response\":\"r1\",\"disposition\":\"urgent\",\"provisional\":true,",
            "   \"emergencyExcluded\":false,\"flags\":{\"cancer-history\":\"present\",...},",
            "   \"open\":[\"chest-pain\"],\"criteria\":[\"https://...|1.0.0#sha256\"]}",
            "  {\"line\":2,\"refused\":[{\"expression\":\"QuestionnaireResponse.item[3]\",",
            "   \"says\":\"...\"}]}",
            "",
            "A flag is present, absent or not-assessed; 'open' lists the questions that would settle the rest.",
            "A refused line costs only itself. Blank lines are passed over, and counted."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every line was scored",
            "1:some lines were refused (see --fail-on)",
            "2:called in a way that it does not know",
            "3:input or output failed"
        })
final class ScoreCommand implements Callable<Integer> {
    private static final int OUTPUT_BUFFER_BYTES = 256 * 1024;

    private final Supplier<List<ProfileFile>> shipped;
    private final Clock clock;
    private final Streams streams;

    @Mixin
    private final ScoreOptions options = new ScoreOptions();

    ScoreCommand(Supplier<List<ProfileFile>> shipped, Clock clock, Streams streams) {
        this.shipped = shipped;
        this.clock = clock;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.check();
        Inputs.check(options.files);
        Knowledge knowledge = Profiles.knowledge(shipped.get());
        InForce inForce = InForce.of(knowledge, options.criteria);
        ScoreRun.Tally tally = new ScoreRun.Tally();
        Patients patients = patients(tally);
        LineScore score =
                new LineScore(new Assess(knowledge, gate()), inForce, patients, options.ehrBase(), options.on, clock);
        try (OutputStream out = output();
                Progress progress = Progress.on(streams.err())) {
            Inputs lines = new Inputs(options.files, streams.in(), options.lineBytes);
            tally.addAll(new ScoreRun(options.jobs, score, format(knowledge, inForce)).run(lines, out, progress::step));
        }
        return end(tally);
    }

    private Gate gate() {
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

    private Format format(Knowledge knowledge, InForce inForce) {
        return switch (options.as) {
            case ndjson -> new JsonRow();
            case csv -> new CsvRow(options.files.size() > 1, inForce.flags());
            case bundle ->
                new BundleRow(
                        new Rendering(new Vocabulary(knowledge.codes()::display), Software.dorsal(Release.version())),
                        options.wording,
                        clock);
        };
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
            return ExitCode.FAULT;
        }
        return switch (options.failOn) {
            case invalid -> refused > 0 ? ExitCode.REFUSED : ExitCode.DONE;
            case never -> ExitCode.DONE;
        };
    }
}
