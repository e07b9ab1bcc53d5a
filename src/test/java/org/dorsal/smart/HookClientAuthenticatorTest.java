package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.dorsal.smart.SomeIssuers.NORTH;
import static org.dorsal.smart.SomeIssuers.NORTH_KEYS;

import com.nimbusds.jose.JWSAlgorithm;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.dorsal.limit.Limit;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.SomeLimits;
import org.dorsal.store.SingleUseRows;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** CDS Hooks 2.0, "Security and Safety", "Trusting CDS Clients". */
class HookClientAuthenticatorTest {
    private static final String SERVICE = "https://dorsal.example/cds/northside/cds-services/upper-back-pain";
    private static final String FEEDBACK = SERVICE + "/feedback";
    private static final SomeTokens TOKENS = new SomeTokens(NORTH, new ManualClock());

    private final ManualClock clock = new ManualClock();
    private final Limit places = SomeLimits.some().database();
    private final List<URI> requestedAddresses = Collections.synchronizedList(new ArrayList<>());
    private final SiteId site =
            new SiteId("hooks-" + UUID.randomUUID().toString().substring(0, 8));
    private final HookClientAuthenticator replica = replica();

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "ES384"})
    void a_signed_token_names_its_client(String algorithm) {
        assertThat(refusal(replica, signed(JWSAlgorithm.parse(algorithm), _ -> {})))
                .isEqualTo("accepted");
        assertThat(requestedAddresses).containsExactly(NORTH_KEYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256", "HS256"})
    void other_algorithms_are_refused(String algorithm) {
        assertThat(refusal(replica, signed(JWSAlgorithm.parse(algorithm), _ -> {})))
                .isEqualTo(
                        "the token is not accepted; check its signature, algorithm, dates, and that the key set has its key");
    }

    @Test
    void a_forged_signature_on_a_curve_is_refused() {
        String token = signed(JWSAlgorithm.ES384, _ -> {});
        String content = token.substring(0, token.lastIndexOf('.') + 1);
        String other = signed(JWSAlgorithm.ES384, _ -> {});
        for (String signature : List.of("A".repeat(128), other.substring(other.lastIndexOf('.') + 1))) {
            assertThat(refusal(replica, content + signature)).contains("check its signature");
        }
        assertThat(refusal(replica, token)).isEqualTo("accepted");
    }

    @Test
    void the_audience_is_the_service_or_its_feedback_address() {
        assertThat(refusal(replica, token(c -> c.put("aud", FEEDBACK)))).isEqualTo("accepted");
        assertThat(refusal(replica, token(c -> c.put("aud", List.of("https://other.example", SERVICE)))))
                .isEqualTo("accepted");
        for (Object aud : List.of("https://dorsal.example", SERVICE + "/", List.of())) {
            assertThat(refusal(replica, token(c -> c.put("aud", aud))))
                    .isEqualTo("the audience is not the address of this service");
        }
    }

    @Test
    void the_lifetime_is_at_most_one_hour() {
        long now = clock.instant().getEpochSecond();

        assertThat(refusal(replica, token(c -> c.put("exp", now + 3600)))).isEqualTo("accepted");
        assertThat(refusal(replica, token(c -> c.put("exp", now + 3601))))
                .isEqualTo("the token is valid for more than one hour");
        assertThat(refusal(replica, token(c -> c.putAll(Map.of("iat", now + 31, "exp", now + 300)))))
                .isEqualTo("the token is not valid yet");
        assertThat(refusal(replica, token(c -> c.putAll(Map.of("iat", now - 90, "exp", now - 30)))))
                .isEqualTo("the token has expired");
    }

    @Test
    void a_token_may_be_valid_before_it_was_issued_but_not_only_later() {
        long now = clock.instant().getEpochSecond();

        assertThat(refusal(replica, token(c -> c.put("nbf", now - 300)))).isEqualTo("accepted");
        assertThat(refusal(replica, token(c -> c.put("nbf", now + 31)))).isEqualTo("the token is not valid yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iat", "exp", "jti", "aud", "iss"})
    void no_required_claim_may_be_missing(String claim) {
        assertThat(refusal(replica, token(c -> c.remove(claim)))).isNotEqualTo("accepted");
    }

    @Test
    void the_type_is_jwt() {
        String token = TOKENS.with(
                JWSAlgorithm.RS384,
                header -> header.put("typ", "at+jwt"),
                c -> c.putAll(Map.of("aud", SERVICE, "jti", UUID.randomUUID().toString())));

        assertThat(refusal(replica, token)).isEqualTo("the typ header must be JWT");
    }

    @Test
    void the_key_address_in_a_token_is_not_followed() {
        var foreign = new SomeTokens(NORTH, new ManualClock());
        String token = foreign.with(
                JWSAlgorithm.RS384,
                header -> header.put("jku", "https://attacker.example/jwks"),
                c -> c.putAll(Map.of("aud", SERVICE, "jti", UUID.randomUUID().toString())));

        assertThat(refusal(replica, token)).contains("check its signature");
        assertThat(requestedAddresses).containsExactly(NORTH_KEYS);
    }

    @Test
    void an_issuer_is_compared_to_the_letter() {
        for (String issuer : List.of(NORTH.issuer() + "/", NORTH.issuer().toUpperCase(Locale.ROOT))) {
            assertThat(refusal(replica, token(c -> c.put("iss", issuer))))
                    .isEqualTo("the issuer is not a CDS client of this site");
        }
        assertThat(requestedAddresses).isEmpty();
    }

    @Test
    void a_client_of_one_site_is_none_of_another() {
        var thrown = catchThrowableOfType(
                RefusedTokenException.class,
                () -> replica.forSite(new SiteId("elsewhere"), Set.of(SERVICE))
                        .authenticate(new BearerTokenAuthenticationToken(token(_ -> {}))));

        assertThat(thrown.refusal())
                .isEqualTo(new RefusedTokenException.TokenRefusal.InvalidToken(
                        "the issuer is not a CDS client of this site"));
    }

    @Test
    void one_token_is_accepted_once_by_all_replicas_together() throws Exception {
        String token = token(_ -> {});
        var other = replica();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                var called = i % 2 == 0 ? replica : other;
                calls.add(() -> refusal(called, token));
            }
            var answers = new ArrayList<String>();
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            assertThat(answers).containsOnlyOnce("accepted");
        }
        clock.forward(Duration.ofSeconds(329));
        assertThat(refusal(other, token)).startsWith("the token was used before");
        clock.forward(Duration.ofSeconds(1));
        assertThat(refusal(other, token)).isEqualTo("the token has expired");
    }

    @Test
    void a_refused_token_leaves_no_row_and_expired_rows_are_deleted() throws Exception {
        refusal(replica, token(c -> c.put("aud", "https://other.example")));
        assertThat(rows()).isZero();
        refusal(replica, token(_ -> {}));
        refusal(replica, token(_ -> {}));
        assertThat(rows()).isEqualTo(2);

        clock.forward(Duration.ofSeconds(360));
        long now = clock.instant().getEpochSecond();
        assertThat(refusal(replica, token(c -> c.putAll(Map.of("iat", now, "exp", now + 60)))))
                .isEqualTo("accepted");
        assertThat(rows()).isOne();
    }

    @Test
    void without_the_keys_a_token_is_neither_accepted_nor_refused() {
        var unreachable = replica(_ -> {
            throw new IOException("down");
        });

        assertThat(refusal(unreachable, token(_ -> {}))).isEqualTo("retry after PT10S");
    }

    /** An issuer that answers slowly keeps no place from others, and a call without a place leaves its token unused. */
    @Test
    void a_place_is_taken_once_the_signature_is_checked_and_not_before() throws Exception {
        List<Long> heldMeanwhile = new ArrayList<>();
        HookClientAuthenticator slow = replica(_ -> {
            heldMeanwhile.add(places.held());
            return TOKENS.mint.jwks();
        });
        List<Limit.Grant> others = SomeLimits.exhaust(places);
        String token = token(_ -> {});

        assertThat(refusal(slow, token.substring(0, token.lastIndexOf('.') + 1) + "AAAA"))
                .contains("check its signature");
        assertThat(catchThrowableOfType(LimitException.class, () -> refusal(slow, token)))
                .isNotNull();
        others.forEach(Limit.Grant::close);
        assertThat(refusal(
                        replica(_ -> {
                            heldMeanwhile.add(places.held());
                            return TOKENS.mint.jwks();
                        }),
                        token))
                .isEqualTo("accepted");

        assertThat(heldMeanwhile).containsExactly(places.rules().capacity(), 0L);
        assertThat(places.held()).isZero();
    }

    private HookClientAuthenticator replica() {
        return replica(address -> {
            requestedAddresses.add(address);
            return TOKENS.mint.jwks();
        });
    }

    private HookClientAuthenticator replica(IssuerKeys.KeyFetch fetch) {
        return new HookClientAuthenticator(
                Map.of(site, List.of(new HookClient(NORTH.issuer(), NORTH_KEYS))),
                KeyStrength.USUAL,
                fetch,
                new SingleUseRows(TestPostgres.shared().asApplication(), Duration.ofSeconds(10)),
                places,
                clock,
                clock);
    }

    private String token(Consumer<Map<String, Object>> change) {
        return signed(JWSAlgorithm.RS384, change);
    }

    private static String signed(JWSAlgorithm algorithm, Consumer<Map<String, Object>> change) {
        return TOKENS.with(algorithm, _ -> {}, claims -> {
            claims.put("aud", SERVICE);
            claims.put("jti", UUID.randomUUID().toString());
            change.accept(claims);
        });
    }

    private String refusal(HookClientAuthenticator authenticator, String token) {
        try {
            var caller = authenticator
                    .forSite(site, Set.of(SERVICE, FEEDBACK))
                    .authenticate(new BearerTokenAuthenticationToken(token));
            return caller.isAuthenticated() ? "accepted" : "not authenticated";
        } catch (RefusedTokenException refused) {
            return switch (refused.refusal()) {
                case RefusedTokenException.TokenRefusal.InvalidToken(var reason) -> reason;
                case RefusedTokenException.TokenRefusal.TokenOfAnotherSite() -> "another site";
                case RefusedTokenException.TokenRefusal.KeysUnreachable(var pause) -> "retry after " + pause;
            };
        }
    }

    private long rows() throws Exception {
        return TestPostgres.numbers(
                        TestPostgres.shared().asOwner(),
                        "select count(*) from single_use where site = '" + site.value() + "'")
                .getFirst();
    }
}
