package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Launches by an app that makes no mistakes. */
class SandboxLaunchTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;

    static Stream<SomeApp> apps() {
        return Stream.of(
                SharedSandboxEhr.publicApp(), SharedSandboxEhr.appWithSecret(), SharedSandboxEhr.appWithKeys());
    }

    @Test
    void discovery_says_all_that_an_app_needs_and_an_issuer_that_is_not_the_fhir_base() {
        var reply = SomeReply.get(EHR.fhirBase() + "/.well-known/smart-configuration");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith("application/json");
        assertThat(reply.json())
                .containsEntry("issuer", EHR.issuer())
                .containsEntry("token_endpoint", EHR.tokenEndpoint().toString())
                .containsEntry("jwks_uri", EHR.jwksUri().toString())
                .containsEntry("code_challenge_methods_supported", List.of("S256"))
                .containsEntry("authorization_response_iss_parameter_supported", true);
        assertThat(reply.json().get("capabilities"))
                .asInstanceOf(list(String.class))
                .contains("launch-ehr", "launch-standalone", "context-banner", "permission-v1", "permission-v2")
                .contains("client-confidential-asymmetric", "authorize-post", "sso-openid-connect");
        assertThat(EHR.issuer()).isNotEqualTo(EHR.fhirBase().toString());
    }

    @Test
    void openid_configuration_says_the_same() {
        assertThat(SomeReply.get(EHR.issuer() + "/.well-known/openid-configuration")
                        .json())
                .containsEntry("issuer", EHR.issuer())
                .containsEntry("token_endpoint", EHR.tokenEndpoint().toString())
                .containsEntry("authorization_response_iss_parameter_supported", true)
                .containsEntry("id_token_signing_alg_values_supported", List.of("RS256", "ES384"));
    }

    @ParameterizedTest
    @MethodSource("apps")
    void an_ehr_launch_ends_with_a_token_for_the_patient_in_view(SomeApp app) {
        var parameters = app.request(EHR.launch(SandboxLaunch.of("sandbox-03")));
        var answer = app.authorize(parameters);
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).startsWith(SharedSandboxEhr.REDIRECT + "?");
        assertThat(answer.redirected())
                .containsEntry("state", parameters.get("state"))
                .containsEntry("iss", EHR.issuer())
                .containsKey("code");

        var token = app.exchange(String.valueOf(answer.redirected().get("code")));

        assertThat(token.status()).as(token.body()).isEqualTo(200);
        assertThat(token.header("Cache-Control")).contains("no-store");
        assertThat(token.json())
                .containsEntry("token_type", "Bearer")
                .containsEntry("patient", "sandbox-03")
                .containsEntry("encounter", "encounter-03")
                .containsEntry("need_patient_banner", true)
                .containsKeys("access_token", "refresh_token", "id_token", "expires_in")
                .doesNotContainKeys("intent", "fhirContext");
        assertThat(token.text("scope").split(" ")).containsExactlyInAnyOrder(SomeApp.SCOPES.split(" "));
        assertThat(app.read(token.text("access_token"), "/Patient/sandbox-03").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("apps")
    void the_id_token_names_the_clinician_and_is_signed_by_a_published_key(SomeApp app) throws Exception {
        var idToken = SignedJWT.parse(app.launch("sandbox-02").text("id_token"));
        var claims = idToken.getJWTClaimsSet();
        var key = JWKSet.load(EHR.jwksUri().toURL())
                .getKeyByKeyId(idToken.getHeader().getKeyID());

        assertThat(idToken.getHeader().getAlgorithm()).hasToString(app.client().signature());
        assertThat(idToken.verify(
                        app.client().signature().equals("ES384")
                                ? new ECDSAVerifier(key.toECKey())
                                : new RSASSAVerifier(key.toRSAKey())))
                .isTrue();
        assertThat(claims.getIssuer()).isEqualTo(EHR.issuer());
        assertThat(claims.getAudience()).containsExactly(app.client().id());
        assertThat(claims.getStringClaim("nonce")).isEqualTo(SomeApp.NONCE);
        assertThat(claims.getStringClaim("fhirUser")).isEqualTo(EHR.fhirBase() + "/Practitioner/clinician-2");
    }

    @ParameterizedTest
    @MethodSource("apps")
    void a_standalone_launch_asks_who_and_for_whom_and_gives_that_patient(SomeApp app) {
        var parameters = app.request();
        var page = app.authorize(parameters);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("sandbox_patient", "sandbox-12", "clinician-2");

        var answer = app.authorizeByPost(signIn(parameters, page, "sandbox-12", "clinician-1"));
        var token = app.exchange(String.valueOf(answer.redirected().get("code")));

        assertThat(answer.redirected()).containsEntry("state", parameters.get("state"));
        assertThat(token.json())
                .containsEntry("patient", "sandbox-12")
                .doesNotContainKeys("refresh_token", "encounter");
    }

    @Test
    void a_request_may_come_by_post() {
        var app = SharedSandboxEhr.publicApp();
        var answer = app.authorizeByPost(app.request(EHR.launch(SandboxLaunch.of("sandbox-01"))));

        assertThat(answer.redirected()).containsKeys("code", "iss");
    }

    @Test
    void a_launch_needs_no_cookie_and_its_answer_is_not_forbidden_in_frames() {
        var app = SharedSandboxEhr.publicApp();
        var answer = app.authorize(app.request(EHR.launch(SandboxLaunch.of("sandbox-01"))));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("X-Frame-Options")).isEmpty();
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.header("Location")).doesNotContain("jsessionid");
    }

    @Test
    void all_that_is_in_view_reaches_the_token_response() {
        var app = SharedSandboxEhr.publicApp();
        var launch = SandboxLaunch.of("sandbox-01")
                .signedInAs("clinician-2")
                .outsideAnEncounter()
                .withoutBanner()
                .withIntent("assess-back-pain")
                .with("DocumentReference/7");

        var token = app.exchange(app.code(app.request(EHR.launch(launch))));

        assertThat(token.json())
                .containsEntry("need_patient_banner", false)
                .containsEntry("intent", "assess-back-pain")
                .doesNotContainKey("encounter");
        assertThat(token.json().get("fhirContext")).isEqualTo(List.of(Map.of("reference", "DocumentReference/7")));
        assertThat(app.read(token.text("access_token"), "/Practitioner/clinician-2")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("apps")
    void a_refresh_gives_new_tokens_for_the_same_patient(SomeApp app) {
        var first = app.launch("sandbox-04");
        var second = app.refresh(first.text("refresh_token"));

        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(second.json()).containsEntry("patient", "sandbox-04");
        assertThat(second.text("access_token")).isNotEqualTo(first.text("access_token"));
        assertThat(second.text("refresh_token")).isNotEqualTo(first.text("refresh_token"));
        assertThat(app.read(second.text("access_token"), "/Patient/sandbox-04").status())
                .isEqualTo(200);
        assertThat(app.refresh(second.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void a_backend_gets_tokens_for_this_ehr_by_client_credentials() {
        var app = SharedSandboxEhr.appWithKeys();
        var token = app.token(
                new LinkedHashMap<>(Map.of("grant_type", "client_credentials", "scope", "system/Observation.rs")));

        assertThat(app.read(token.text("access_token"), "/Observation?patient=sandbox-05")
                        .status())
                .isEqualTo(200);
    }

    static Map<String, String> signIn(
            Map<String, String> parameters, SomeReply page, String patient, String clinician) {
        var ticket =
                Pattern.compile("name=\"sandbox_sign_in\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(ticket.find()).as(page.body()).isTrue();
        var form = new LinkedHashMap<>(parameters);
        form.put("sandbox_sign_in", ticket.group(1));
        form.put("sandbox_patient", patient);
        form.put("sandbox_clinician", clinician);
        return form;
    }
}
