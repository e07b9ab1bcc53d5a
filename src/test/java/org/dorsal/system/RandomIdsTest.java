package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that a search for a year of birth ignores, and texts that it still finds. */
class RandomIdsTest {
    @Test
    void an_id_or_a_length_is_no_year() {
        assertThat(RandomIds.removedFrom("request <code>01a20cb1-357e-7177-aeda-521971e204bd</code>"
                        + " {content-length=[1971], x-request-id=[01a20cb1-1971-7197-9197-521971e20197]}"))
                .isEqualTo("request <code></code> {, x-request-id=[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1971", "Mar-1971", "1971-03", "born=[1971]", "01a20cb1-1971-7197", "521971e204bd"})
    void everything_else_stays(String text) {
        assertThat(RandomIds.removedFrom(text)).isEqualTo(text);
    }
}
