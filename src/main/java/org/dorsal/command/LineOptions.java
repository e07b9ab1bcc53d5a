package org.dorsal.command;

import java.io.IOException;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.command.LinesCommand.LineScore;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Knowledge;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of commands that score line by line, with their help texts. */
final class LineOptions {
    private static final int MEBI = 1 << 20;
    private static final int MAX_LINE_BYTES = 64 * MEBI;

    @Parameters(paramLabel = "FILE", arity = "0..*")
    List<String> files = List.of();

    @Option(names = "--patients", paramLabel = "FILE")
    Optional<String> patients = Optional.empty();

    @Option(names = "--on", paramLabel = "DATE")
    Optional<LocalDate> ageDate = Optional.empty();

    @Option(names = "--fhir-base", paramLabel = "URL")
    Optional<String> fhirBase = Optional.empty();

    @Option(names = "--as", paramLabel = "ndjson|csv")
    RowTable.RowFormat format = RowTable.RowFormat.ndjson;

    @Option(names = "--out", paramLabel = "FILE")
    Optional<String> out = Optional.empty();

    @Option(names = "--limit-line-bytes", paramLabel = "N")
    int lineBytes = MEBI;

    /** Sees that the options can be kept together, before anything is read or overwritten. */
    void check() throws IOException {
        if (lineBytes < 1 || lineBytes > MAX_LINE_BYTES) {
            throw CommandException.usage("--limit-line-bytes takes 1 to " + MAX_LINE_BYTES);
        }
        if (ehrBase().filter(String::isBlank).isPresent()) {
            throw CommandException.usage("--fhir-base must not be empty");
        }
        for (String input : Stream.concat(files.stream(), patients.stream()).toList()) {
            if (out.isPresent() && same(input, out.get())) {
                throw CommandException.usage("--out would overwrite the input " + input + "; name another file");
            }
        }
    }

    /** Scores by these profiles, with these birth dates. */
    LineScore score(Knowledge knowledge, BirthDates patients, Clock clock) {
        return new LineScore(new AssessmentPipeline(knowledge, gate()), patients, ehrBase(), ageDate, clock);
    }

    private Optional<String> ehrBase() {
        return fhirBase.map(String::strip);
    }

    /** A response alone on its line may be as long as the line. */
    Gate gate() {
        return new Gate(Limits.ofRequests(lineBytes));
    }

    private static boolean same(String input, String output) throws IOException {
        Path path = Path.of(input);
        Path other = Path.of(output);
        return Files.exists(path) && Files.exists(other) && Files.isSameFile(path, other);
    }
}
