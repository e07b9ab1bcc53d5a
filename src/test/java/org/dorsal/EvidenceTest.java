package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.document.NamedTests;
import org.dorsal.settings.BoundSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.FileSystemResource;

/** Tables of evidence in {@code src/evidence}: each named test, setting and file exists, and the stated counts are those of the rows. */
class EvidenceTest {
    private static final Path README = DocumentTable.EVIDENCE.resolve("README.md");
    private static final Pattern TEST = Pattern.compile("[\\w.]*[A-Z]\\w+#\\w+");
    private static final Pattern FILE = Pattern.compile("(?:src|profiles|helm|db)/[\\w./-]+\\w");
    private static final Pattern CHECK = Pattern.compile("new Check\\(\"([a-z-]+)\", ([A-Za-z]+)::([A-Za-z]+)\\)");

    @ParameterizedTest
    @MethodSource("tables")
    void each_named_test_and_file_exists(String name) throws IOException {
        String text = Files.readString(DocumentTable.EVIDENCE.resolve(name + ".csv"));

        assertThat(TEST.matcher(text).results().map(MatchResult::group).filter(test -> !isAbsent(name, test)))
                .allMatch(NamedTests::exist, "is a test");
        assertThat(FILE.matcher(text).results().map(MatchResult::group)).allMatch(file -> Files.exists(Path.of(file)));
    }

    @Test
    void each_table_is_described() throws IOException {
        String readme = Files.readString(README);

        assertThat(tables()).hasSizeGreaterThan(10).allMatch(name -> readme.contains("`" + name + ".csv`"));
    }

    @ParameterizedTest
    @CsvSource({
        "asvs, state, requirements, met|met by setting|not met|left to operators|not applicable",
        "coverage, state, statements, covered|weakened|missing",
        "complaints, answer, complaints, answered|partly|not answered|does not apply"
    })
    void the_counts_are_those_of_the_rows(String name, String column, String noun, String states) throws IOException {
        DocumentTable table = DocumentTable.evidence(name);
        Map<String, Long> counts =
                table.column(column).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<String> order = List.of(states.split("\\|"));

        assertThat(table.column("id")).doesNotHaveDuplicates();
        assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(order);
        assertThat(Files.readString(README))
                .contains(table.rows().size() + " " + noun + ": "
                        + order.stream()
                                .map(state -> counts.get(state) + " " + state)
                                .collect(Collectors.joining(", ")));
    }

    /** Numbers of the standard's requirements of the levels 1, 2 and 3. */
    @Test
    void all_requirements_of_the_standard_are_listed_and_each_state_but_met_gives_its_reason() throws IOException {
        DocumentTable table = DocumentTable.evidence("asvs");

        assertThat(table.column("level").collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .isEqualTo(Map.of("1", 70L, "2", 183L, "3", 92L));
        assertThat(table.rows())
                .allSatisfy(row -> assertThat(row.get(row.get(3).equals("met") ? 5 : 4))
                        .as(row.getFirst())
                        .isNotBlank());
        Set<String> settings = settings();
        assertThat(table.column("shown_by")
                        .flatMap(cell -> Stream.of(cell.split(", ")))
                        .filter(word -> word.matches("(dorsal|spring|server|management)(\\.[a-z*-]+)+")))
                .isNotEmpty()
                .allMatch(settings::contains, "is a setting");
    }

    @Test
    void each_promise_has_a_check_and_each_check_a_promise() throws IOException {
        assertThat(DocumentTable.evidence("promises").rows().stream().map(row -> row.subList(0, 2)))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        CHECK.matcher(Files.readString(Path.of("src/history/java/history/check/Judge.java")))
                                .results()
                                .map(check -> List.of(check.group(1), check.group(2) + "." + check.group(3)))
                                .toList());
    }

    private static Stream<String> tables() throws IOException {
        try (Stream<Path> files = Files.list(DocumentTable.EVIDENCE)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".csv"))
                    .map(name -> name.replace(".csv", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** Whether the table names the test as one that would close an open hazard; SafetyHazardsTest compares these. */
    private static boolean isAbsent(String name, String test) {
        return name.equals("hazard-controls")
                && DocumentTable.evidence(name).rows().stream()
                        .anyMatch(
                                row -> row.get(2).equals("absent") && row.get(3).equals(test));
    }

    /** Names of the bound settings and of the settings that all installations share. */
    private static Set<String> settings() throws IOException {
        Set<String> settings = new TreeSet<>(BoundSettings.names().toList());
        var shared = new YamlPropertySourceLoader()
                .load("shared", new FileSystemResource("src/main/resources/application.yaml"))
                .getFirst();
        settings.addAll(List.of(((EnumerablePropertySource<?>) shared).getPropertyNames()));
        return settings;
    }
}
