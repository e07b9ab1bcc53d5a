package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.Reader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.*;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.assessment.MissingTexts;
import org.dorsal.note.Words;
import org.junit.jupiter.api.Test;

/**
 * Word files of the pages: keys and placeholders, not their wording. {@link MissingTexts} finds the keys that a
 * language lacks.
 */
class PagesWordsTest {
    private static final Path FILES = Path.of("src/main/resources/words");
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+");
    /** Message of a template with a constant key. */
    private static final Pattern USED = Pattern.compile("#\\{([a-z][\\w.-]*\\w)[}(]");

    @Test
    void every_text_is_a_message_format_and_not_blank() throws IOException {
        for (Path file : files()) {
            read(file).forEach((key, text) -> {
                assertThat(text.toString()).as("%s: %s", file, key).isNotBlank();
                assertThatCode(() -> new MessageFormat(text.toString()))
                        .as("%s: %s", file, key)
                        .doesNotThrowAnyException();
            });
        }
    }

    /** Texts with one key: the second would replace the first. */
    @Test
    void no_key_is_written_twice() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readAllLines(file).stream()
                            .filter(line -> line.matches("[\\w.-]+ *=.*"))
                            .map(line -> line.split(" *=", 2)[0]))
                    .as("%s", file)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void each_language_has_only_keys_of_us_english_with_the_same_placeholders() throws IOException {
        List<Path> languages = files().stream()
                .filter(file -> file.getFileName().toString().contains("_"))
                .toList();
        assertThat(languages).isNotEmpty();
        for (Path file : languages) {
            Properties american =
                    read(FILES.resolve(file.getFileName().toString().replaceFirst("_.*", ".properties")));
            read(file).forEach((key, text) -> {
                assertThat(american.keySet()).as("%s", file).contains(key);
                assertThat(placeholders(text))
                        .as("%s: %s", file, key)
                        .isEqualTo(placeholders(Objects.requireNonNull(american.get(key))));
            });
        }
    }

    @Test
    void every_key_that_a_template_names_is_there() throws IOException {
        Set<Object> keys = new TreeSet<>();
        for (String name : MissingTexts.WORDS) {
            keys.addAll(read(FILES.resolve(name + ".properties")).keySet());
        }
        Set<String> used = new TreeSet<>();
        try (Stream<Path> templates = Files.walk(TEMPLATES)) {
            for (Path template : templates.filter(Files::isRegularFile).toList()) {
                USED.matcher(Files.readString(template)).results().forEach(match -> used.add(match.group(1)));
            }
        }
        assertThat(used).hasSizeGreaterThan(100).allMatch(keys::contains);
    }

    /** Loads messages on a thread with a foreign class loader, such as one of a server that is being stopped. */
    @Test
    void words_are_found_whatever_the_thread_can_load() throws Exception {
        var thread = Thread.currentThread();
        var usual = thread.getContextClassLoader();
        String hours = read(FILES.resolve("assess.properties")).getProperty("assess.unit.h");
        try (var nothing = new URLClassLoader(new URL[0], null)) {
            thread.setContextClassLoader(nothing);

            assertThat(new Words().say(Locale.US, "assess.unit.h")).isEqualTo(hours);
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.filter(file -> MissingTexts.WORDS.contains(
                            file.getFileName().toString().replaceFirst("[_.].*", "")))
                    .sorted()
                    .toList();
        }
    }

    private static Properties read(Path file) throws IOException {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            words.load(reader);
        }
        return words;
    }

    private static Set<String> placeholders(Object text) {
        return new TreeSet<>(PLACEHOLDER
                .matcher(text.toString())
                .results()
                .map(MatchResult::group)
                .toList());
    }
}
