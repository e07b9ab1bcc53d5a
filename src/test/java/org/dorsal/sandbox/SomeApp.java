package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Small SMART app: authorizes, authenticates, exchanges, reads. Follows the test's instructions, right or wrong. */
final class SomeApp {
    static final String SCOPES = "launch openid fhirUser offline_access patient/*.rs patient/Observation.cruds";
    static final String STANDALONE = "launch/patient openid fhirUser patient/*.rs";
    static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more-0";
    static final String NONCE = "n-0S6_WzA2Mj";

    private static final AtomicLong SERIAL = new AtomicLong();

    private final SandboxEhr ehr;
    private final SandboxClient client;

    SomeApp(SandboxEhr ehr, SandboxClient client) {
        this.ehr = ehr;
        this.client = client;
    }

    SandboxClient client() {
        return client;
    }

    /** A right authorization request of an EHR launch. */
    Map<String, String> request(String launch) {
        var parameters = request();
        parameters.put("scope", SCOPES);
        parameters.put("launch", launch);
        return parameters;
    }

    /** A right authorization request of a standalone launch. */
    Map<String, String> request() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", client.id());
        parameters.put("redirect_uri", client.redirects().getFirst().toString());
        parameters.put("scope", STANDALONE);
        parameters.put("state", "state-" + SERIAL.incrementAndGet());
        parameters.put("aud", ehr.fhirBase().toString());
        parameters.put("nonce", NONCE);
        parameters.put("code_challenge", challenge(VERIFIER));
        parameters.put("code_challenge_method", "S256");
        return parameters;
    }

    SomeReply authorize(Map<String, String> parameters) {
        return SomeReply.get(ehr.issuer() + "/oauth2/authorize?" + SomeReply.form(parameters));
    }

    SomeReply authorizeByPost(Map<String, String> parameters) {
        return SomeReply.post(ehr.issuer() + "/oauth2/authorize", parameters, Map.of());
    }

    /** The code of a right EHR launch of the patient. */
    String code(String patient) {
        return code(request(ehr.launch(SandboxLaunch.of(patient))));
    }

    String code(Map<String, String> parameters) {
        var answer = authorize(parameters);
        var code = answer.redirected().get("code");
        if (code == null) {
            throw new AssertionError(answer);
        }
        return code;
    }

    /** A whole EHR launch of the patient, to the token response. */
    SomeReply launch(String patient) {
        return exchange(code(patient));
    }

    SomeReply exchange(String code) {
        return exchange(code, Map.of());
    }

    /** The code's exchange, with parameters instead of the right ones. */
    SomeReply exchange(String code, Map<String, String> instead) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", client.redirects().getFirst().toString());
        parameters.put("code_verifier", VERIFIER);
        parameters.putAll(instead);
        return token(parameters);
    }

    SomeReply refresh(String refreshToken) {
        return token(new LinkedHashMap<>(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken)));
    }

    /** Sends a token request with the client's authentication. */
    SomeReply token(Map<String, String> parameters) {
        return switch (client.proof()) {
            case SandboxClient.ClientCredential.Nothing() -> {
                parameters.put("client_id", client.id());
                yield SomeReply.post(ehr.tokenEndpoint().toString(), parameters, Map.of());
            }
            case SandboxClient.ClientCredential.Secret(var secret) ->
                SomeReply.post(ehr.tokenEndpoint().toString(), parameters, Map.of("Authorization", basic(secret)));
            case SandboxClient.ClientCredential.Keys keys -> asserted(parameters, assertion());
        };
    }

    /** A token request with this client assertion. */
    SomeReply asserted(Map<String, String> parameters, String assertion) {
        parameters.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        parameters.put("client_assertion", assertion);
        return SomeReply.post(ehr.tokenEndpoint().toString(), parameters, Map.of());
    }

    /** A right client assertion. */
    String assertion() {
        return SharedSandboxEhr.KEYS.sign(JWSAlgorithm.ES384, header("ES384", "ec384"), claims(Map.of()));
    }

    static String header(String algorithm, String key) {
        return "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(algorithm, key);
    }

    /** The claims of a client assertion, with some as JSON instead of the right ones. */
    String claims(Map<String, String> instead) {
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("iss", '"' + client.id() + '"');
        claims.put("sub", '"' + client.id() + '"');
        claims.put("aud", '"' + ehr.tokenEndpoint().toString() + '"');
        claims.put("exp", Long.toString(Instant.now().getEpochSecond() + 60));
        claims.put("jti", "\"jti-" + SERIAL.incrementAndGet() + '"');
        claims.putAll(instead);
        return claims.entrySet().stream()
                .map(e -> '"' + e.getKey() + "\":" + e.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    SomeReply read(String accessToken, String path) {
        return SomeReply.get(URI.create(ehr.fhirBase() + path).toString(), accessToken);
    }

    static String challenge(String verifier) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String basic(String secret) {
        var pair = SomeReply.encoded(client.id()) + ":" + SomeReply.encoded(secret);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** An app of each kind. */
    static Stream<SomeApp> apps() {
        return Stream.of(
                SharedSandboxEhr.publicApp(), SharedSandboxEhr.appWithSecret(), SharedSandboxEhr.appWithKeys());
    }

    /** The form of a sign-in page, filled in. */
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
