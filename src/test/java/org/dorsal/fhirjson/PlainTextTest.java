package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    void a_plain_text_is_the_very_same() {
        var text = "Pain, 6 of 10:\n\t\"sharp\" – 痛 😀";
        assertThat(PlainText.of(text)).isSameAs(text);
    }

    @Test
    void every_character_is_kept_or_visibly_replaced() {
        for (int code = 0; code <= Character.MAX_VALUE; code++) {
            var text = "a" + (char) code + "b";
            var control = Character.isISOControl(code) && code != '\t' && code != '\n' && code != '\r';
            var forbidden = control || Character.isSurrogate((char) code) || code >= 0xFFFE;
            assertThat(PlainText.of(text)).as("U+%04X", code).isEqualTo(forbidden ? "a\uFFFDb" : text);
        }
    }

    @Test
    void only_a_whole_pair_of_surrogates_is_kept() {
        assertThat(PlainText.of("\uD83D\uDE00")).isEqualTo("\uD83D\uDE00");
        assertThat(PlainText.of("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
        assertThat(PlainText.of("\uD83D\uD83D\uDE00")).isEqualTo("\uFFFD\uD83D\uDE00");
        assertThat(PlainText.of("\uD83D")).isEqualTo("\uFFFD");
    }

    @Test
    void only_printable_ascii_that_json_need_not_escape_goes_out_as_it_is() {
        for (int code = 0; code < 0x80; code++) {
            var plain = code >= ' ' && code < 0x7F && "\"\\?".indexOf(code) < 0;
            assertThat(PlainText.asItIs(new byte[] {'a', (byte) code, 'b'}))
                    .as("U+%04X", code)
                    .isEqualTo(plain);
        }
        assertThat(PlainText.asItIs("é".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(PlainText.asItIs(new byte[0])).isTrue();
    }

    /** Bytes are compared in groups of eight, the rest singly; a special byte must be found at any position. */
    @Test
    void an_odd_byte_is_seen_at_every_place() {
        for (int length = 1; length <= 19; length++) {
            for (int place = 0; place < length; place++) {
                for (int code = 0; code < 256; code++) {
                    byte[] bytes = "a".repeat(length).getBytes(StandardCharsets.US_ASCII);
                    bytes[place] = (byte) code;
                    boolean plain = code >= ' ' && code < 0x7F && "\"\\?".indexOf(code) < 0;
                    assertThat(PlainText.asItIs(bytes))
                            .as("%d at %d of %d", code, place, length)
                            .isEqualTo(plain);
                }
            }
        }
    }
}
