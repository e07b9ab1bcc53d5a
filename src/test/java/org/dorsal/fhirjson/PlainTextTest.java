package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;

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
}
