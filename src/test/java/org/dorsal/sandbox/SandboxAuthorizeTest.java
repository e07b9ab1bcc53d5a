package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals of the authorization endpoint. */
class SandboxAuthorizeTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;

    private final SomeApp app = SharedSandboxEhr.publicApp();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example/launch/site/callback/",
                "https://app.example/launch/site",
                "https://app.example/launch/site/callback?x=1",
                "https://app.example.evil.example/launch/site/callback",
                "http://app.example/launch/site/callback",
                "http://localhost:8080/callback",
                ""
            })
    void an_answer_never_goes_to_an_address_that_was_not_registered(String redirect) {
        var answer = app.authorize(with("redirect_uri", redirect));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Location")).isEmpty();
    }

    @Test
    void a_stranger_gets_no_redirect() {
        assertThat(app.authorize(with("client_id", "stranger")).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "aud,",
        "aud, https://other.example/fhir",
        "aud, http://localhost/fhir",
        "launch, made-up",
        "state,",
        "code_challenge,",
        "code_challenge_method, plain",
        "code_challenge_method,",
    })
    void a_request_that_is_wrong_in_one_point_is_refused(String name, String value) {
        var answer = app.authorize(with(name, value == null ? "" : value));

        assertThat(answer.redirected())
                .containsEntry("error", "invalid_request")
                .containsEntry("iss", EHR.issuer())
                .doesNotContainKey("code");
    }

    @Test
    void aud_with_a_slash_at_its_end_is_another_aud() {
        assertThat(app.authorize(with("aud", EHR.fhirBase() + "/")).redirected())
                .containsEntry("error", "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"launch patient/*.srd", "launch patient/patient.r", "launch everything", "launch patient/*."})
    void scopes_that_are_not_smart_are_refused(String scope) {
        assertThat(app.authorize(with("scope", scope)).redirected()).containsEntry("error", "invalid_scope");
    }

    @Test
    void a_launch_value_needs_the_scope_launch_and_the_scope_needs_the_value() {
        var withoutScope = with("scope", "openid patient/*.rs");
        var withoutValue = with("scope", SomeApp.SCOPES);
        withoutValue.remove("launch");

        assertThat(app.authorize(withoutScope).redirected()).containsEntry("error", "invalid_request");
        assertThat(app.authorize(withoutValue).redirected()).containsEntry("error", "invalid_request");
    }

    @Test
    void another_flow_than_the_code_flow_is_refused() {
        assertThat(app.authorize(with("response_type", "token")).status()).isEqualTo(400);
    }

    @Test
    void a_launch_value_is_good_once() {
        var parameters = app.request(EHR.launch(SandboxLaunch.of("sandbox-01")));

        assertThat(app.authorize(parameters).redirected()).containsKey("code");
        assertThat(app.authorize(parameters).redirected())
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("code");
    }

    @Test
    void of_many_requests_at_once_with_one_launch_value_one_wins() throws Exception {
        var parameters = app.request(EHR.launch(SandboxLaunch.of("sandbox-01")));
        try (var pool = Executors.newFixedThreadPool(8)) {
            var answers = pool.invokeAll(IntStream.range(0, 8)
                    .<Callable<Map<String, String>>>mapToObj(
                            i -> () -> app.authorize(parameters).redirected())
                    .toList());
            var codes = 0;
            for (var answer : answers) {
                codes += answer.get().containsKey("code") ? 1 : 0;
            }
            assertThat(codes).isEqualTo(1);
        }
    }

    @Test
    void a_refused_request_leaves_the_launch_value_for_a_right_one() {
        var parameters = app.request(EHR.launch(SandboxLaunch.of("sandbox-01")));
        var wrong = new LinkedHashMap<>(parameters);
        wrong.put("code_challenge_method", "plain");

        assertThat(app.authorize(wrong).redirected()).containsKey("error");
        assertThat(app.authorize(parameters).redirected()).containsKey("code");
    }

    @Test
    void a_sign_in_is_good_once_and_for_the_request_that_it_was_shown_for() {
        var parameters = app.request();
        var form = SomeApp.signIn(parameters, app.authorize(parameters), "sandbox-01", "clinician-1");
        var other =
                new LinkedHashMap<>(SomeApp.signIn(parameters, app.authorize(parameters), "sandbox-01", "clinician-1"));
        other.put("state", "another");

        assertThat(app.authorizeByPost(form).redirected()).containsKey("code");
        assertThat(app.authorizeByPost(form).status()).as("the page again").isEqualTo(200);
        assertThat(app.authorizeByPost(other).status()).as("the page again").isEqualTo(200);
    }

    @Test
    void the_sign_in_page_carries_hostile_parameters_as_text() {
        var page = app.authorize(withStandalone("state", "\"><script>alert(1)</script>"));

        assertThat(page.body()).contains("&quot;&gt;&lt;script&gt;").doesNotContain("<script>alert");
    }

    @Test
    void a_user_cannot_grant_what_is_the_systems() {
        var code = app.code(with("scope", "launch patient/Patient.r system/*.rs"));

        assertThat(app.exchange(code).text("scope").split(" "))
                .containsExactlyInAnyOrder("launch", "patient/Patient.r");
    }

    @Test
    void a_client_is_granted_no_more_than_its_limit() {
        var limited = SharedSandboxEhr.app(SandboxClient.open("limited-app", SharedSandboxEhr.REDIRECT)
                .grantedAtMost("launch openid patient/*.rs"));
        var token = limited.launch("sandbox-01");

        assertThat(token.text("scope").split(" ")).containsExactlyInAnyOrder("launch", "openid", "patient/*.rs");
        assertThat(token.json()).doesNotContainKey("refresh_token");
    }

    private Map<String, String> with(String name, String value) {
        return changed(app.request(EHR.launch(SandboxLaunch.of("sandbox-01"))), name, value);
    }

    private Map<String, String> withStandalone(String name, String value) {
        return changed(app.request(), name, value);
    }

    private static Map<String, String> changed(Map<String, String> request, String name, String value) {
        if (value.isEmpty()) {
            request.remove(name);
        } else {
            request.put(name, value);
        }
        return request;
    }
}
