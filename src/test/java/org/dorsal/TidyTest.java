package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the sources and names the replacement for what the house does not use. */
class TidyTest {
    private static final Path MAIN = Path.of("src/main/java/org/dorsal");
    private static final Path TESTS = Path.of("src/test/java/org/dorsal");
    private static final Path SANDBOX = Path.of("src/sandbox/java/org/dorsal");
    private static final Path BENCH = Path.of("src/bench/java/org/dorsal");

    private static final Map<String, String> BANNED_IN_MAIN = Map.of(
            "Instant.now(", "take a Clock or an Instant as argument",
            "LocalDate.now(", "take the day as argument",
            "UUID.randomUUID(", "take ids from Ids with a RandomGenerator",
            "Thread.sleep(", "wait on a condition",
            "ZoneId.systemDefault(", "name the zone",
            "System.getenv(", "bind a setting",
            "System.currentTimeMillis(", "take a Clock as argument");

    /** Above some 60,000 rows PostgreSQL scans all rows of the second table for each of the first: it does not end. */
    private static final Pattern NOT_IN_SELECT = Pattern.compile("(?i)\\bnot\\s+in\\s*\\(\\s*select\\b");

    private static final Map<String, String> BANNED_EVERYWHERE = Map.of(
            "TO" + "DO", "write an issue or do it",
            "FIX" + "ME", "write an issue or do it",
            "@Dis" + "abled", "a test runs or goes",
            "Thread.sl" + "eep(", "wait on a condition");

    private static final Map<String, String> BANNED_IN_TESTS = Map.of(
            "Thread.onSpinWait(", "Polling.await() has a limit and leaves the processor to what is awaited",
            "Thread.yield(", "Polling.await() has a limit and leaves the processor to what is awaited",
            "new Random()", "Seeds prints what repeats a failure",
            "new SplittableRandom()", "Seeds prints what repeats a failure",
            "ThreadLocalRandom", "Seeds prints what repeats a failure",
            "Math.random(", "Seeds prints what repeats a failure");

    /** Seeds from the time, which are lost when the test fails. */
    private static final Pattern SEEDED_BY_TIME =
            Pattern.compile("(Random\\(|\\bon\\(|\\bat\\(|(?i:seed)\\w* =)[^;]*(nanoTime|currentTimeMillis)\\(");

    /** Waits of Playwright that fail for reasons other than the page. */
    private static final Map<String, String> BANNED_IN_BROWSERS = Map.of(
            "waitFor" + "Function(",
                    "wait for a locator: a second poll evaluates a string, which the pages' policy forbids",
            "waitFor" + "Timeout(", "wait for a locator, or move the page's clock");

    private static final Path GATE = Path.of("src/test/gate.txt");

    private static final Pattern START_TAG = Pattern.compile("<[a-z]");
    private static final Pattern ATTRIBUTE = Pattern.compile("(?<=^|\\s)[a-z][a-z0-9:-]*=\"");

    private static final Pattern BANNED_NAME =
            Pattern.compile("(Manager|Helper|Util|Utils|Impl|Processor|DTO|Dto|Common|Service|Mapper)\\.java$");

    @Test
    void main_sources_take_clock_chance_and_settings_as_arguments() throws IOException {
        assertThat(offences(MAIN, BANNED_IN_MAIN, path -> !path.endsWith("Dorsal.java")))
                .isEmpty();
    }

    @Test
    void only_the_command_room_writes_to_standard_output() throws IOException {
        Map<String, String> output =
                Map.of("System.out", "log, or return a value", "System.err", "log, or return a value");
        assertThat(offences(
                        MAIN,
                        output,
                        path -> !path.startsWith(MAIN.resolve("command")) && !path.endsWith("Dorsal.java")))
                .isEmpty();
    }

    @Test
    void no_statement_excludes_the_rows_of_another_by_not_in() throws IOException {
        List<String> offences = new ArrayList<>();
        for (Path root : List.of(MAIN, Path.of("src/docs"), Path.of("db"), Path.of("src/history"))) {
            for (Path path : files(root, "java", "md", "sql")) {
                if (NOT_IN_SELECT.matcher(Files.readString(path)).find()) {
                    offences.add(path + ": not in (select — use not exists");
                }
            }
        }
        assertThat(offences).isEmpty();
    }

