package org.dorsal.smart;

import static com.nimbusds.jose.JWSAlgorithm.ES256;
import static com.nimbusds.jose.JWSAlgorithm.ES384;
import static com.nimbusds.jose.JWSAlgorithm.HS256;
import static com.nimbusds.jose.JWSAlgorithm.HS384;
import static com.nimbusds.jose.JWSAlgorithm.PS256;
import static com.nimbusds.jose.JWSAlgorithm.RS256;
import static com.nimbusds.jose.JWSAlgorithm.RS384;
import static com.nimbusds.jose.JWSAlgorithm.RS512;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.smart.SomeIssuers.NORTH;
import static org.dorsal.smart.SomeIssuers.NORTHSIDE;
import static org.dorsal.smart.SomeIssuers.NORTH_KEYS;
import static org.dorsal.smart.SomeIssuers.SOUTH;
import static org.dorsal.smart.SomeIssuers.SOUTHSIDE;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.sandbox.TokenMint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Possible access tokens with the expected verdicts. */
class TokenAttackTest {
    private static final Pattern FIT_FOR_A_HEADER = Pattern.compile("[ -!#-\\[\\]-~]{1,100}");
    private static final String SIGNATURE =
            "the token is not accepted; check its signature, algorithm, dates, and that the key set has its key";
    private static final String NOT_JWT = "the token is not a signed JWT";
    private static final String ELSEWHERE = "the issuer or the audience is not one of this site";
    private static final String SCHEME = "the Authorization header must be the word Bearer and one token";

    private static final ManualClock CLOCK = new ManualClock();
    private static final SomeTokens NORTH_TOKENS = new SomeTokens(NORTH, CLOCK);
    private static final SomeTokens SOUTH_TOKENS = new SomeTokens(SOUTH, CLOCK);
    private static final TokenMint STRANGER = TokenMint.withNewKeys();
    private static final AccessTokenAuthenticator AUTHENTICATOR = new AccessTokenAuthenticator(
            SomeIssuers.twoSites(),
            uri -> (uri.equals(NORTH_KEYS) ? NORTH_TOKENS : SOUTH_TOKENS).mint.jwks(),
            CLOCK,
            CLOCK);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_hostile_token_is_refused(String attack, String token, String reason) {
        var verdict = AuthenticationVerdict.of(AUTHENTICATOR, NORTHSIDE, Optional.of("Bearer " + token));

        assertThat(verdict).isEqualTo(new AuthenticationVerdict.BadToken(reason));
        assertThat(reason).matches(FIT_FOR_A_HEADER);
    }

    static Stream<Arguments> a_hostile_token_is_refused() {
        return Stream.of(forged(), confused(), misdirected(), untimely(), unfit(), broken())
                .flatMap(List::stream);
    }

    private static List<Arguments> forged() {
        var claims = NORTH_TOKENS.claims(c -> {});
        var header = NORTH_TOKENS.header(RS384, h -> {});
        var good = NORTH_TOKENS.good();
        var body = good.substring(0, good.lastIndexOf('.'));
        return List.of(
                arguments("alg none", STRANGER.unsigned("{\"alg\":\"none\"}", claims, ""), NOT_JWT),
                arguments("alg nOnE", STRANGER.unsigned("{\"alg\":\"nOnE\",\"typ\":\"JWT\"}", claims, "AA"), SIGNATURE),
                arguments("no signature", body + ".", NOT_JWT),
                arguments("null as header", "bnVsbA.e30.c2ln", NOT_JWT),
                arguments("null as claims", body.substring(0, body.indexOf('.')) + ".bnVsbA.c2ln", NOT_JWT),
                arguments("another token's signature", body + signatureOf(SOUTH_TOKENS.good()), SIGNATURE),
                arguments("a stranger's key under the right name", STRANGER.sign(RS384, header, claims), SIGNATURE),
                arguments("an unknown key", NORTH_TOKENS.withHeader(h -> h.put("kid", "x")), SIGNATURE),
                arguments("a key of another kind", NORTH_TOKENS.withHeader(h -> h.put("kid", "ec384")), SIGNATURE),
                arguments("zero as ES256 signature", zeroSignature(claims), SIGNATURE));
    }

    private static List<Arguments> confused() {
        return List.of(
                arguments("HS256 with the public key", NORTH_TOKENS.with(HS256, h -> {}, c -> {}), SIGNATURE),
                arguments("HS384 with the public key", NORTH_TOKENS.with(HS384, h -> {}, c -> {}), SIGNATURE),
                arguments("an algorithm off the list", NORTH_TOKENS.with(RS512, h -> {}, c -> {}), SIGNATURE),
                arguments("RS256 called RS384", signedAs(RS256, RS384), SIGNATURE),
                arguments(
                        "own key in jwk",
                        strangers(Map.of("jwk", STRANGER.rsa().toPublicJWK().toJSONObject())),
                        SIGNATURE),
                arguments("own keys by jku", strangers(Map.of("jku", "http://127.0.0.1:1/jwks")), SIGNATURE),
                arguments("own keys by x5u", strangers(Map.of("x5u", "http://127.0.0.1:1/cert")), SIGNATURE),
                arguments(
                        "crit",
                        NORTH_TOKENS.withHeader(h -> h.putAll(Map.of("crit", List.of("exp"), "exp", 1))),
                        "the token has a critical header that is not supported"),
                arguments(
                        "crit b64",
                        NORTH_TOKENS.withHeader(h -> h.putAll(Map.of("crit", List.of("b64"), "b64", false))),
                        "the token has a critical header that is not supported"));
    }

