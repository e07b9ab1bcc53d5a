package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.settings.BoundSettings;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.FileSystemResource;

/** The table of OWASP ASVS 5.0.0: each requirement once, each named test and setting there. */
class SecurityRequirementsTest {
    private static final Path DOCUMENT = Path.of("src/docs/operate/asvs.md");
    private static final DocumentTable TABLE =
            DocumentTable.in(DOCUMENT, "Requirement", "Level", "About", "State", "Shown by");
    private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
    private static final Pattern STATE =
            Pattern.compile("met|(met by setting|not met|not applicable|left to operators): .{7,}");

    /** Section and level of each of its requirements. */
    private static final String LEVELS = """
            1.1 22, 1.2 1111122223, 1.3 112222222223, 1.4 222, 1.5 123, 2.1 122, 2.2 112, 2.3 12223, 2.4 23, 3.1 3, 3.2 113,
            3.3 12223, 3.4 11222233, 3.5 11122333, 3.6 3, 3.7 22333, 4.1 12233, 4.2 23333, 4.3 22, 4.4 1222, 5.1 2, 5.2 112333,
            5.3 113, 5.4 222, 6.1 122, 6.2 111111112222, 6.3 11223333, 6.4 112233, 6.5 22222333, 6.6 2223, 6.7 33, 6.8 2222,
            7.1 222, 7.2 1111, 7.3 22, 7.4 11222, 7.5 223, 7.6 22, 8.1 1233, 8.2 1123, 8.3 133, 8.4 23, 9.1 111, 9.2 1222,
            10.1 22, 10.2 223, 10.3 22223, 10.4 1111122222233333, 10.5 22222, 10.6 22, 10.7 222, 11.1 2233, 11.2 22233,
            11.3 11233, 11.4 1222, 11.5 23, 11.6 23, 11.7 33, 12.1 12233, 12.2 11, 12.3 22223, 13.1 2333, 13.2 222223,
            13.3 2233, 13.4 1222233, 14.1 22, 14.2 12223333, 14.3 122, 15.1 12233, 15.2 12233, 15.3 1222222, 15.4 3333,
            16.1 2, 16.2 22222, 16.3 2222, 16.4 222, 16.5 2223, 17.1 23, 17.2 22223333, 17.3 22""";

    @Test
    void every_requirement_is_listed_once() {
        List<String> levels = Arrays.stream(LEVELS.split(",\\s+"))
                .flatMap(SecurityRequirementsTest::requirements)
                .toList();
        assertThat(levels).hasSize(345).filteredOn(line -> line.endsWith(" 1")).hasSize(70);
        assertThat(levels).filteredOn(line -> line.endsWith(" 2")).hasSize(183);
        assertThat(TABLE.rows().stream().map(row -> row.get(0) + " " + row.get(1)))
                .containsExactlyElementsOf(levels);
    }

    @Test
    void every_state_is_one_of_five_and_says_why() throws IOException {
        assertThat(TABLE.column("State")).allMatch(state -> STATE.matcher(state).matches());
        assertThat(TABLE.rows()).noneMatch(row -> row.get(2).isBlank());
        assertThat(TABLE.rows())
                .filteredOn(row -> row.get(3).startsWith("met"))
                .allMatch(row -> row.get(4).matches("(?s).*(`[^`]+`|]\\(|above: ).*"), "shown by something");
        String counts =
                "%d requirements: %d met, %d met by setting, %d not met, %d left to operators, %d not applicable"
                        .formatted(
                                TABLE.rows().size(),
                                count("met"),
                                count("met by setting"),
                                count("not met"),
                                count("left to operators"),
                                count("not applicable"));
        System.out.println("OWASP ASVS 5.0.0: " + counts);
        assertThat(Files.readString(DOCUMENT)).contains("**" + counts + ".**");
    }

    @Test
    void every_named_test_and_setting_exists() throws IOException {
        assertThat(named().filter(name -> name.contains("#")))
                .isNotEmpty()
                .allSatisfy(SafetyHazardsTest::assertIsATest);
        Set<String> settings = settings();
        assertThat(named().filter(name -> name.matches("[a-z]+(\\.[a-z*-]+)+")))
                .isNotEmpty()
                .allMatch(settings::contains, "is a setting");
        String text = Files.readString(DOCUMENT);
        assertThat(TABLE.column("Shown by")
                        .flatMap(cell -> Pattern.compile("above: ([A-Z][a-z]+(?: in)?)")
                                .matcher(cell)
                                .results())
                        .map(match -> "\n## " + match.group(1) + "\n"))
                .isNotEmpty()
                .allMatch(text::contains, "is a section");
    }

    @Test
    void a_setting_that_is_gone_would_be_seen() throws IOException {
        assertThat(settings()).contains("dorsal.proxies").doesNotContain("dorsal.proxy");
        assertThatThrownBy(() -> SafetyHazardsTest.assertIsATest("system.NoSuchTest#nothing"))
                .isInstanceOf(AssertionError.class);
    }

    private static Stream<String> requirements(String section) {
        String[] parts = section.strip().split(" ", -1);
        return Stream.iterate(0, index -> index < parts[1].length(), index -> index + 1)
                .map(index -> "V" + parts[0] + "." + (index + 1) + " " + parts[1].charAt(index));
    }

    private static long count(String state) {
        return TABLE.column("State")
                .filter(cell -> cell.equals(state) || cell.startsWith(state + ":"))
                .count();
    }

    private static Stream<String> named() {
        return TABLE.column("Shown by")
                .flatMap(cell -> NAMED.matcher(cell).results())
                .map((MatchResult match) -> match.group(1));
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
