package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.dorsal.smart.launch.ClinicianSignInStrategy.LaunchContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CDS Hooks 2.0, "Link": {@code appContext} comes back in the token response of the launch. */
class LaunchContextTest {
    private static final String CARD = "0197a1c2-8f5b-7d10-9c3e-0d8f2b7a4e11";

    @Test
    void the_card_whose_link_was_followed_is_known_by_its_uuid() {
        assertThat(LaunchContext.card(new JsonObject(Map.of("appContext", CARD))))
                .hasValue(CARD);
        assertThat(LaunchContext.card(new JsonObject(Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ann Example, born 1950", CARD + "0", "{\"card\":1}"})
    void another_context_is_left_out(String context) {
        assertThat(LaunchContext.card(new JsonObject(Map.of("appContext", context))))
                .isEmpty();
    }
}
