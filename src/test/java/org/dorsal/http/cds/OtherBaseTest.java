package org.dorsal.http.cds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A prefetch with addresses of another base than those of the site: no card, and the reason is in the log. */
@ExtendWith(OutputCaptureExtension.class)
class OtherBaseTest {
    private static final SomeHooks HOOKS = SomeHooks.shared();
    private static final String SETTING = "ehr.other-bases";

    @ParameterizedTest
    @ValueSource(strings = {"https://gateway.example/r4/Condition/c1", "urn:uuid:7f0c0a53-32c5-4c4e-9d1b-0a1f2f6f3c11"})
    void the_log_names_the_setting_and_no_patient(String fullUrl, CapturedOutput output) {
        String request = SomeHooks.painInRecord("card-elsewhere")
                .replace("{\"resource\":", "{\"fullUrl\":\"" + fullUrl + "\",\"resource\":");

        assertThat(HOOKS.cards(request)).isEmpty();

        assertThat(output.getAll()).contains(SETTING).doesNotContain("card-elsewhere", "gateway.example");
    }

    @Test
    void a_call_with_a_card_says_nothing(CapturedOutput output) {
        assertThat(HOOKS.cards(SomeHooks.painInRecord("card-here"))).hasSize(1);
        assertThat(output.getAll()).doesNotContain(SETTING);
    }
}
