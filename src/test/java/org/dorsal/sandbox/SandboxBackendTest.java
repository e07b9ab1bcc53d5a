package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import java.util.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SMART backend services: tokens for the EHR's own API, without a user, as far as the registration goes. */
class SandboxBackendTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;

    private final SomeApp backend = SharedSandboxEhr.app(SandboxClient.withKeys("backend-app", SharedSandboxEhr.JWKS)
            .asBackend("system/Observation.crus system/Patient.rs system/Condition.rs?category=problem-list-item"));

    @Test
    void a_token_by_keys_opens_the_ehrs_own_api_for_reading_and_writing() throws Exception {
        var granted = requestToken(backend, "system/Observation.crus");
        var claims = SignedJWT.parse(granted.text("access_token")).getJWTClaimsSet();
        var writer = new SomeWriter(EHR, granted.text("access_token"));

        assertThat(claims.getAudience()).containsExactly(EHR.fhirBase().toString());
        assertThat(claims.getClaims()).doesNotContainKeys("patient", "fhirUser");
        assertThat(granted.json()).doesNotContainKeys("refresh_token", "patient");
        assertThat(Integer.parseInt(granted.text("expires_in"))).isBetween(1, 300);
        assertThat(writer.post("Observation", SomeWriter.observation("by-backend"))
                        .status())
                .isEqualTo(201);
        assertThat(writer.countMatches("/Observation?identifier=by-backend")).isEqualTo(1);
        assertThat(writer.get("/Patient/sandbox-01").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "system/Observation.crus,              system/Observation.crus",
        "system/Observation.c,                 system/Observation.c",
        "system/Observation.cruds,             system/Observation.crus",
        "system/Observation.write,             system/Observation.cu",
        "system/Observation.read,              system/Observation.read",
        "system/*.r,                           system/Observation.r system/Patient.r system/Condition.r?category=problem-list-item",
        "system/Condition.rs,                  system/Condition.rs?category=problem-list-item",
        "system/Patient.rs system/CarePlan.rs, system/Patient.rs",
    })
    void what_is_asked_for_is_narrowed_to_the_registration(String requestedScopes, String granted) {
        assertThat(Set.of(requestToken(backend, requestedScopes).text("scope").split(" ")))
                .isEqualTo(Set.of(granted.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system/CarePlan.rs",
                "system/Observation.d",
                "user/Observation.rs",
                "system/Observation.rs user/Observation.rs",
                "system/Observation.srd",
                "openid",
                ""
            })
    void nothing_left_or_nothing_that_a_system_may_ask_for_is_an_invalid_scope(String requestedScopes) {
        assertThat(requestToken(backend, requestedScopes))
                .returns(400, SomeReply::status)
                .returns("invalid_scope", answer -> answer.text("error"));
    }

    @Test
    void an_app_that_is_not_registered_as_a_backend_is_none() {
        var app = SharedSandboxEhr.app(
                SandboxClient.withKeys("no-backend-app", SharedSandboxEhr.JWKS, SharedSandboxEhr.REDIRECT));

        assertThat(requestToken(app, "system/Observation.rs"))
                .returns(400, SomeReply::status)
                .returns("unauthorized_client", answer -> answer.text("error"));
    }

    @Test
    void a_backend_with_a_secret_is_one_too_but_never_a_public_app() {
        var app = SharedSandboxEhr.app(
                SandboxClient.withSecret("backend-secret", "s").asBackend("system/*.rs"));

        assertThat(requestToken(app, "system/Patient.rs").status()).isEqualTo(200);
        assertThatThrownBy(() -> SandboxClient.open("anybody").asBackend("system/*.rs"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_backend_has_nothing_to_refresh() {
        assertThat(requestToken(backend, Map.of("grant_type", "refresh_token", "refresh_token", "any"))
                        .status())
                .isEqualTo(400);
    }

    private static SomeReply requestToken(SomeApp app, String scopes) {
        return requestToken(app, Map.of("grant_type", "client_credentials", "scope", scopes));
    }

    private static SomeReply requestToken(SomeApp app, Map<String, String> parameters) {
        return app.token(new LinkedHashMap<>(parameters));
    }
}
