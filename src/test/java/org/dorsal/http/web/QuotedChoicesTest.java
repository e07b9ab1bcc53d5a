package org.dorsal.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that each choice that a text recommends to operators has that name on the page. */
class QuotedChoicesTest {
    private static final Path BASE = Path.of(System.getProperty("basedir", "."));
    private static final Pattern QUOTED = Pattern.compile("“([^”]+)”");
    private static final Pattern EMPHASISED = Pattern.compile("(?<!\\*)\\*([^*\n][^*]*)\\*(?!\\*)");

    /** Instructions for operators, of all files of words. */
    static Stream<String> cures() throws IOException {
        try (Stream<Path> files = Files.list(BASE.resolve("src/main/resources/words"))) {
            return files.map(QuotedChoicesTest::words).toList().stream()
                    .flatMap(words -> words.stringPropertyNames().stream()
                            .filter(key -> key.matches("operate\\.(cure|why|choice|state)\\..*"))
                            .map(words::getProperty));
        }
    }

    @ParameterizedTest
    @MethodSource("cures")
    void each_choice_that_the_page_quotes_is_on_the_page(String sentence) {
        assertThat(QUOTED.matcher(sentence).results().map(quoted -> quoted.group(1)))
                .allSatisfy(quoted -> assertThat(labels()).contains(quoted));
    }

    /** Points of the guide's list of decisions. */
    static List<String> decisions() throws IOException {
        String guide = Files.readString(BASE.resolve("src/docs/operate/write-back.md"));
        String section = guide.substring(
                guide.indexOf("## Decisions about"), guide.indexOf("\n## ", guide.indexOf("## Decisions about") + 1));
        return Stream.of(section.split("\n\\* ")).skip(1).toList();
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void each_choice_that_the_guide_names_is_on_the_page(String decision) {
        String text = decision.replaceAll("\\*\\*[^*]+\\*\\*", "").replaceAll("\\s+", " ");
        assertThat(EMPHASISED.matcher(text).results().map((MatchResult named) -> named.group(1)))
                .allSatisfy(named -> assertThat(labels()).contains(named));
    }

    private static List<String> labels() {
        Properties words = words(BASE.resolve("src/main/resources/words/operate.properties"));
        return words.stringPropertyNames().stream()
                .filter(key -> key.matches("operate\\.choice\\.[a-z-]+|operate\\.copy-out"))
                .map(words::getProperty)
                .toList();
    }

    private static Properties words(Path file) {
        Properties words = new Properties();
        try (Reader text = Files.newBufferedReader(file, UTF_8)) {
            words.load(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return words;
    }
}
