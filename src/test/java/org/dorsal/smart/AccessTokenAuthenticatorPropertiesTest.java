package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.smart.SomeIssuers.NORTH;
import static org.dorsal.smart.SomeIssuers.NORTHSIDE;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.*;
import org.junit.jupiter.api.Test;

/** Arbitrary tokens give a verdict and never an exception. */
class AccessTokenAuthenticatorPropertiesTest {
    private static final long SEED = 20261120L;
    private static final ManualClock CLOCK = new ManualClock();
    private static final SomeTokens TOKENS = new SomeTokens(NORTH, CLOCK);
    private static final List<String> CLAIMS = List.of(
            "iss",
            "aud",
            "sub",
            "client_id",
            "azp",
            "scope",
            "scp",
            "jti",
            "iat",
            "exp",
            "nbf",
            "patient",
            "fhirUser",
            "groups",
            "nonce");
    private static final List<String> HEADERS = List.of("alg", "typ", "kid", "crit", "jku", "jwk", "x5c", "b64", "zip");

    private final AccessTokenAuthenticator authenticator = new AccessTokenAuthenticator(
            new SmartSettings(List.of(new SmartSettings.SiteSettings(
                    NORTHSIDE,
                    List.of(new Issuer(
                            NORTH.issuer(),
                            NORTH.jwksUri(),
                            NORTH.audience(),
                            Optional.of("groups"),
                            Set.of(),
                            Optional.empty()))))),
            uri -> TOKENS.mint.jwks(),
            CLOCK,
            CLOCK);

    @Test
    void every_claim_of_every_shape_gets_a_verdict() {
        for (String name : CLAIMS) {
            for (Object shape : shapes()) {
                assertVerdict(TOKENS.with(claims -> claims.put(name, shape)), name, shape);
            }
        }
    }

    @Test
    void every_header_of_every_shape_gets_a_verdict() {
        for (String name : HEADERS) {
            for (Object shape : shapes()) {
                assertVerdict(TOKENS.withHeader(header -> header.put(name, shape)), name, shape);
            }
        }
    }

    @Test
    void no_flipped_bit_of_a_signed_token_is_accepted() {
        var random = new Random(SEED);
        var good = TOKENS.with(JWSAlgorithm.ES384, h -> {}, c -> {});
        assertThat(authenticate(good)).isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
        for (int i = 0; i < 300; i++) {
            var letters = good.toCharArray();
            // the last letter of a part may carry bits that decode to nothing
            var index = random.nextInt(good.lastIndexOf('.') - 1);
            letters[index] = letters[index] == 'A' ? 'B' : 'A';
            assertThat(authenticate(new String(letters)))
                    .as("seed %d, letter %d", SEED, index)
                    .isNotInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
        }
    }

    private void assertVerdict(String token, String name, Object shape) {
        var verdict = authenticate(token);
        assertThat(verdict)
                .as("%s = %s", name, shape)
                .isInstanceOfAny(
                        AuthenticationVerdict.AuthenticatedVerdict.class, AuthenticationVerdict.BadToken.class);
        if (verdict instanceof AuthenticationVerdict.BadToken(var reason)) {
            assertThat(reason).doesNotContain("canary");
        }
    }

    private AuthenticationVerdict authenticate(String token) {
        return AuthenticationVerdict.of(authenticator, NORTHSIDE, Optional.of("Bearer " + token));
    }

    private static List<Object> shapes() {
        Map<String, Object> withNull = new HashMap<>();
        withNull.put("canary", null);
        return List.of(
                "",
                " ",
                "canary \u0000 \r\n \" \\ \ud83d\ude00",
                "1",
                0,
                -1,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                1e300,
                0.5,
                true,
                List.of(),
                List.of("canary", 7, true, List.of(), Map.of()),
                Arrays.asList("canary", null),
                Arrays.asList((Object) null),
                Map.of(),
                withNull);
    }
}