    private static List<Arguments> misdirected() {
        return List.of(
                arguments("unknown issuer", NORTH_TOKENS.with(c -> c.put("iss", "https://evil.example")), ELSEWHERE),
                arguments("issuer with a tail", NORTH_TOKENS.with(c -> c.put("iss", NORTH.issuer() + "/")), ELSEWHERE),
                arguments(
                        "issuer in capitals",
                        NORTH_TOKENS.with(c -> c.put("iss", "HTTPS://north.example/auth")),
                        ELSEWHERE),
                arguments("no issuer", NORTH_TOKENS.with(c -> c.remove("iss")), ELSEWHERE),
                arguments("issuer not a text", NORTH_TOKENS.with(c -> c.put("iss", List.of(NORTH.issuer()))), NOT_JWT),
                arguments("unknown audience", NORTH_TOKENS.with(c -> c.put("aud", "https://other.example")), ELSEWHERE),
                arguments(
                        "audience with a tail",
                        NORTH_TOKENS.with(c -> c.put("aud", NORTH.audience() + "/x")),
                        ELSEWHERE),
                arguments("no audience", NORTH_TOKENS.with(c -> c.remove("aud")), ELSEWHERE),
                arguments(
                        "north's issuer, south's audience",
                        NORTH_TOKENS.with(c -> c.put("aud", SOUTH.audience())),
                        ELSEWHERE),
                arguments("south's name, north's key", NORTH_TOKENS.with(TokenAttackTest::asOfSouth), SIGNATURE));
    }

    private static List<Arguments> untimely() {
        var now = CLOCK.instant().getEpochSecond();
        return List.of(
                arguments(
                        "expired",
                        NORTH_TOKENS.with(c -> c.putAll(Map.of("exp", now - 30, "iat", now - 330))),
                        "the token has expired"),
                arguments("no expiry", NORTH_TOKENS.with(c -> c.remove("exp")), "the token has no expiry"),
                arguments("expired before it was issued", NORTH_TOKENS.with(c -> c.put("exp", now - 1)), SIGNATURE),
                arguments("expiry as text", NORTH_TOKENS.with(c -> c.put("exp", "never")), NOT_JWT),
                arguments("not yet", NORTH_TOKENS.with(c -> c.put("nbf", now + 31)), "the token is not valid yet"));
    }

    private static List<Arguments> unfit() {
        var type = "the typ header must be JWT or at+jwt";
        var idToken = "this is an id token; send the access token";
        var patient = "the patient claim must be the id of one patient";
        return List.of(
                arguments("no typ", NORTH_TOKENS.withHeader(h -> h.remove("typ")), type),
                arguments("typ of a logout token", NORTH_TOKENS.withHeader(h -> h.put("typ", "logout+jwt")), type),
                arguments(
                        "typ of an assertion",
                        NORTH_TOKENS.withHeader(h -> h.put("typ", "client-authentication+jwt")),
                        type),
                arguments("id token with nonce", NORTH_TOKENS.with(c -> c.put("nonce", "n")), idToken),
                arguments("id token with at_hash", NORTH_TOKENS.with(c -> c.put("at_hash", "n")), idToken),
                arguments(
                        "id token without scope",
                        NORTH_TOKENS.with(c -> c.remove("scope")),
                        "the token has no scope claim"),
                arguments(
                        "scope as a number", NORTH_TOKENS.with(c -> c.put("scope", 7)), "the token has no scope claim"),
                arguments("two patients", NORTH_TOKENS.with(c -> c.put("patient", List.of("p1", "p2"))), patient),
                arguments("two patients in one text", NORTH_TOKENS.with(c -> c.put("patient", "p1 p2")), patient),
                arguments("a patient with a path", NORTH_TOKENS.with(c -> c.put("patient", "../p1")), patient),
                arguments("an empty patient", NORTH_TOKENS.with(c -> c.put("patient", "")), patient),
                arguments(
                        "nobody",
                        NORTH_TOKENS.with(c -> List.of("sub", "client_id").forEach(c::remove)),
                        "the token names neither a client nor a subject"));
    }

