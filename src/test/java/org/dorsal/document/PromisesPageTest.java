package org.dorsal.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the page of promises with the checks of the history program, which has a separate build. */
class PromisesPageTest {
    private static final Path PAGE = Path.of("src/docs/promises.md");
    private static final Path CHECKS = Path.of("src/history/java/history/check");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([a-z-]+) \\|.*\\| `([A-Za-z]+)` \\|$");
    private static final Pattern PROMISE =
            Pattern.compile("(?s)class ([A-Za-z]+) extends Check .*?super\\(\"([a-z-]+)\"\\)");

    @Test
    void each_promise_has_a_check_and_each_check_a_promise() throws IOException {
        Map<String, String> promised = new TreeMap<>();
        ROW.matcher(Files.readString(PAGE)).results().forEach(row -> promised.put(row.group(1), row.group(2)));
        Map<String, String> checked = new TreeMap<>();
        try (Stream<Path> sources = Files.list(CHECKS)) {
            for (Path source : sources.toList()) {
                Matcher check = PROMISE.matcher(Files.readString(source));
                check.results().forEach(match -> checked.put(match.group(2), match.group(1)));
            }
        }
        assertThat(promised).isNotEmpty().isEqualTo(checked);
    }
}
