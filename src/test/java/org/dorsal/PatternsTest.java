package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No regular expression of the code lets a text decide how deep its matching goes, or how often it begins again. Read
 * from the compiled classes: all texts in methods that compile or apply one, and all patterns in static fields.
 */
class PatternsTest {
    /** Patterns that no caller's text reaches, with the reason. */
    private static final Map<String, String> EXCEPTIONS = Map.of();

    @Test
    void no_group_of_a_pattern_is_repeated_as_often_as_a_text_wants() throws Exception {
        Map<String, String> offences = new TreeMap<>();
        Map<String, List<String>> expressions = CodeExpressions.byClass();
        expressions.forEach((name, texts) -> texts.stream()
                .filter(regex -> !EXCEPTIONS.containsKey(regex))
                .forEach(
                        regex -> RepeatedGroup.in(regex).ifPresent(group -> offences.put(name + ": " + regex, group))));
        assertThat(offences)
                .as("repeated groups, by class and pattern; write (?:…)*+ or parse by hand")
                .isEmpty();
        assertThat(expressions.values().stream().mapToInt(List::size).sum())
                .as("texts read")
                .isGreaterThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a|b)*",
                "x(?:a)+y",
                "(a+)+",
                "(?:a*){2}",
                "([a-z]+,){1,40}",
                "(ab){0,}",
                "(?:x(a|b)*)?",
                "(a){1,5000}",
                "[A-Za-z0-9_$-][A-Za-z0-9_.$-]*(/[A-Za-z0-9_$-][A-Za-z0-9_.$-]*)*",
                "(?:(?:a|b)*)*+",
                "(\\p{L}|[)(])+"
            })
    void a_repeated_group_is_found(String regex) {
        Pattern.compile(regex);
        assertThat(RepeatedGroup.in(regex)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a-z]*",
                "(a|b)*+",
                "(?:/[a-z]+)*+",
                "(-[0-9a-f]{4}){3}",
                "(a+)?",
                "[(](a)[)]*",
                "\\(a\\)*",
                "([^)]{1,9}){2}",
                "\\p{L}+(?:x|y{2})",
                "(?=.*\\S)[ -~]{1,200}",
                "[a&&[^b]]*",
                "(?i)a+|b*"
            })
    void any_other_is_not(String regex) {
        Pattern.compile(regex);
        assertThat(RepeatedGroup.in(regex)).isEmpty();
    }
}
