package org.dorsal.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Limits;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of commands that score line by line, with what they mean to the person who types them. */
final class LineOptions {
    private static final int MEBI = 1 << 20;
    private static final int MOST_LINE_BYTES = 64 * MEBI;
    private static final int MOST_JOBS = 256;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Files of responses; '-' or none reads standard input.")
    List<String> files = List.of();

    @Option(
            names = "--patients",
            paramLabel = "FILE",
            description = "FHIR Patients, one a line: their birth dates decide the ages. They are matched by id alone,"
                    + " whatever their server. Without it, or for other patients, the answer age-years is read.")
    Optional<String> patients = Optional.empty();

    @Option(
            names = "--on",
            paramLabel = "DATE",
            description = "The day for ages, as YYYY-MM-DD. Default: the day each response was authored.")
    Optional<LocalDate> on = Optional.empty();

    @Option(
            names = "--criteria",
            paramLabel = "NAME",
            split = ",",
            description = "Which criteria apply, in the order of their flags. Default: the newest of every name.")
    List<String> criteria = List.of();

    @Option(
            names = "--fhir-base",
            paramLabel = "URL",
            description = "The FHIR base that absolute subjects must lie below. Default: any will do.")
    Optional<String> fhirBase = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write. Default: standard output.")
    Optional<String> out = Optional.empty();

    @Option(
            names = "--fail-on",
            paramLabel = "invalid|never",
            description = "Whether refused lines make the exit code 1. Default: invalid.")
    FailOn failOn = FailOn.invalid;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many lines to work on at once. Default: the number of processors.")
    int jobs = Math.min(Runtime.getRuntime().availableProcessors(), MOST_JOBS);

    @Option(
            names = "--limit-line-bytes",
            paramLabel = "N",
            description = "A longer line is refused without being held in memory. Default: 1048576.")
    int lineBytes = MEBI;

    /** When refused lines are a failure; named as it is typed. */
    enum FailOn {
        invalid,
        never
    }

    /** Sees that the options can be kept together, before anything is read or overwritten. */
    void check() throws IOException {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw Ending.usage("--jobs takes 1 to " + MOST_JOBS);
        }
        if (lineBytes < 1 || lineBytes > MOST_LINE_BYTES) {
            throw Ending.usage("--limit-line-bytes takes 1 to " + MOST_LINE_BYTES);
        }
        if (ehrBase().filter(String::isBlank).isPresent()) {
            throw Ending.usage("--fhir-base must not be empty");
        }
        for (String input : Stream.concat(files.stream(), patients.stream()).toList()) {
            if (out.isPresent() && same(input, out.get())) {
                throw Ending.usage("--out would overwrite the input " + input + "; name another file");
            }
        }
    }

    Optional<String> ehrBase() {
        return fhirBase.map(String::strip);
    }

    /** A response alone on its line may be as long as the line. */
    Limits limits() {
        Limits usual = Limits.ofRequests();
        return new Limits(
                lineBytes,
                usual.maxDepth(),
                usual.maxTokens(),
                usual.maxNumberChars(),
                usual.maxExponent(),
                usual.maxTextChars(),
                usual.maxNameChars());
    }

    private static boolean same(String input, String output) throws IOException {
        Path one = Path.of(input);
        Path other = Path.of(output);
        return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    }
}
