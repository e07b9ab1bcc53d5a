package org.dorsal.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Commands of {@code src/docs/operate/release.md} that verify a release, run as the page shows them.
 *
 * @param release folder of the release; its parent folder has the public key, {@code release.pub.pem}
 */
record DocumentedVerification(Path release) {
    static final Path PAGE = Path.of("src/docs/operate/release.md");
    static final String KEY = "release.pub.pem";

    /** End of a command. */
    record Outcome(int status, String printed) {}

    /** Runs Dorsal's own command. */
    Outcome byJava() throws IOException, InterruptedException {
        String command = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("java "))
                .findFirst()
                .orElseThrow()
                .replace("FOLDER", release.toString())
                .replace(KEY, release.resolveSibling(KEY).toString())
                .replaceFirst("java", Path.of(System.getProperty("java.home"), "bin/java") + " -Xshare:auto");
        return run(Path.of("."), command);
    }

    /** Runs {@code openssl} and {@code sha256sum}. */
    Outcome byOpenssl() throws IOException, InterruptedException {
        String block =
                Files.readString(PAGE).split("## Verify")[1].split("```")[1].strip();
        assertThat(block).startsWith("openssl ").contains("\nsha256sum ");
        return run(release, "set -e\nexport LC_ALL=C\n" + block);
    }

    static boolean hasOpenssl() throws IOException, InterruptedException {
        return run(Path.of("."), "openssl version && sha256sum --version").status() == 0;
    }

    private static Outcome run(Path folder, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), printed);
    }
}
