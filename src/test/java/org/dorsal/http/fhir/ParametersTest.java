package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParametersTest {
    @Test
    void every_character_of_a_url_is_decoded_or_stands_for_itself() {
        for (char character = 0; character < 0x80; character++) {
            if (character == '%') {
                continue;
            }
            var text = "a" + character + "b";
            var decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            assertThat(Parameters.text(text))
                    .as(Integer.toString(character))
                    .isEqualTo(Character.isISOControl(character) ? Optional.empty() : Optional.of(decoded));
        }
    }

    @Test
    void what_is_encoded_is_decoded_once_and_broken_text_is_none() {
        assertThat(Parameters.text("a%2Fb")).hasValue("a/b");
        assertThat(Parameters.text("%25%2B+")).hasValue("%+ ");
        assertThat(Parameters.text("%C3%A4")).hasValue("ä");
        assertThat(Parameters.text("%C3")).isEmpty();
        assertThat(Parameters.text("%0A")).isEmpty();
        assertThat(Parameters.text("%zz")).isEmpty();
        assertThat(Parameters.text("a%7F")).isEmpty();
    }
}
