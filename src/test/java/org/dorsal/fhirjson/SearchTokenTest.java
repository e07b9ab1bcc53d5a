package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.junit.jupiter.api.Test;

/** FHIR R4 search, 3.1.1.4.0.2: each of {@code $ , | \} in a part may be written after a backslash. */
class SearchTokenTest {
    /** All texts of up to three of these characters: enough for each way in which an escape can meet another. */
    private static final List<String> PARTS = parts(3);

    @Test
    void what_is_written_with_escapes_is_read_as_it_was_and_no_two_tokens_are_the_same_text() {
        Map<String, SearchToken> byText = new HashMap<>();
        for (String code : PARTS.stream().filter(part -> !part.isEmpty()).toList()) {
            read(new SearchToken(Optional.empty(), code), escaped(code), byText);
            for (String system : PARTS) {
                read(SearchToken.of(system, code), escaped(system) + "|" + escaped(code), byText);
            }
        }
        for (String system : PARTS.stream().filter(part -> !part.isEmpty()).toList()) {
            read(SearchToken.all(system), escaped(system) + "|", byText);
        }
        assertThat(byText).hasSizeGreaterThan(1000);
    }

    private static void read(SearchToken token, String written, Map<String, SearchToken> byText) {
        assertThat(SearchToken.read(written)).as(written).hasValue(token);
        assertThat(SearchToken.read(token.text())).hasValue(token);
        assertThat(byText.put(token.text(), token)).as(token.text()).isNull();
    }

    /** A form of a search may have 64 KB. */
    @Test
    void a_long_value_is_read() {
        String value = "\\|x".repeat(20_000);
        assertThat(SearchToken.read("urn:s|" + value)).hasValue(SearchToken.of("urn:s", "|x".repeat(20_000)));
        assertThat(SearchToken.read(value + "|" + value + "|")).isEmpty();
    }

    private static String escaped(String part) {
        return part.replaceAll("[$,|\\\\]", "\\\\$0");
    }

    private static List<String> parts(int chars) {
        List<String> parts = new ArrayList<>(List.of(""));
        for (int from = 0, length = 0; length < chars; length++) {
            int to = parts.size();
            for (String shorter : List.copyOf(parts.subList(from, to))) {
                "a$,|\\".chars().forEach(next -> parts.add(shorter + (char) next));
            }
            from = to;
        }
        return parts;
    }
}
