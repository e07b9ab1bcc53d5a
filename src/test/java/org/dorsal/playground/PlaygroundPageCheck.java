package org.dorsal.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Run whenever a jar is packed, also where tests are skipped: writes the playground to {@code target/playground}. */
class PlaygroundPageCheck {
    private static final int MAX_BYTES = 170_000;

    @Test
    void the_page_is_one_small_file_without_addresses_to_load() throws IOException {
        String html = PlaygroundPage.write();

        int bytes = html.getBytes(StandardCharsets.UTF_8).length;
        System.out.println(PlaygroundPage.PLACE + ": " + bytes + " bytes");
        assertThat(bytes).isLessThanOrEqualTo(MAX_BYTES);
        assertThat(html)
                .doesNotContainPattern(" (?:src|href|action)=(?!\"#|\"data:,)")
                .doesNotContainPattern("\\{\\{[a-z]+}}");
    }
}
