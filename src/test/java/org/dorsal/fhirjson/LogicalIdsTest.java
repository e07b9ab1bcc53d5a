package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FHIR R4, data types: id. An EHR's ids are opaque and, as seen in the field, longer. */
class LogicalIdsTest {
    private static final Path MAIN = Path.of("src/main/java/org/dorsal");

    /** A class of characters with a number of repetitions. */
    private static final Pattern REPEATED_CLASS = Pattern.compile("\\[([^\\]\\[]+)](?:\\{[0-9,]+}|[+*])");

    @ParameterizedTest
    @ValueSource(strings = {"7", "a_b", "a~b", "e.k-4", "0193454a-7d1c-8000-9c55-0f6c8f8d1e11", "_1", "..a"})
    void an_ehr_names_its_resources_freely(String id) {
        assertThat(LogicalIds.isEhr(id)).isTrue();
        assertThat(LogicalIds.isEhr(id.repeat(300))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-", "a/b", "../a", "a b", "a%2fb", "a?b", "ä", "a\n"})
    void what_would_change_an_address_is_no_id(String text) {
        assertThat(LogicalIds.isEhr(text)).isFalse();
        assertThat(LogicalIds.isEhr("a/" + text)).isFalse();
    }

    @Test
    void our_own_ids_are_those_of_fhir() {
        assertThat(LogicalIds.isFhir("A-z.9")).isTrue();
        assertThat(LogicalIds.isFhir("a".repeat(64))).isTrue();
        assertThat(LogicalIds.isFhir("a".repeat(65))).isFalse();
        assertThat(LogicalIds.isFhir("a_b")).isFalse();
    }

    /** A second pattern of the same thing refuses what the first one let in. */
    @Test
    void no_other_class_states_the_form_of_an_id() throws IOException {
        try (Stream<Path> sources = Files.walk(MAIN)) {
            assertThat(sources.filter(path -> path.toString().endsWith(".java"))
                            .filter(path -> !path.endsWith("LogicalIds.java"))
                            .flatMap(LogicalIdsTest::forms))
                    .isEmpty();
        }
    }

    private static Stream<String> forms(Path path) {
        try {
            return REPEATED_CLASS
                    .matcher(Files.readString(path))
                    .results()
                    .filter(match -> isIdForm(match.group(), match.group(1)))
                    .map(match -> path + ": " + match.group());
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    /** Letters, digits, hyphen and dot up to 64 times are FHIR's id; with an underscore or a tilde, an EHR's. */
    private static boolean isIdForm(String repeated, String characters) {
        Matcher letters = Pattern.compile("^(?:A-Z|a-z|0-9){3}").matcher(characters);
        if (!letters.find()) {
            return false;
        }
        String otherCharacters = characters.substring(letters.end()).replace("\\", "");
        boolean fhir = List.of(".-", "-.").contains(otherCharacters) && repeated.endsWith("{1,64}");
        return fhir
                || (otherCharacters.length() == 4
                        && Stream.of(".", "_", "~", "-").allMatch(otherCharacters::contains)
                        && !repeated.endsWith("*"));
    }
}
