package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Refusals of the token endpoint. */
class SandboxTokenTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;

    static Stream<SomeApp> apps() {
        return SomeApp.apps();
    }

    @ParameterizedTest
    @MethodSource("apps")
    void a_code_is_good_once_and_its_second_use_takes_back_what_the_first_gave(SomeApp app) {
        var code = app.code("sandbox-01");
        var first = app.exchange(code);
        var second = app.exchange(code);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.json()).containsEntry("error", "invalid_grant");
        assertThat(app.read(first.text("access_token"), "/Patient/sandbox-01").status())
                .isEqualTo(401);
        assertThat(app.refresh(first.text("refresh_token")).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("apps")
    void a_code_without_the_verifier_of_its_challenge_is_worth_nothing(SomeApp app) {
        var wrong = app.exchange(
                app.code("sandbox-01"), Map.of("code_verifier", "another-verifier-of-forty-three-characters-0000"));
        var empty = app.exchange(app.code("sandbox-01"), Map.of("code_verifier", ""));

        assertThat(wrong.status()).isIn(400, 401);
        assertThat(empty.status()).isIn(400, 401);
    }

    @ParameterizedTest
    @CsvSource({
        "redirect_uri, https://app.example/launch/site/callback/",
        "code, made-up",
        "grant_type, password",
    })
    void an_exchange_that_is_wrong_in_one_point_is_refused(String name, String value) {
        var app = SharedSandboxEhr.publicApp();

        assertThat(app.exchange(app.code("sandbox-01"), Map.of(name, value)).status())
                .isIn(400, 401);
    }

    @Test
    void a_code_of_another_client_is_refused() {
        var other = SharedSandboxEhr.app(SandboxClient.withSecret("other-app", "other", SharedSandboxEhr.REDIRECT));

        assertThat(other.exchange(SharedSandboxEhr.publicApp().code("sandbox-01"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_secret_must_be_right_and_come_by_basic() {
        var app = SharedSandboxEhr.appWithSecret();
        var guessing = new SomeApp(EHR, SandboxClient.withSecret("secret-app", "guess", SharedSandboxEhr.REDIRECT));
        var inTheBody = new LinkedHashMap<>(Map.of(
                "client_id",
                "secret-app",
                "client_secret",
                "a secret: of + signs",
                "grant_type",
                "client_credentials"));

        assertThat(guessing.exchange(app.code("sandbox-01")).status()).isEqualTo(401);
        assertThat(SomeReply.post(EHR.tokenEndpoint().toString(), inTheBody, Map.of())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_client_with_keys_cannot_pass_for_a_public_one() {
        var app = SharedSandboxEhr.appWithKeys();
        var asPublic = new SomeApp(EHR, SandboxClient.open("keys-app", SharedSandboxEhr.REDIRECT));

        assertThat(asPublic.exchange(app.code("sandbox-01")).status()).isEqualTo(401);
        assertThat(asPublic.refresh(app.launch("sandbox-01").text("refresh_token"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void an_assertion_may_be_signed_by_either_algorithm_but_is_good_once() {
        var app = SharedSandboxEhr.appWithKeys();
        var rsa = SharedSandboxEhr.KEYS.sign(JWSAlgorithm.RS384, SomeApp.header("RS384", "rsa"), app.claims(Map.of()));
        var ec = app.assertion();

        assertThat(backend(app, rsa).status()).isEqualTo(200);
        assertThat(backend(app, ec).status()).isEqualTo(200);
        assertThat(backend(app, ec).json()).containsEntry("error", "invalid_client");
    }

    static Stream<Arguments> badHeaders() {
        return Stream.of(
                Arguments.of("{\"alg\":\"ES384\",\"kid\":\"ec384\"}", JWSAlgorithm.ES384),
                Arguments.of("{\"alg\":\"ES384\",\"typ\":\"at+jwt\",\"kid\":\"ec384\"}", JWSAlgorithm.ES384),
                Arguments.of("{\"alg\":\"ES384\",\"typ\":\"JWT\"}", JWSAlgorithm.ES384),
                Arguments.of(SomeApp.header("ES384", "unknown"), JWSAlgorithm.ES384),
                Arguments.of(SomeApp.header("ES256", "ec256"), JWSAlgorithm.ES256),
                Arguments.of(SomeApp.header("RS256", "rsa"), JWSAlgorithm.RS256),
                Arguments.of(SomeApp.header("HS256", "rsa"), JWSAlgorithm.HS256),
                Arguments.of(SomeApp.header("RS384", "rsa"), JWSAlgorithm.RS256));
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void an_assertion_needs_typ_kid_and_a_strong_algorithm(String header, JWSAlgorithm algorithm) {
        var app = SharedSandboxEhr.appWithKeys();

        assertThat(backend(app, SharedSandboxEhr.KEYS.sign(algorithm, header, app.claims(Map.of()))))
                .returns(401, SomeReply::status);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "iss, '\"other\"'",
                "sub, '\"secret-app\"'",
                "aud, '\"http://localhost/oauth2/token\"'",
                "exp, '4102444800'",
                "exp, '1000000000'",
                "exp, 'null'",
                "jti, 'null'",
            })
    void an_assertion_that_is_wrong_in_one_claim_is_refused(String claim, String value) {
        var app = SharedSandboxEhr.appWithKeys();
        var claims = app.claims(Map.of(claim, value));

        assertThat(backend(
                        app, SharedSandboxEhr.KEYS.sign(JWSAlgorithm.ES384, SomeApp.header("ES384", "ec384"), claims)))
                .returns(401, SomeReply::status);
    }

    @Test
    void an_assertion_by_keys_that_the_client_does_not_publish_is_refused() {
        var app = SharedSandboxEhr.appWithKeys();
        var foreign = TokenMint.withNewKeys();

        assertThat(backend(
                        app, foreign.sign(JWSAlgorithm.ES384, SomeApp.header("ES384", "ec384"), app.claims(Map.of()))))
                .returns(401, SomeReply::status);
    }

    @ParameterizedTest
    @MethodSource("apps")
    void a_refresh_token_that_comes_twice_ends_the_launch(SomeApp app) {
        var first = app.launch("sandbox-01");
        var second = app.refresh(first.text("refresh_token"));
        assertThat(app.read(second.text("access_token"), "/Patient/sandbox-01").status())
                .isEqualTo(200);

        assertThat(app.refresh(first.text("refresh_token")).json()).containsEntry("error", "invalid_grant");

        assertThat(app.refresh(second.text("refresh_token")).status()).isEqualTo(400);
        assertThat(app.read(second.text("access_token"), "/Patient/sandbox-01").status())
                .isEqualTo(401);
        assertThat(app.read(first.text("access_token"), "/Patient/sandbox-01").status())
                .isEqualTo(401);
    }

    @Test
    void a_refresh_gives_no_more_than_was_granted_and_nothing_to_another_client() {
        var app = SharedSandboxEhr.publicApp();
        var other = SharedSandboxEhr.app(SandboxClient.open("other-public-app", SharedSandboxEhr.REDIRECT));
        var token = app.launch("sandbox-01").text("refresh_token");

        var wider = new LinkedHashMap<>(
                Map.of("grant_type", "refresh_token", "refresh_token", token, "scope", "patient/*.cruds"));
        assertThat(app.token(wider).json()).containsEntry("error", "invalid_scope");
        assertThat(other.refresh(token).json()).containsEntry("error", "invalid_grant");
    }

    private static SomeReply backend(SomeApp app, String assertion) {
        return app.asserted(
                new LinkedHashMap<>(Map.of("grant_type", "client_credentials", "scope", "system/Patient.r")),
                assertion);
    }
}
