package org.dorsal.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.*;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.command.ListedOptions;
import org.dorsal.settings.BoundSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of settings, options, routes, tests and artifacts in the sentences of the documents exist. */
class DocumentTermsTest {
    private static final Pattern SPAN = Pattern.compile("(?<!`)`([^`\\n]+)`(?!`)");
    private static final Pattern SETTING = Pattern.compile("[a-z][a-z-]*(\\.([a-z*][a-z-]*|\\{site}|\\*))+");
    private static final Pattern OPTION = Pattern.compile("--[a-z][\\w.-]*");
    private static final Pattern SECTION = Pattern.compile("]\\(([^)#\\s:]*)#([^)\\s]+)\\)");
    /** Options of tools that sentences name. */
    private static final Set<String> FOREIGN_OPTIONS =
            Set.of("--create", "--packages", "--exit-on-error", "--ignore-missing");
    /** Names that have the form of a setting. */
    private static final Pattern NO_SETTING =
            Pattern.compile(".*\\.(jar|service|json|ndjson|md|pem|sql|yaml|table|crt|key|tar|tgz|txt)");

    private static final Set<String> SETTINGS = BoundSettings.names().collect(Collectors.toSet());
    private static final String EXAMPLES = sources("src/examples");
    private static final String MAIN = sources("src/main/java") + sources("src/main/resources");

    static List<Path> documents() {
        return DocumentBlock.documents(Path.of(""));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void settings_and_metrics_exist(Path document) {
        assertThat(spans(document)
                        .map(span -> span.replaceFirst("[:=] ?[\\w]+$", ""))
                        .filter(span -> SETTING.matcher(span).matches())
                        .filter(span -> !NO_SETTING.matcher(span).matches())
                        .filter(DocumentTermsTest::looksLikeSetting)
                        .filter(span -> !isSetting(span) && !isMetric(span)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void options_exist(Path document) {
        Set<String> options = Stream.of(
                        List.of("score"), List.of("impact"), List.of("lint"), List.of("erase"), List.of("migrate"))
                .flatMap(command -> ListedOptions.of(command.toArray(String[]::new)).stream())
                .collect(Collectors.toCollection(HashSet::new));
        options.addAll(FOREIGN_OPTIONS);
        assertThat(spans(document)
                        .map(span -> span.split("[ =]", 2)[0])
                        .filter(word -> OPTION.matcher(word).matches())
                        .filter(word -> !options.contains(word) && !EXAMPLES.contains('"' + word + '"'))
                        .filter(word -> !SettingKeys.isKnown(word.substring(2))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void named_tests_exist(Path document) {
        assertThat(spans(document)
                        .filter(span -> NamedTests.NAME.matcher(span).matches())
                        .filter(span -> !NamedTests.exist(span)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void sections_exist(Path document) {
        assertThat(SECTION.matcher(DocumentBlock.prose(document))
                        .results()
                        .filter(link -> !sections(
                                        link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1)))
                                .contains(link.group(2)))
                        .map(MatchResult::group))
                .isEmpty();
    }

    @Test
    void a_test_or_section_that_is_gone_would_be_found() {
        assertThat(NamedTests.exist("DocsTest")).isTrue();
        assertThat(NamedTests.exist("DocksTest")).isFalse();
        assertThat(NamedTests.exist("DocsTest#no_such_method")).isFalse();
        assertThat(sections(Path.of("README.md"))).contains("try-it").doesNotContain("try-that");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dorsal.proxy", "ehr.bases", "export.keeps"})
    void a_setting_that_is_gone_would_be_found(String key) {
        assertThat(looksLikeSetting(key)).isTrue();
        assertThat(isSetting(key) || isMetric(key)).isFalse();
    }

    private static boolean looksLikeSetting(String span) {
        String first = span.replaceFirst("\\..*", "");
        return span.startsWith("dorsal.")
                || Set.of("spring", "management", "server").contains(first)
                || SETTINGS.stream().anyMatch(setting -> setting.contains("." + first + "."));
    }

    private static boolean isSetting(String span) {
        String key = span.replace("{site}", "*").replaceFirst("\\.\\*$", "");
        return SettingKeys.isKnown(key)
                || SETTINGS.stream().anyMatch(setting -> (setting + ".").contains("." + key + "."))
                || key.equals("dorsal");
    }

    private static boolean isMetric(String span) {
        return MAIN.contains('"' + span + '"')
                || span.matches("dorsal\\.[a-z]+(\\.[a-z]+)+")
                        && MAIN.contains('"' + span.replaceFirst("\\.[a-z]+$", ".") + '"');
    }

    private static Set<String> sections(Path document) {
        return DocumentBlock.prose(document)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static Stream<String> spans(Path document) {
        return SPAN.matcher(DocumentBlock.prose(document)).results().map(span -> span.group(1));
    }

    private static String sources(String folder) {
        return DocumentBlock.files(Path.of(folder))
                .filter(file -> file.toString().matches(".*\\.(java|json|py|yaml|properties)"))
                .map(DocumentBlock::read)
                .collect(Collectors.joining());
    }
}
