package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The small verifier in another language, which shares nothing with ours but the format. */
final class PythonVerifier {
    private static final Set<String> ONLY_OURS = Set.of(
            "MANIFEST_DIFFERS",
            "NODE_DIFFERS",
            "CHECKPOINT_ROW_DIFFERS",
            "CHECKPOINT_MISSING",
            "KNOWLEDGE_REFUSED",
            "NOT_RESCORED",
            "RESCORED_DIFFERENTLY");

    private PythonVerifier() {}

    /** Returns whether this machine has Python 3; without it these tests prove nothing, and say so. */
    static boolean isThere() {
        try {
            return run(List.of("python3", "--version")).exitCode() == 0;
        } catch (UncheckedIOException _) {
            System.err.println("*** python3 IS NOT INSTALLED: the independent verifier was not run ***");
            return false;
        }
    }

    /**
     * Asserts that it believes what ours believes, and doubts what ours doubts. It reads neither counts, subtrees nor rows of
     * checkpoints, and scores nothing.
     *
     * @param arguments the file and the options of {@code dorsal verify}
     */
    static void assertAgrees(List<String> arguments, SomeExport.VerifierOutput output) {
        if (output.exitCode() > 1 || arguments.contains("--bulk") || !isThere()) {
            return; // wrong arguments, or a question to ours alone
        }
        Set<String> kinds = output.doubts().stream()
                .map(doubt -> doubt.replaceFirst(" at .*", ""))
                .filter(kind -> !ONLY_OURS.contains(kind))
                .collect(Collectors.toSet());
        SomeExport.VerifierOutput other = run("verify_export.py", arguments.toArray(String[]::new));
        assertThat(other.exitCode())
                .as(() -> output.text() + "\nand the other one: " + other.text())
                .isEqualTo(kinds.isEmpty() ? 0 : 1);
        assertThat(other.text().lines().filter(line -> line.contains(" ")).map(line -> line.replaceFirst(" .*", "")))
                .as(() -> output.text() + "\nand the other one: " + other.text())
                .isSubsetOf(kinds);
    }

    /** Output of another program of the folder. */
    static SomeExport.VerifierOutput run(String program, String... arguments) {
        return run(Stream.concat(Stream.of("python3", "src/examples/verify/" + program), Stream.of(arguments))
                .toList());
    }

    private static SomeExport.VerifierOutput run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new SomeExport.VerifierOutput(process.waitFor(), output);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
