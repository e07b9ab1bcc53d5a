package org.dorsal.command;

import java.io.*;
import java.nio.file.*;
import java.time.*;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.io.output.CloseShieldOutputStream;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.Refusal;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.assessment.Submission;
import org.dorsal.command.Profiles.CommandProfiles;
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
        return failed > 0 ? CommandException.FAULT : refused > 0 ? CommandException.REFUSED : CommandException.DONE;
    }

    /**
     * Scores all lines and writes their rows in the order of the input.
     *
     * @param rows row of a line that was scored; empty for none
     */
    record ScoreRun(
            Function<Inputs.InputLine, ScoreRow> score,
            Function<ScoreRow.AssessedRow, Optional<ObjectNode>> rows,
            RowTable table) {
        /** Writes the row of each line before the next is read, which may let itself be waited for. */
        Tally run(Inputs lines, OutputStream out) throws IOException {
            Tally tally = new Tally();
            out.write(table.head());
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                OutputRow row = write(line.get());
                out.write(row.bytes());
                out.flush();
                tally.add(row.outcome());
            }
            out.flush();
            return tally;
        }

        private OutputRow write(Inputs.InputLine line) {
            try {
                return switch (score.apply(line)) {
                    case ScoreRow.AssessedRow scored ->
                        new OutputRow(
                                rows.apply(scored).map(table::row).orElse(new byte[0]), OutputRow.OutputOutcome.SCORED);
                    case ScoreRow.RejectedRow refused ->
                        new OutputRow(table.row(refused.row()), OutputRow.OutputOutcome.REFUSED);
                };
            } catch (RuntimeException | StackOverflowError fault) {
                return new OutputRow(table.row(failed(line, fault).row()), OutputRow.OutputOutcome.FAILED);
            }
        }

        /**
         * Row for an internal failure, so that the other lines are still scored. Omits the exception's message, which may
         * quote the line.
         */
        private static ScoreRow.RejectedRow failed(Inputs.InputLine line, Throwable fault) {
            return new ScoreRow.RejectedRow(
                    line.origin(),
                    "exception",
                    "",
                    "Dorsal failed on this line (" + fault.getClass().getSimpleName() + "); please report it.");
        }

        /**
         * Encoded row.
         *
         * @param outcome outcome, for the tally
         */
        record OutputRow(byte[] bytes, OutputOutcome outcome) {
            enum OutputOutcome {
                SCORED,
                REFUSED,
                FAILED
            }
        }

        static final class Tally {
            private final Map<ScoreRun.OutputRow.OutputOutcome, Long> counts =
                    new EnumMap<>(ScoreRun.OutputRow.OutputOutcome.class);

            void add(ScoreRun.OutputRow.OutputOutcome outcome) {
                counts.merge(outcome, 1L, Long::sum);
            }

            void addAll(Tally other) {
                other.counts.forEach((outcome, count) -> counts.merge(outcome, count, Long::sum));
            }

            long of(ScoreRun.OutputRow.OutputOutcome outcome) {
                return counts.getOrDefault(outcome, 0L);
            }

            long all() {
                return counts.values().stream().mapToLong(Long::longValue).sum();
            }
        }
    }

    /**
     * Scores one line as the service scores one body.
     *
     * @param ehrBase FHIR base of absolute subjects; empty to accept any
     * @param ageDate reference day for ages; empty for the day of authoring of each response
     * @param clock current time, for the rejection of future responses
     */
    record LineScore(
            AssessmentPipeline assess,
            BirthDates patients,
            Optional<String> ehrBase,
            Optional<LocalDate> ageDate,
            Clock clock)
            implements Function<Inputs.InputLine, ScoreRow> {

        /** Clocks differ; a response from further in the future than this is a mistake. */
        private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

        @Override
        public ScoreRow apply(Inputs.InputLine line) {
            CheckBounds bounds = new CheckBounds(ehrBase, clock.instant().plus(CLOCK_SKEW));
            return switch (assess.read(line.bytes(), bounds)) {
                case AssessResult.Rejection<Submission>(Refusal refusal) ->
                    new ScoreRow.RejectedRow(line.origin(), refusal.problems());
                case AssessResult.Success<Submission>(Submission submission) ->
                    submission.isCompleted()
                            ? score(line.origin(), submission)
                            : new ScoreRow.RejectedRow(
                                    line.origin(),
                                    "business-rule",
                                    "QuestionnaireResponse.status",
                                    "Only a completed or amended response is scored.");
            };
        }

        private ScoreRow score(Inputs.LineOrigin origin, Submission submission) {
            Optional<String> birthDate = patients.birthDate(submission.patient());
            return switch (assess.score(submission, birthDate, ageDate)) {
                case AssessResult.Rejection<ScoredSubmission>(Refusal refusal) ->
                    new ScoreRow.RejectedRow(origin, refusal.problems());
                case AssessResult.Success<ScoredSubmission>(ScoredSubmission assessed) ->
                    new ScoreRow.AssessedRow(origin, assessed);
            };
        }
    }
}
