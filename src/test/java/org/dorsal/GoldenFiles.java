package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Expected results in readable files next to the tests. {@code -Ddorsal.golden=write} rewrites each file that a test
 * compares; the diff is for review.
 */
public final class GoldenFiles {
    private static final boolean WRITE = "write".equals(System.getProperty("dorsal.golden"));
    private static final Path ACTUAL = Path.of("target/golden");

    private GoldenFiles() {}

    /** Compares the text with the file line by line, or writes the file. The text is kept in {@code target/golden}. */
    public static void assertSame(Path file, String text) {
        try {
            Path actual = Files.createDirectories(ACTUAL).resolve(file.getFileName());
            Files.writeString(actual, text);
            if (WRITE) {
                Files.writeString(file, text);
            }
            assertThat(actual)
                    .as("-Ddorsal.golden=write rewrites %s for review", file)
                    .hasSameTextualContentAs(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
