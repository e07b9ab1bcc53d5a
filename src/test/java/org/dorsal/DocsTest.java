package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the documents as their readers do: every link, path and setting in them leads somewhere. */
class DocsTest {
    private static final Path README = Path.of("README.md");
    private static final Path INDEX = Path.of("src/docs/README.md");
    /** A room may be named without the way to it. */
    private static final Path ROOMS = Path.of("src/main/java/org/dorsal");

    private static final Path DECISIONS = Path.of("src/docs/adr");
    private static final Pattern NUMBERED = Pattern.compile("(\\d{4})-[a-z0-9-]+\\.md");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)[^)]*\\)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");
    /** A SMART scope looks like a path. */
    private static final Pattern SCOPE = Pattern.compile("(launch|patient|user|system)/[A-Za-z*.]+");

    private static final Pattern ADDRESS = Pattern.compile("\\w+:/?/?\\S+|/\\S*|system/\\S*");
    private static final Pattern FILE = Pattern.compile("[\\w.-]+(/[\\w.-]+)+/?|[\\w.-]+/");

    /** Gaps are decisions that were superseded, or that the comment of their class states. */
    @Test
    void decisions_are_numbered_and_no_number_is_used_twice() throws IOException {
        assertThat(decisions().map(DocsTest::number).map(match -> match.group(1)))
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void a_decision_says_why_and_how_it_could_be_wrong(Path decision) throws IOException {
        var text = Files.readString(decision);
        var number = Integer.parseInt(number(decision).group(1));

        assertThat(text).startsWith("# " + number + ". ");
        assertThat(text.lines().skip(2).findFirst().orElse(""))
                .matches("\\*\\*Status\\.\\*\\* Accepted, \\d{4}-\\d\\d-\\d\\d[.;].*");
        var sections = Pattern.compile("(?m)^\\*\\*(.+?)\\.\\*\\*")
                .matcher(text)
                .results()
                .map(section -> section.group(1))
                .filter(name -> !name.equals("Rejected"))
                .toList();
        assertThat(sections).containsExactly("Status", "Context", "Decision", "Consequences", "How we would notice");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void a_document_is_finished_and_its_links_lead_somewhere(Path document) throws IOException {
        var text = Files.readString(document);

        assertThat(text).doesNotContain("TO" + "DO", "FIX" + "ME");
        assertThat(matches(LINK, text, 1).filter(link -> !link.contains("://")))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    @Test
    void the_index_lists_every_page() throws IOException {
        var listed = matches(LINK, Files.readString(INDEX), 1).toList();

        assertThat(files(INDEX.getParent())
                        .filter(page -> !page.startsWith(DECISIONS) && !page.equals(INDEX))
                        .map(page -> INDEX.getParent().relativize(page).toString())
                        .filter(page -> !listed.contains(page)))
                .as("pages that src/docs/README.md has to list under \"All pages by kind\"")
                .isEmpty();
    }

    @Test
    void the_readme_is_read_in_a_few_minutes() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(120);
    }

    @Test
    void readme_and_the_page_for_developers_name_files_that_are_there_or_that_the_build_makes() throws IOException {
        var text = Files.readString(README) + Files.readString(Path.of("src/docs/develop.md"));
        var made = Files.readAllLines(Path.of(".gitignore"));
        var commands = matches(BLOCK, text, 0).filter(block -> !block.startsWith("```yaml"));
        var inline = matches(INLINE, BLOCK.matcher(text).replaceAll(""), 1);

        assertThat(Stream.concat(commands, inline)
                        .flatMap(words -> Stream.of(words.split("[\\s'\"`|<>]+")))
                        .filter(word -> !ADDRESS.matcher(word).matches())
                        .filter(word -> !SCOPE.matcher(word).matches())
                        .filter(word -> FILE.matcher(word).matches())
                        .filter(word -> made.stream().noneMatch(word::startsWith)))
                .hasSizeGreaterThan(3)
                .allMatch(word -> Files.exists(Path.of(word)) || Files.isDirectory(ROOMS.resolve(word)));
        assertThat(Pattern.compile("target/\\S+\\.jar").matcher(text).results().map(MatchResult::group))
                .isNotEmpty()
                .containsOnly("target/" + finalName() + ".jar");
    }

    private static Stream<String> matches(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(match -> match.group(group));
    }

    private static String finalName() throws IOException {
        return matches(Pattern.compile("<finalName>(.+?)</finalName>"), Files.readString(Path.of("pom.xml")), 1)
                .findFirst()
                .orElseThrow();
    }

    private static MatchResult number(Path decision) {
        var name = NUMBERED.matcher(decision.getFileName().toString());
        assertThat(name.matches()).as(decision.toString()).isTrue();
        return name.toMatchResult();
    }

    private static Stream<Path> decisions() throws IOException {
        return files(DECISIONS);
    }

    private static Stream<Path> documents() throws IOException {
        return Stream.concat(Stream.of(README, Path.of("profiles/README.md")), files(Path.of("src/docs")));
    }

    private static Stream<Path> files(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(".md")).sorted().toList().stream();
        }
    }
}
