package org.dorsal.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the page of promises with the checks of the history program, which has a separate build. */
class PromisesPageTest {
    private static final Path PAGE = Path.of("src/docs/promises.md");
    private static final Path JUDGE = Path.of("src/history/java/history/check/Judge.java");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([a-z-]+) \\|.*\\| `([A-Za-z.]+)` \\|$");
    private static final Pattern CHECK = Pattern.compile("new Check\\(\"([a-z-]+)\", ([A-Za-z]+::[A-Za-z]+)\\)");

    @Test
    void each_promise_has_a_check_and_each_check_a_promise() throws IOException {
        Map<String, String> promised = pairs(ROW, PAGE);

        assertThat(promised).isNotEmpty().isEqualTo(pairs(CHECK, JUDGE));
    }

    private static Map<String, String> pairs(Pattern pattern, Path file) throws IOException {
        Map<String, String> pairs = new TreeMap<>();
        Matcher match = pattern.matcher(Files.readString(file));
        match.results().forEach(pair -> pairs.put(pair.group(1), pair.group(2).replace("::", ".")));
        return pairs;
    }
}
