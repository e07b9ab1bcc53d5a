package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals of the FHIR API by client and token. */
class SandboxFhirTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;

    @Test
    void without_a_token_only_the_statement_and_discovery_are_to_be_had() {
        var refused = SomeReply.get(EHR.fhirBase() + "/Patient/sandbox-01");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(SomeReply.get(EHR.fhirBase() + "/Patient").status()).isEqualTo(401);
        assertThat(SomeReply.get(EHR.fhirBase() + "/metadata").json())
                .containsEntry("resourceType", "CapabilityStatement")
                .containsEntry("fhirVersion", "4.0.1");
    }

    @Test
    void a_token_that_is_not_for_this_api_or_no_longer_is_refused() {
        var app = SharedSandboxEhr.publicApp();
        var launched = app.launch("sandbox-01");
        var expired = token(
                "system/*.rs",
                Map.of(
                        "iat",
                        Instant.now().minusSeconds(60),
                        "exp",
                        Instant.now().minusSeconds(1)));
        var foreign = token("system/*.rs", Map.of("iss", "https://other.example"));
        var dorsals = EHR.token("system/*.rs", Map.of());

        assertThat(List.of(
                        expired, foreign, dorsals, launched.text("id_token"), launched.text("refresh_token"), "x.y.z"))
                .allSatisfy(token -> {
                    var refused = app.read(token, "/Patient/sandbox-01");
                    assertThat(refused.status()).isEqualTo(401);
                    assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "patient/*.rs,               /Patient/sandbox-02,                      200",
        "patient/*.rs,               /Condition/sandbox-02-osteoporosis,       200",
        "patient/*.rs,               /Condition?patient=sandbox-02,            200",
        "patient/*.rs,               /Practitioner/clinician-1,                200",
        "patient/*.read,             /Condition?patient=sandbox-02,            200",
        "patient/Patient.r,          /Patient/sandbox-02,                      200",
        "patient/Patient.r,          /Patient/stranger,                        404",
        "patient/Patient.r,          /Condition/sandbox-02-osteoporosis,       403",
        "patient/Patient.r,          /Condition/stranger,                      403",
        "patient/Condition.r,        /Condition?patient=sandbox-02,            403",
        "patient/Condition.s,        /Condition/sandbox-02-osteoporosis,       403",
        "patient/Condition.write,    /Condition/sandbox-02-osteoporosis,       403",
        "patient/*.rs,               /Patient/sandbox-01,                      403",
        "patient/*.rs,               /Condition/sandbox-04-cancer,             403",
        "patient/*.rs,               /Condition?patient=sandbox-04,            403",
        "'patient/*.rs',             '/Condition?patient=sandbox-02,sandbox-04', 403",
        "patient/*.rs,               /Patient?_id=sandbox-01,                  403",
        "user/*.rs,                  /Condition?patient=sandbox-04,            200",
        "user/*.rs,                  /Patient/sandbox-01,                      200",
        "patient/Patient.r openid,   /Practitioner/clinician-2,                403",
        "patient/Patient.r fhirUser, /Practitioner/clinician-2,                200",
        "patient/Patient.r fhirUser, /Practitioner/clinician-1,                403",
        "launch/patient openid,      /Patient/sandbox-02,                      403",
    })
    void a_token_opens_what_its_scopes_and_its_patient_say(String scopes, String path, int status) {
        var claims = Map.<String, Object>of(
                "patient", "sandbox-02", "fhirUser", EHR.fhirBase() + "/Practitioner/clinician-2");

        assertThat(SomeReply.get(EHR.fhirBase() + path, token(scopes, claims)).status())
                .isEqualTo(status);
    }

    @Test
    void a_search_without_a_patient_shows_a_patients_app_its_own_only() {
        var own = SomeReply.get(EHR.fhirBase() + "/Condition", token("patient/*.rs", Map.of("patient", "sandbox-02")));

        assertThat(own.json()).containsEntry("total", 1L);
        assertThat(own.body()).contains("sandbox-02-osteoporosis").doesNotContain("sandbox-04");
    }

    @Test
    void a_scope_with_a_query_opens_only_what_matches() {
        var vitals = token("patient/Observation.rs?category=vital-signs", Map.of("patient", "sandbox-08"));
        var reply = SomeReply.get(EHR.fhirBase() + "/Observation?patient=sandbox-08", vitals);

        assertThat(reply.body()).contains("sandbox-08-bmi").doesNotContain("sandbox-08-smoking");
        assertThat(SomeReply.get(EHR.fhirBase() + "/Observation/sandbox-08-smoking", vitals)
                        .status())
                .isEqualTo(403);
    }

    private static String token(String scopes, Map<String, Object> claims) {
        var changedClaims = new HashMap<String, Object>(claims);
        changedClaims.put("aud", List.of(EHR.fhirBase().toString()));
        return EHR.token(scopes, changedClaims);
    }
}
