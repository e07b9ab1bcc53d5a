package org.dorsal.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.*;
import java.util.*;
import java.util.function.Consumer;
import org.dorsal.archive.ExportedResource;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.command.Inputs.InputLine;
import org.dorsal.command.Inputs.LineOrigin;
import org.dorsal.fhirjson.NdjsonLines;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;

/**
 * Scores lines as {@code dorsal score} and {@code dorsal impact} do, for engines that spread them over machines. Making
 * one loads the knowledge and takes seconds: one for each process is enough, any thread may use it.
 */
public final class ScoredLines {
    private final LineScore score;
    private final Optional<ImpactRow> other;
    private final LineOptions options;

    private ScoredLines(LineScore score, Optional<ImpactRow> other, LineOptions options) {
        this.score = score;
        this.other = other;
        this.options = options;
    }

    /** Result of one line. */
    public sealed interface LineResult {
        record SummarizedLine(LinePlace place, Summary summary) implements LineResult {}

        /** Line that was scored by two editions; {@code now} is the summary by the second. */
        record ComparedLine(LinePlace place, ResultComparison comparison, Summary now) implements LineResult {}

        /**
         * Line that was not scored, with its problems.
         *
         * @param failed whether the cause is a fault of Dorsal
         */
        record RejectedLine(LinePlace place, List<Problem> problems, boolean failed) implements LineResult {}

        /** Line without answers to score: another resource of an export, or a response that is not completed. */
        record SkippedLine() implements LineResult {}
    }

    /**
     * Position of a line.
     *
     * @param line line number in its file, counted from 1, including blank lines
     * @param version version of the response in an export, which contains all versions
     */
    public record LinePlace(long line, OptionalLong version) {}

    /**
     * Scores with the given profiles.
     *
     * @param now current time, for the rejection of future responses
     */
    public static ScoredLines score(List<ProfileFile> profiles, LineOptions options, BirthDates patients, Instant now) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        return new ScoredLines(options.score(Profiles.knowledge(profiles), patients, clock), Optional.empty(), options);
    }

    /**
     * Copy that also scores with another edition and compares the results.
     *
     * @param profiles profiles with the other edition; empty for the same profiles
     * @param edition version of the other edition's form; empty for the newest
     */
    public ScoredLines comparedWith(Optional<List<ProfileFile>> profiles, Optional<String> edition) {
        Knowledge then = profiles.map(Profiles::knowledge).orElse(score.assess().knowledge());
        ImpactRow row = ImpactRow.with(then, options, edition).reading(score.patients());
        return new ScoredLines(score, Optional.of(row), options);
    }

    /** The JSON files of a directory such as {@code profiles/}. */
    public static List<ProfileFile> profiles(Path directory) throws IOException {
        return Profiles.in(directory);
    }

    /** Reads birth dates from lines of Patients; reports unusable lines to a callback. */
    public static BirthDates patients(InputStream lines, LineOptions options, Consumer<String> report)
            throws IOException, InterruptedException {
        return BirthDates.read(
                options, List.of(), lines, refused -> refused.messages().forEach(report));
    }

    /** Codes of all causes that can come up, in their order. */
    public List<String> causes() {
        return ScoreCommand.causes(score.assess().knowledge());
    }

    /**
     * Reads and scores the lines of a file, or of a part of it.
     *
     * @param before how many lines of the file stand before it
     */
    public LineReading over(InputStream lines, long before) {
        return new LineReading(lines, before);
    }

    /** Lines on their way; for one thread. */
    public final class LineReading {
        private final Documents documents;
        private final long before;
        private long line;

        private LineReading(InputStream lines, long before) {
            this.documents = new Documents(new NdjsonLines(lines, options.lineBytes), options.lineBytes);
            this.before = before;
            this.line = before;
        }

        /** The line that was read last; how many stand before the input until one was. */
        public long line() {
            return line;
        }

        /** Reads and scores the next line; empty at the end. */
        public Optional<LineResult> next() throws IOException {
            Optional<NdjsonLines.NdjsonLine> document = documents.next();
            document.ifPresent(read -> line = before + read.number());
            return document.map(read -> scored(read.bytes()));
        }

        private LineResult scored(byte[] bytes) {
            if (!ExportedResource.isOne(bytes)) {
                return ScoredLines.this.scored(new LinePlace(line, OptionalLong.empty()), bytes);
            }
            return switch (ExportedResource.read(bytes)) {
                case ExportedResource.UnreadableExport(String message) -> {
                    LinePlace place = new LinePlace(line, OptionalLong.empty());
                    yield new LineResult.RejectedLine(place, List.of(new Problem("invalid", "", message)), false);
                }
                case ExportedResource.StoredRow resource
                when resource.isAnswered() ->
                    ScoredLines.this.scored(new LinePlace(line, OptionalLong.of(resource.version())), resource.body());
                case ExportedResource.StoredRow _ -> new LineResult.SkippedLine();
            };
        }
    }

    private LineResult scored(LinePlace place, byte[] bytes) {
        InputLine line = new InputLine(new LineOrigin(Optional.empty(), place.line()), bytes);
        try {
            return switch (score.apply(line)) {
                case ScoreRow.RejectedRow refused -> new LineResult.RejectedLine(place, refused.problems(), false);
                case ScoreRow.AssessedRow scored ->
                    other.map(edition -> compared(place, scored, edition.now(scored)))
                            .orElseGet(() -> new LineResult.SummarizedLine(place, Summary.of(scored)));
            };
        } catch (RuntimeException | StackOverflowError fault) {
            return new LineResult.RejectedLine(
                    place, ScoreRun.failed(line, fault).problems(), true);
        }
    }

    private static LineResult compared(LinePlace place, ScoreRow.AssessedRow was, ScoreRow now) {
        return switch (now) {
            case ScoreRow.RejectedRow refused -> new LineResult.RejectedLine(place, refused.problems(), false);
            case ScoreRow.AssessedRow scored -> {
                Summary summary = Summary.of(scored);
                yield new LineResult.ComparedLine(
                        place, new ResultComparison(Summary.of(was).result(), summary.result()), summary);
            }
        };
    }
}
