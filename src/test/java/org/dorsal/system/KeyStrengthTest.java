package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.settings.Settings;
import org.dorsal.smart.KeyStrength;
import org.junit.jupiter.api.Test;

/**
 * A site that wants 128 bits of security; its sandbox EHR signs id_tokens by RSA of 2,048 bits, which are worth 112.
 */
class KeyStrengthTest {
    @Test
    void an_id_token_by_a_shorter_rsa_key_launches_nobody() {
        try (SomeService strict = SomeService.with("--dorsal.least-rsa-bits=3072")) {
            var page = new SomeVisitor(strict.baseUrl())
                    .open(strict.ehr(SomeService.NORTHSIDE).launchUrl(SandboxLaunch.of("sandbox-02")));
            assertThat(page.statusCode()).isEqualTo(502);
            assertThat(page.body()).contains("the id_token must be signed");

            Settings settings = strict.part(Settings.class);
            assertThat(List.of(
                            settings.signIn().strength(),
                            settings.launch().strength(),
                            settings.smart().keys()))
                    .containsOnly(new KeyStrength(3072));
        }
        var usual = SomeClinician.of(SomeService.shared(), SomeService.NORTHSIDE, "sandbox-02");
        assertThat(usual.launch()).startsWith("northside.");
    }
}