    @Test
    void nothing_is_left_for_later() throws IOException {
        List<String> offences = new ArrayList<>(offences(MAIN, BANNED_EVERYWHERE, path -> true));
        offences.addAll(offences(TESTS, BANNED_EVERYWHERE, path -> !path.endsWith("TidyTest.java")));
        offences.addAll(offences(SANDBOX, BANNED_EVERYWHERE, path -> true));
        assertThat(offences).isEmpty();
    }

    @Test
    void the_gate_names_test_classes_that_exist() throws IOException {
        List<String> classes = Files.readAllLines(GATE).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertThat(classes)
                .doesNotHaveDuplicates()
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(TESTS.getParent().getParent().resolve(name)).isRegularFile());
    }

    @Test
    void a_test_waits_within_a_limit_and_says_its_seed() throws IOException {
        List<String> offences =
                new ArrayList<>(offences(TESTS, BANNED_IN_TESTS, path -> !path.endsWith("TidyTest.java")));
        offences.addAll(offences(SANDBOX, BANNED_IN_TESTS, path -> true));
        for (Path path : sources(TESTS)) {
            if (SEEDED_BY_TIME.matcher(Files.readString(path)).find()) {
                offences.add(path + ": a seed of the time — Seeds prints what repeats a failure");
            }
        }
        assertThat(offences).isEmpty();
    }

    @Test
    void browser_tests_wait_for_locators() throws IOException {
        List<String> offences = new ArrayList<>(offences(TESTS, BANNED_IN_BROWSERS, path -> true));
        offences.addAll(offences(BENCH, BANNED_IN_BROWSERS, path -> true));
        assertThat(offences).isEmpty();
    }

    /** Promises have names (src/evidence/promises.csv); a number is defined nowhere. */
    @Test
    void no_comment_names_a_promise_by_a_number() throws IOException {
        Predicate<String> numbered =
                Pattern.compile("^\\s*(?:/?[*]|//).*\\bP\\d+\\b").asPredicate();
        for (Path path :
                Stream.concat(sources(MAIN).stream(), sources(TESTS).stream()).toList()) {
            assertThat(Files.readAllLines(path)).as("%s", path).noneMatch(numbered);
        }
    }

    @Test
    void names_use_the_words_of_the_field() throws IOException {
        assertThat(sources(MAIN).stream()
                        .filter(path -> BANNED_NAME.matcher(path.toString()).find()))
                .isEmpty();
    }

    @Test
    void a_line_of_a_template_fits_on_a_screen_and_has_a_tag_or_an_attribute() throws IOException {
        List<String> offences = new ArrayList<>();
        for (Path path : files(Path.of("src/main/resources/templates"), "html", "xhtml")) {
            List<String> lines = Files.readAllLines(path);
            for (int number = 1; number <= lines.size(); number++) {
                String line = lines.get(number - 1);
                if (line.length() > 140
                        || START_TAG.matcher(line).results().count() > 1
                        || ATTRIBUTE.matcher(line).results().count() > 1) {
                    offences.add(path + ":" + number);
                }
            }
        }
        assertThat(offences).isEmpty();
    }

    private static List<String> offences(Path root, Map<String, String> banned, Predicate<Path> where)
            throws IOException {
        List<String> offences = new ArrayList<>();
        for (Path path : sources(root)) {
            String text = Files.readString(path);
            banned.forEach((word, instead) -> {
                if (where.test(path) && text.contains(word)) {
                    offences.add(path + ": " + word + " — " + instead);
                }
            });
        }
        return offences;
    }

    private static List<Path> sources(Path root) throws IOException {
        return files(root, "java");
    }

    private static List<Path> files(Path root, String... endings) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> Stream.of(endings)
                            .anyMatch(ending -> path.toString().endsWith("." + ending)))
                    .sorted()
                    .toList();
        }
    }
}
