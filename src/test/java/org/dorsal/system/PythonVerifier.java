package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The small verifier in another language, which shares nothing with ours but the format. */
final class PythonVerifier {
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

    static SomeExport.VerifierOutput verified(Path export, Path key, Path... checkpoints) {
        List<String> command = new ArrayList<>(
                List.of("python3", "src/test/python/verify_export.py", export.toString(), key.toString()));
        for (Path checkpoint : checkpoints) {
            command.add(checkpoint.toString());
        }
        return run(command);
    }

    /** Asserts that it ends with that code, where it can run. */
    static void assertEnds(SomeExport export, int code) {
        if (isThere()) {
            SomeExport.VerifierOutput output = verified(
                    export.file(), LoggedDay.shared().key(), LoggedDay.shared().place());
            assertThat(output.exitCode()).as(output.text()).isEqualTo(code);
        }
    }

    /** Verifies without kept checkpoints, and demands that many of the witnesses. */
    static SomeExport.VerifierOutput witnessed(Path export, Path key, Path witnesses, int quorum) {
        return run(List.of(
                "python3",
                "src/test/python/verify_export.py",
                export.toString(),
                key.toString(),
                "",
                witnesses.toString(),
                String.valueOf(quorum)));
    }

    /** Output of another program of the folder. */
    static SomeExport.VerifierOutput run(String program, String... arguments) {
        return run(Stream.concat(Stream.of("python3", "src/test/python/" + program), Stream.of(arguments))
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
