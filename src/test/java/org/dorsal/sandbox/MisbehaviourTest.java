package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.*;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Verifies that each misbehaviour starts on request, ends on request and leaves everything else unchanged. */
class MisbehaviourTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;
    private static final String PATIENT = "sandbox-01";

    private final SomeApp app = SharedSandboxEhr.publicApp();

    @AfterEach
    void behaveAgain() {
        EHR.behave();
    }

    @ParameterizedTest
    @EnumSource
    void each_misbehaviour_shows_and_ends(Misbehaviour misbehaviour) throws Exception {
        assertThat(shows(misbehaviour)).as("before").isFalse();
        EHR.misbehave(misbehaviour);
        assertThat(shows(misbehaviour)).as("while").isTrue();
        EHR.behave();
        assertThat(shows(misbehaviour)).as("after").isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void the_pages_go_on_whatever_is_wrong(Misbehaviour misbehaviour) {
        EHR.misbehave(misbehaviour);

        assertThat(SomeReply.get(EHR.issuer() + "/").status()).isEqualTo(200);
    }

    @Test
    void several_go_wrong_together() throws Exception {
        EHR.misbehave(Misbehaviour.NO_PATIENT, Misbehaviour.ID_TOKEN_UNSIGNED);

        assertThat(shows(Misbehaviour.NO_PATIENT)).isTrue();
        assertThat(shows(Misbehaviour.ID_TOKEN_UNSIGNED)).isTrue();
    }

    @Test
    void a_token_that_was_issued_expired_can_be_refreshed_when_all_is_well_again() {
        EHR.misbehave(Misbehaviour.ACCESS_TOKENS_EXPIRED);
        var token = app.launch(PATIENT);
        EHR.behave();

        assertThat(read(token).status()).isEqualTo(401);
        assertThat(read(app.refresh(token.text("refresh_token"))).status()).isEqualTo(200);
    }

    @Test
    void a_foreign_next_link_that_is_followed_is_seen() {
        EHR.misbehave(Misbehaviour.FOREIGN_NEXT_LINK);
        var body = app.read(app.launch(PATIENT).text("access_token"), "/Condition?patient=" + PATIENT)
                .body();
        assertThat(body).contains("http://127.0.0.1:");
        EHR.forget();

        var foreign = body.substring(body.indexOf("http://127.0.0.1"));
        SomeReply.get(foreign.substring(0, foreign.indexOf('"')));

        assertThat(EHR.recordedRequests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.path()).startsWith("/foreign/");
            assertThat(request.query()).contains("patient=" + PATIENT);
            assertThat(request.withToken()).isFalse();
        });
    }

    /** Exhaustive: a new misbehaviour must say here how it shows. */
    private boolean shows(Misbehaviour misbehaviour) throws Exception {
        return switch (misbehaviour) {
            case ID_TOKEN_OF_ANOTHER_ISSUER -> !EHR.issuer().equals(idToken().getIssuer());
            case ID_TOKEN_FOR_ANOTHER_CLIENT -> !idToken().getAudience().contains("public-app");
            case ID_TOKEN_WITH_ANOTHER_NONCE -> !SomeApp.NONCE.equals(idToken().getStringClaim("nonce"));
            case ID_TOKEN_WITH_BROKEN_SIGNATURE -> !signed(app.launch(PATIENT).text("id_token"));
            case ID_TOKEN_EXPIRED -> idToken().getExpirationTime().toInstant().isBefore(Instant.now());
            case ID_TOKEN_UNSIGNED -> app.launch(PATIENT).text("id_token").endsWith(".");
            case NO_ID_TOKEN -> app.launch(PATIENT).text("id_token").isEmpty();
            case NO_PATIENT -> app.launch(PATIENT).text("patient").isEmpty();
            case SCOPES_NARROWED -> !app.launch(PATIENT).text("scope").contains("Observation.cruds");
            case ANOTHER_ISS_IN_ANSWER -> "https://other.example".equals(answer().get("iss"));
            case NO_ISS_IN_ANSWER -> !answer().containsKey("iss");
            case NO_S256 -> !discovery().body().contains("S256");
            case DISCOVERY_REDIRECTS -> discovery().header("Location").equals(EHR.issuer() + "/elsewhere");
            case DISCOVERY_HUGE -> discovery().body().length() > 60_000_000;
            case SLOW -> waits();
            case FHIR_DOWN -> metadata().status() == 503;
            case TOKEN_ENDPOINT_DOWN -> app.exchange("any").status() == 503;
            case REFRESH_REFUSED -> refreshed().status() == 400;
            case ACCESS_TOKENS_EXPIRED -> read(app.launch(PATIENT)).status() == 401;
            case FOREIGN_NEXT_LINK -> search().contains("127.0.0.1");
            case ANOTHER_PATIENT_IN_SEARCH -> search().contains("Patient/sandbox-0");
            case HUGE_PAGES -> search().length() > 4_000_000;
            case HTML_FOR_FHIR -> metadata().header("Content-Type").startsWith("text/html");
            case TOO_MANY_REQUESTS ->
                metadata().status() == 429 && metadata().header("Retry-After").equals("7");
            case ANOTHER_PATIENT_ON_REFRESH -> refreshed().text("patient").equals("sandbox-02");
        };
    }

    private static boolean waits() throws Exception {
        var answer = CompletableFuture.supplyAsync(MisbehaviourTest::metadata);
        try {
            answer.get(700, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            EHR.behave();
            return answer.get(3, TimeUnit.MINUTES).status() == 200;
        }
    }

    private Map<String, String> answer() {
        return app.authorize(app.request(EHR.launch(SandboxLaunch.of(PATIENT)))).redirected();
    }

    private JWTClaimsSet idToken() throws Exception {
        return JWTParser.parse(app.launch(PATIENT).text("id_token")).getJWTClaimsSet();
    }

    private static boolean signed(String idToken) throws Exception {
        var token = SignedJWT.parse(idToken);
        var key = JWKSet.load(EHR.jwksUri().toURL())
                .getKeyByKeyId(token.getHeader().getKeyID());
        return token.verify(new RSASSAVerifier(key.toRSAKey()));
    }

    private SomeReply refreshed() {
        return app.refresh(app.launch(PATIENT).text("refresh_token"));
    }

    private SomeReply read(SomeReply token) {
        return app.read(token.text("access_token"), "/Patient/" + PATIENT);
    }

    /** Patient 01's chart is silent, so any patient in it is another. */
    private String search() {
        return app.read(app.launch(PATIENT).text("access_token"), "/Condition?patient=" + PATIENT)
                .body();
    }

    private static SomeReply discovery() {
        return SomeReply.get(EHR.fhirBase() + "/.well-known/smart-configuration");
    }

    private static SomeReply metadata() {
        return SomeReply.get(EHR.fhirBase() + "/metadata");
    }
}