    private static List<Arguments> broken() {
        var header = NORTH_TOKENS.header(RS384, h -> {});
        var claims = NORTH_TOKENS.claims(c -> {});
        var good = NORTH_TOKENS.good();
        return List.of(
                arguments("padded", good + "=", NOT_JWT),
                arguments("padded twice", good + "==", NOT_JWT),
                arguments("the same signature, spelled differently", withOtherLastBits(good), NOT_JWT),
                arguments(
                        "two patient claims",
                        NORTH_TOKENS.mint.sign(
                                RS384, header, claims.replaceFirst("\\{", "{\"patient\":\"p1\",\"patient\":\"p2\",")),
                        NOT_JWT),
                arguments(
                        "two issuers",
                        NORTH_TOKENS.mint.sign(
                                RS384, header, claims.replaceFirst("\\{", "{\"iss\":\"https://evil.example\",")),
                        NOT_JWT),
                arguments(
                        "a huge number",
                        NORTH_TOKENS.mint.sign(RS384, header, claims.replaceFirst("\\{", "{\"n\":1e999999999,")),
                        NOT_JWT),
                arguments(
                        "deep nesting",
                        NORTH_TOKENS.mint.sign(
                                RS384,
                                header,
                                claims.replaceFirst("\\{", "{\"n\":" + "[".repeat(5000) + "]".repeat(5000) + ",")),
                        NOT_JWT),
                arguments("claims that are a list", NORTH_TOKENS.mint.sign(RS384, header, "[]"), ELSEWHERE),
                arguments("claims that are no JSON", NORTH_TOKENS.mint.sign(RS384, header, "x"), NOT_JWT),
                arguments("five parts", "a.b.c.d.e", NOT_JWT),
                arguments("one part", "secret", NOT_JWT),
                arguments("two tokens", "a.b.c d.e.f", SCHEME),
                arguments("too long", "a".repeat(20_000), SCHEME));
    }

    @Test
    void each_listed_algorithm_and_both_types_are_accepted() {
        for (JWSAlgorithm algorithm : List.of(RS256, RS384, PS256, ES256, ES384)) {
            for (String type : List.of("JWT", "jwt", "at+jwt", "application/at+jwt")) {
                assertThat(northside(NORTH_TOKENS.with(algorithm, h -> h.put("typ", type), c -> {})))
                        .as("%s %s", algorithm, type)
                        .isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
            }
        }
    }

    @Test
    void a_good_token_of_another_site_is_known_to_be_that_and_no_more() {
        var ofSouth = SOUTH_TOKENS.good();

        assertThat(northside(ofSouth)).isEqualTo(new AuthenticationVerdict.WrongSiteVerdict());
        assertThat(AuthenticationVerdict.of(AUTHENTICATOR, SOUTHSIDE, Optional.of("Bearer " + ofSouth)))
                .isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
        assertThat(northside(ofSouth))
                .as("also when southside remembers it")
                .isEqualTo(new AuthenticationVerdict.WrongSiteVerdict());
    }

    @Test
    void without_a_header_the_caller_is_anonymous_and_another_scheme_is_not() {
        assertThat(AuthenticationVerdict.of(AUTHENTICATOR, NORTHSIDE, Optional.empty()))
                .isEqualTo(new AuthenticationVerdict.Anonymous());
        assertThat(List.of("", "Basic ZGVtbzpkZW1v", "Bearer", "Bearer ", NORTH_TOKENS.good(), "Bearer a.b.c\r\nX: y"))
                .allSatisfy(
                        header -> assertThat(AuthenticationVerdict.of(AUTHENTICATOR, NORTHSIDE, Optional.of(header)))
                                .isEqualTo(new AuthenticationVerdict.BadToken(SCHEME)));
    }

    private static AuthenticationVerdict northside(String token) {
        return AuthenticationVerdict.of(AUTHENTICATOR, NORTHSIDE, Optional.of("Bearer " + token));
    }

    private static void asOfSouth(Map<String, Object> claims) {
        claims.put("iss", SOUTH.issuer());
        claims.put("aud", SOUTH.audience());
    }

    private static String strangers(Map<String, Object> header) {
        return STRANGER.sign(RS384, NORTH_TOKENS.header(RS384, h -> h.putAll(header)), NORTH_TOKENS.claims(c -> {}));
    }

    private static String signedAs(JWSAlgorithm signed, JWSAlgorithm named) {
        return NORTH_TOKENS.mint.sign(signed, NORTH_TOKENS.header(named, h -> {}), NORTH_TOKENS.claims(c -> {}));
    }

    private static String zeroSignature(String claims) {
        return STRANGER.unsigned(NORTH_TOKENS.header(ES256, h -> {}), claims, "A".repeat(86));
    }

    /** Changes bits of the last character that are beyond the last byte: RS384 has 256 bytes in 342 characters. */
    private static String withOtherLastBits(String token) {
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = digits.indexOf(token.charAt(token.length() - 1));
        return token.substring(0, token.length() - 1) + digits.charAt(last ^ 1);
    }

    private static String signatureOf(String token) {
        return token.substring(token.lastIndexOf('.'));
    }
}
