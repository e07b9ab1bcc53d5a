package org.dorsal.http.cds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Resources of the patient hide no others. */
    @ParameterizedTest
    @CsvSource({
        "order-sign, https://gateway.example/r4/Patient/card-order, 0",
        "order-sign, Patient/card-order, 1",
        "patient-view, https://gateway.example/r4/Patient/card-order, 1"
    })
    void resources_of_one_type_are_told_beside_those_of_another(
            String hook, String subject, int cards, CapturedOutput output) {
        Map<String, Object> reference = Map.of("reference", subject);
        String request = SomeHooks.request(hook, call -> {
            Map<String, Object> context = SomeHooks.context("card-order");
            context.put(
                    "draftOrders",
                    bundle(Map.of(
                            "resourceType", "ServiceRequest",
                            "id", "1",
                            "status", "draft",
                            "subject", reference,
                            "code",
                                    Map.of(
                                            "coding",
                                            List.of(Map.of("system", "http://loinc.org", "code", "24980-5"))))));
            call.put("context", context);
            call.put(
                    "prefetch",
                    Map.of(
                            "conditions", SomeHooks.pain("card-order"),
                            "encounter",
                                    Map.of(
                                            "resourceType",
                                            "Encounter",
                                            "id",
                                            "e1",
                                            "status",
                                            "in-progress",
                                            "subject",
                                            reference)));
        });

        assertThat(HOOKS.cards(request)).hasSize(cards);

        assertThat(output.getAll().contains(SETTING)).isEqualTo(subject.startsWith("https"));
    }

    private static Map<String, Object> bundle(Map<String, Object> resource) {
        return Map.of("resourceType", "Bundle", "entry", List.of(Map.of("resource", resource)));
    }

    @Test
    void a_call_with_a_card_says_nothing(CapturedOutput output) {
        assertThat(HOOKS.cards(SomeHooks.painInRecord("card-here"))).hasSize(1);
        assertThat(output.getAll()).doesNotContain(SETTING);
    }
}
