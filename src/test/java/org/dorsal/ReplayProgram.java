package org.dorsal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The second implementation of the scoring, in Python, that is among the examples.
 *
 * @param file the program, or a copy with a change
 */
public record ReplayProgram(Path file) {
    public static final ReplayProgram SHIPPED = new ReplayProgram(Path.of("src/examples/replay/replay.py"));

    /** Output of a run; {@code out} contains errors, too. */
    public record ReplayRun(int exitCode, String out) {}

    /** Skips the test on a machine without Python 3. */
    public static void assumePython() {
        boolean hasEngine;
        try {
            hasEngine = started(List.of("python3", "--version"), new byte[0]).exitCode() == 0;
        } catch (UncheckedIOException _) {
            hasEngine = false;
        }
        Assumptions.assumeTrue(
                hasEngine, "python3 is not installed: the second implementation of the scoring was not run");
    }

    /** A copy of the program in that folder, with one place changed. */
    public ReplayProgram changed(Path folder, String from, String to) throws IOException {
        String text = Files.readString(file);
        if (text.indexOf(from) < 0 || text.indexOf(from) != text.lastIndexOf(from)) {
            throw new IllegalArgumentException("this stands not exactly once in the program: " + from);
        }
        return new ReplayProgram(Files.writeString(folder.resolve("changed.py"), text.replace(from, to)));
    }

    /** Runs the program with that standard input. */
    public ReplayRun run(byte[] input, String... arguments) {
        return started(
                Stream.concat(Stream.of("python3", file.toString()), Stream.of(arguments))
                        .toList(),
                input);
    }

    private static ReplayRun started(List<String> command, byte[] input) {
        try {
            Path inputFile = Files.createTempFile("replay", ".ndjson");
            try {
                Files.write(inputFile, input);
                Process process = new ProcessBuilder(command)
                        .redirectInput(inputFile.toFile())
                        .redirectErrorStream(true)
                        .start();
                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new ReplayRun(process.waitFor(), out);
            } finally {
                Files.delete(inputFile);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
