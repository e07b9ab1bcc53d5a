package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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

    @Test
    void a_route_fits_a_path_of_its_own_parts_alone() {
        var route = FhirRoute.of("GET", "Observation/{id}/_history/{vid}", "vread", true);

        assertThat(route.match(List.of("Observation", "a-1", "_history", "7")))
                .hasValue(Map.of("id", "a-1", "vid", "7"));
        assertThat(route.match(List.of("CarePlan", "a-1", "_history", "7"))).isEmpty();
        assertThat(route.match(List.of("Observation", "a_1", "_history", "7"))).isEmpty();
        assertThat(route.match(List.of("Observation", "a-1", "_history", "0"))).isEmpty();
        assertThat(route.match(List.of("Observation", "a-1", "_history"))).isEmpty();
        assertThat(route.match(List.of("Observation", "a-1", "_history", "7", "")))
                .isEmpty();
    }
}
