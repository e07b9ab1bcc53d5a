package org.dorsal.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.jar.JarFile;
import org.dorsal.audit.log.SomeLogKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two releases of the committed state from two clean checkouts, in folders with paths of other lengths. Takes two
 * whole builds, so profile {@code nightly} runs it.
 */
@EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
class TwoCheckoutsIT {
    @TempDir
    private Path folder;

    @Test
    void two_clean_checkouts_give_the_same_bytes() throws Exception {
        Path key = folder.resolve("release.pem");
        SomeLogKeys.write(key);
        Path first = release("one", key);
        Path second = release("another-checkout", key);

        assertThat(differences(jar(first), jar(second))).isEmpty();
        assertThat(second.resolve(ReleaseFolder.SUMS)).hasSameTextualContentAs(first.resolve(ReleaseFolder.SUMS));
        assertThat(second.resolve(ReleaseFolder.SIGNATURE))
                .hasSameBinaryContentAs(first.resolve(ReleaseFolder.SIGNATURE));
    }

    private Path release(String name, Path key) throws IOException, InterruptedException {
        Path checkout = folder.resolve(name);
        run(folder, "git", "clone", "-q", Path.of("").toAbsolutePath().toString(), checkout.toString());
        run(
                checkout,
                "mvn",
                "-B",
                "-DskipTests",
                "-Ddorsal.start.turns=0",
                "-Drelease.key=" + key,
                "-f",
                "src/release/pom.xml");
        return checkout.resolve("target/release");
    }

    private void run(Path where, String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "command", ".log");
        int status = new ProcessBuilder(List.of(command))
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(status)
                .as(() -> String.join(" ", command) + "\n" + text(log))
                .isZero();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException fault) {
            return fault.toString();
        }
    }

    private static Path jar(Path release) throws IOException {
        try (var files = Files.newDirectoryStream(release, "dorsal-*.jar")) {
            return files.iterator().next();
        }
    }

    /** Names of the entries that differ in content or time, or that one jar lacks. */
    private static List<String> differences(Path first, Path second) throws IOException {
        Map<String, String> secondEntries = entries(second);
        Map<String, String> entries = entries(first);
        secondEntries.forEach(
                (name, entry) -> entries.merge(name, entry, (hash, other) -> hash.equals(other) ? null : hash));
        return List.copyOf(entries.keySet());
    }

    private static Map<String, String> entries(Path jar) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .forEach(entry -> entries.put(
                            entry.getName(), Long.toHexString(entry.getCrc()) + " " + entry.getTimeLocal()));
        }
        return entries;
    }
}
