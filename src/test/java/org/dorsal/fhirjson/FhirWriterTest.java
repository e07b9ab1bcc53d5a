package org.dorsal.fhirjson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FhirWriterTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void fields_stand_in_the_order_in_which_they_are_put() {
        assertThat(written(basic -> basic.put("id", "1").put("b", true).put("a", 2)))
                .isEqualTo("{\"resourceType\":\"Basic\",\"id\":\"1\",\"b\":true,\"a\":2}");
    }

    @Test
    void what_is_absent_is_not_written() {
        assertThat(written(basic -> basic.put("language", Optional.empty())
                        .list("note", List.of(), (note, text) -> note.put("text", "never"))))
                .isEqualTo("{\"resourceType\":\"Basic\"}");
    }

    @Test
    void what_is_there_is_written() {
        assertThat(written(basic -> basic.put("language", Optional.of("en-GB"))
                        .list("note", List.of("a", "b"), (note, text) -> note.put("text", text))
                        .strings("profile", List.of("p"))))
                .isEqualTo("{\"resourceType\":\"Basic\",\"language\":\"en-GB\","
                        + "\"note\":[{\"text\":\"a\"},{\"text\":\"b\"}],\"profile\":[\"p\"]}");
    }

    @Test
    void decimals_keep_their_precision_and_show_no_exponent() {
        assertThat(written(basic -> basic.put("value", new BigDecimal("6.50")))).endsWith("\"value\":6.50}");
        assertThat(written(basic -> basic.put("value", new BigDecimal("1E+1")))).endsWith("\"value\":10}");
    }

    @Test
    void published_json_goes_in_as_it_is() {
        assertThat(written(basic -> basic.putJson("timing", "{\"repeat\":{\"count\":3}}")))
                .endsWith("\"timing\":{\"repeat\":{\"count\":3}}}");
    }

    @Test
    void letters_beyond_ascii_are_utf_8_and_not_escaped() {
        assertThat(written(basic -> basic.put("text", "œdème · 背 · 😀"))).contains("\"œdème · 背 · 😀\"");
    }

    @Test
    void quotes_and_control_characters_cannot_end_a_string() {
        assertThat(written(basic -> basic.put("text", "\"\\\u0000\n"))).endsWith("\"text\":\"\\\"\\\\\uFFFD\\n\"}");
    }

    @Test
    void half_a_surrogate_pair_is_replaced_where_it_stands() {
        assertThat(written(basic -> basic.put("text", "who\uD83D"))).endsWith("\"text\":\"who\uFFFD\"}");
        assertThat(written(basic -> basic.put("text", "who?"))).endsWith("\"text\":\"who?\"}");
    }

    @Test
    void every_character_reads_back_as_it_was_or_visibly_replaced_wherever_it_stands() {
        for (int code = 0; code <= Character.MAX_VALUE; code++) {
            for (var around : List.of("", "Is it sharp?", "He said \"no\",\n", "\u00e9t\u00e9 ")) {
                var text = around + (char) code + around;
                assertThat(written(basic -> basic.put("text", text)))
                        .as("U+%04X", code)
                        .endsWith("\"text\":" + JSON.writeValueAsString(PlainText.of(text)) + "}");
            }
        }
    }

    private static String written(Consumer<FhirWriter> fields) {
        return new String(FhirWriter.resource("Basic", fields), UTF_8);
    }
}
