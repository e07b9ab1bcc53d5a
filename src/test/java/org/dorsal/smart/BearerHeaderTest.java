package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The header by its grammar (RFC 6750, section 2.1), which is an expression here and a loop where it is read. */
class BearerHeaderTest {
    private static final Pattern GRAMMAR = Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/=-]+) *");
    private static final List<String> PIECES = List.of("", " ", "  ", "Bearer", "bEARER", "Basic", "a.b-c_~+/=", ",");

    @Test
    void a_header_is_read_by_its_grammar_however_it_is_put_together() {
        for (var header : combinations(5)) {
            assertThat(BearerHeader.text(header)).as("[" + header + "]").isEqualTo(byGrammar(header));
        }
    }

    @Test
    void of_all_characters_a_token_holds_those_of_the_grammar() {
        for (char character = 0; character < Character.MAX_VALUE; character++) {
            var header = "Bearer a" + character + "b";
            assertThat(BearerHeader.text(header))
                    .as(Integer.toString(character))
                    .isEqualTo(byGrammar(header));
        }
    }

    @Test
    void what_is_longer_than_any_token_is_none() {
        int room = BearerHeader.MAX_CHARACTERS - "Bearer ".length();
        assertThat(BearerHeader.text("Bearer " + "a".repeat(room))).hasValue("a".repeat(room));
        assertThat(BearerHeader.text("Bearer " + "a".repeat(room + 1))).isEmpty();
    }

    private static Optional<String> byGrammar(String header) {
        var matcher = GRAMMAR.matcher(header);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static List<String> combinations(int pieces) {
        List<String> origins = List.of("");
        for (int piece = 0; piece < pieces; piece++) {
            List<String> longer = new ArrayList<>();
            origins.forEach(start -> PIECES.forEach(next -> longer.add(start + next)));
            origins = longer;
        }
        return origins;
    }
}
