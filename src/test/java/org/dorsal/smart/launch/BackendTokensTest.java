package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.Stream;
import org.dorsal.smart.launch.EhrReply.MissingTokenReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A site's own client at the EHR (SMART App Launch 2.2.0, "Backend Services"): how it proves itself, and how often.
 */
class BackendTokensTest {
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);
    private static final ClientProof.ClientSigningKeys EC =
            new ClientProof.ClientSigningKeys(List.of(ClientProof.ClientKey.of(SomeClientKeys.newEc())));

    private final SomeLaunches launches = SomeLaunches.ofBackend(EC);
    private final FakeEhr ehr = launches.ehr;
    private final EhrClient calls = launches.room.deliveryClient();
    private final EhrClient.CallAuthority backend = new EhrClient.CallAuthority.BackendAuthority(launches.site);

    @BeforeEach
    void there_is_a_record() {
        ehr.replies.put("/fhir/Observation", new FakeEhr.Reply(201, Map.of(), ""));
    }

    @AfterEach
    void stop() {
        launches.close();
    }

    static Stream<ClientProof.ClientSigningKeys> keys() {
        return Stream.of(
                EC,
                new ClientProof.ClientSigningKeys(List.of(ClientProof.ClientKey.of(SomeClientKeys.RSA), EC.signing())));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void the_client_proves_itself_by_a_short_signed_assertion_for_that_endpoint_alone(
            ClientProof.ClientSigningKeys keys) throws ParseException, JOSEException {
        try (var own = SomeLaunches.ofBackend(keys)) {
            assertThat(own.room.deliveryClient().granted(new EhrClient.CallAuthority.BackendAuthority(own.site)))
                    .isPresent();

            var received = own.ehr.requestsTo("/auth/token").getFirst();
            assertThat(received.form())
                    .containsOnlyKeys("grant_type", "scope", "client_assertion_type", "client_assertion")
                    .containsEntry("grant_type", "client_credentials")
                    .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            assertThat(received.authorization()).isEmpty();
            var assertion = SignedJWT.parse(received.form().get("client_assertion"));
            assertThat(assertion.getHeader().getType().getType()).isEqualTo("JWT");
            assertThat(assertion.getHeader().getAlgorithm().getName()).isIn("ES384", "RS384");
            var claims = assertion.getJWTClaimsSet();
            assertThat(claims.getIssuer()).isEqualTo(SomeLaunches.BACKEND);
            assertThat(claims.getSubject()).isEqualTo(SomeLaunches.BACKEND);
            assertThat(claims.getAudience()).containsExactly(own.ehr.origin() + "/auth/token");
            assertThat(claims.getExpirationTime().toInstant())
                    .isAfter(own.clock.instant())
                    .isBeforeOrEqualTo(own.clock.instant().plus(Duration.ofMinutes(5)));
            assertThat(verified(assertion, own.settings.publicKeys())).isTrue();
        }
    }

    @Test
    void no_assertion_is_used_twice() throws ParseException {
        var ids = new HashSet<String>();
        for (var time = 0; time < 5; time++) {
            assertThat(status()).isEqualTo(201);
            launches.clock.forward(TOKEN_LIFE);
        }
        for (var received : ehr.requestsTo("/auth/token")) {
            ids.add(SignedJWT.parse(received.form().get("client_assertion"))
                    .getJWTClaimsSet()
                    .getJWTID());
        }
        assertThat(ids).hasSize(5);
    }

    @Test
    void it_asks_for_what_results_consist_of_and_for_nothing_that_deletes() {
        assertThat(calls.granted(backend)).isPresent();

        assertThat(requestedScopes())
                .containsExactly(
                        "system/DocumentReference.crus",
                        "system/QuestionnaireResponse.crus",
                        "system/Observation.crus",
                        "system/CarePlan.crus");
    }

    @Test
    void an_ehr_of_version_1_is_asked_in_its_words() {
        ehr.discovery = document -> document.put("capabilities", List.of("permission-v1"));
        assertThat(calls.granted(backend)).isPresent();

        assertThat(requestedScopes())
                .hasSize(8)
                .contains("system/CarePlan.read", "system/CarePlan.write", "system/DocumentReference.write")
                .doesNotContain("system/CarePlan.*");
    }

    @Test
    void a_site_may_name_the_scopes_of_its_client() {
        try (var own = SomeLaunches.ofBackend(EC, "system/DocumentReference.crs")) {
            assertThat(own.room.deliveryClient().granted(new EhrClient.CallAuthority.BackendAuthority(own.site)))
                    .hasValueSatisfying(granted -> assertThat(granted).containsExactly("system/DocumentReference.crs"));
        }
    }

    @Test
    void fewer_scopes_than_asked_are_told() {
        ehr.tokenResponse = response -> response.put("scope", "system/DocumentReference.crus  system/Observation.rs");

        assertThat(calls.granted(backend))
                .hasValueSatisfying(granted -> assertThat(granted)
                        .containsExactlyInAnyOrder("system/DocumentReference.crus", "system/Observation.rs"));
    }

    @Test
    void an_ehr_without_launches_need_not_say_how_to_launch() {
        ehr.discovery = document -> document.keySet().retainAll(List.of("token_endpoint"));

        assertThat(status()).isEqualTo(201);
    }

    @Test
    void a_token_serves_until_half_a_minute_before_its_end() {
        assertThat(status()).isEqualTo(201);
        launches.clock.forward(TOKEN_LIFE.minus(Tokens.AHEAD).minusMillis(1));
        assertThat(status()).isEqualTo(201);
        assertThat(ehr.requestsTo("/auth/token")).hasSize(1);

        launches.clock.forward(Duration.ofMillis(1));
        assertThat(status()).isEqualTo(201);
        assertThat(ehr.requestsTo("/auth/token")).hasSize(2);
        assertThat(ehr.requestsTo("/fhir/Observation").getLast().authorization())
                .isEqualTo("Bearer " + ehr.access);
    }

    @Test
    void a_token_whose_end_is_not_told_serves_as_long_as_smart_allows_any() {
        ehr.tokenResponse = response -> response.remove("expires_in");
        assertThat(status()).isEqualTo(201);
        launches.clock.forward(BackendTokens.UNSAID_LIFE.minus(Tokens.AHEAD));
        assertThat(status()).isEqualTo(201);

        assertThat(ehr.requestsTo("/auth/token")).hasSize(2);
    }

    @Test
    void a_token_that_lives_for_seconds_is_used_and_asked_for_anew() {
        ehr.tokenResponse = response -> response.put("expires_in", 5);

        assertThat(status()).isEqualTo(201);
        assertThat(status()).isEqualTo(201);
        assertThat(ehr.requestsTo("/auth/token")).hasSize(2);
    }

    @Test
    void while_no_new_token_comes_the_old_one_serves_to_its_end() {
        assertThat(status()).isEqualTo(201);
        ehr.broken.put("/auth/token", 503);
        launches.clock.forward(TOKEN_LIFE.minusSeconds(10));
        assertThat(status()).isEqualTo(201);

        launches.clock.forward(Duration.ofSeconds(10));
        assertThat(post()).isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.NOT_NOW));
    }

    /** Until then no request is sent, and a minute later one is in any case. */
    @Test
    void an_endpoint_that_names_a_time_is_not_asked_before() {
        ehr.broken.put("/auth/token", 429);
        ehr.retryAfter = "30";
        post();
        launches.clock.forward(Duration.ofSeconds(29));
        assertThat(post()).isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.NOT_NOW));
        assertThat(ehr.requestsTo("/auth/token")).hasSize(1);

        launches.clock.forward(BackendTokens.AFTER_SILENCE);
        ehr.retryAfter = "86400";
        post();
        assertThat(ehr.requestsTo("/auth/token")).hasSize(2);
        ehr.broken.clear();
        launches.clock.forward(Duration.ofMinutes(1));
        assertThat(status()).isEqualTo(201);
    }

    @Test
    void a_token_that_the_ehr_takes_back_is_renewed_once() {
        assertThat(status()).isEqualTo(201);
        ehr.access = "taken back";

        assertThat(status()).isEqualTo(201);
        assertThat(ehr.requestsTo("/auth/token")).hasSize(2);
    }

    @Test
    void an_ehr_that_refuses_every_token_is_asked_twice_and_believed() {
        ehr.replies.put("/fhir/Observation", new FakeEhr.Reply(401, Map.of(), "{}"));

        assertThat(status()).isEqualTo(401);
        assertThat(ehr.requestsTo("/fhir/Observation")).hasSize(2);
        assertThat(ehr.requestsTo("/auth/token")).hasSize(2);
    }

    @Test
    void an_endpoint_that_gives_the_refused_token_again_is_believed_too() {
        ehr.tokenResponse = response -> response.put("access_token", "always-the-same");
        ehr.access = "another";

        assertThat(status()).isEqualTo(401);
        assertThat(ehr.requestsTo("/fhir/Observation")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404})
    void a_refusal_is_told_and_not_asked_again_for_a_moment(int status) {
        ehr.broken.put("/auth/token", status);
        assertThat(post()).isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.REFUSED));
        assertThat(post()).isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.REFUSED));
        assertThat(ehr.requestsTo("/auth/token")).hasSize(1);
        assertThat(ehr.requestsTo("/fhir/Observation")).isEmpty();

        ehr.broken.clear();
        launches.clock.forward(BackendTokens.AFTER_REFUSAL);
        assertThat(status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 429, 500, 503})
    void an_endpoint_that_is_away_is_waited_for(int how) {
        ehr.broken.put("/auth/token", how);
        assertThat(post()).isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.NOT_NOW));
        assertThat(calls.granted(backend)).isEmpty();
        assertThat(ehr.requestsTo("/auth/token")).hasSize(1);

        ehr.broken.clear();
        launches.clock.forward(BackendTokens.AFTER_SILENCE);
        assertThat(status()).isEqualTo(201);
    }

    @Test
    void a_clock_that_is_set_back_does_not_make_a_moment_an_hour() {
        ehr.broken.put("/auth/token", 503);
        assertThat(post()).isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.NOT_NOW));
        ehr.broken.clear();

        launches.clock.back(Duration.ofHours(1));
        launches.clock.forward(BackendTokens.AFTER_SILENCE);
        assertThat(status()).isEqualTo(201);
    }

    @Test
    void of_many_who_need_a_token_one_asks() throws Exception {
        ehr.beforeToken = () -> ehr.dawdle(Duration.ofMillis(200));

        assertThat(together(16))
                .allSatisfy(reply -> assertThat(reply)
                        .isInstanceOfSatisfying(
                                HttpAnswer.CompleteAnswer.class,
                                answer -> assertThat(answer.status()).isEqualTo(201)));
        assertThat(ehr.requestsTo("/auth/token")).hasSize(1);
    }

    @Test
    void of_many_who_are_refused_one_has_asked() throws Exception {
        ehr.broken.put("/auth/token", 400);

        assertThat(together(16)).containsOnly(new EhrReply.MissingEhrToken(MissingTokenReason.REFUSED));
        assertThat(ehr.requestsTo("/auth/token")).hasSize(1);
    }

    @Test
    void nobody_waits_for_a_new_token_while_the_old_one_serves() throws Exception {
        assertThat(status()).isEqualTo(201);
        launches.clock.forward(TOKEN_LIFE.minusSeconds(10));
        var requestBarrier = new CyclicBarrier(2);
        var goOn = new CyclicBarrier(2);
        ehr.beforeToken = () -> {
            meet(requestBarrier);
            meet(goOn);
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(this::post);
            meet(requestBarrier);
            assertThat(ehr.access).startsWith("access-canary");
            assertThat(status())
                    .as("with the old token, while the new one is asked for")
                    .isEqualTo(201);
            meet(goOn);
            assertThat(first.get()).isInstanceOf(HttpAnswer.CompleteAnswer.class);
        }
        assertThat(ehr.requestsTo("/auth/token")).hasSize(2);
    }

    private List<EhrReply> together(int many) throws Exception {
        var barrier = new CyclicBarrier(many);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = new ArrayList<Future<EhrReply>>();
            for (var index = 0; index < many; index++) {
                replies.add(threads.submit(() -> {
                    meet(barrier);
                    return post();
                }));
            }
            var all = new ArrayList<EhrReply>();
            for (var reply : replies) {
                all.add(reply.get());
            }
            return all;
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | java.util.concurrent.BrokenBarrierException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private EhrReply post() {
        return calls.call(
                backend,
                new EhrCall(
                        EhrCall.Method.POST,
                        "Observation",
                        Map.of(),
                        "{\"resourceType\":\"Observation\"}".getBytes(StandardCharsets.UTF_8)));
    }

    private int status() {
        if (post() instanceof HttpAnswer.CompleteAnswer answer) {
            return answer.status();
        }
        throw new AssertionError("no answer");
    }

    private List<String> requestedScopes() {
        return List.of(ehr.requestsTo("/auth/token")
                .getFirst()
                .form()
                .getOrDefault("scope", "")
                .split(" ", -1));
    }

    private static boolean verified(SignedJWT assertion, String published) throws ParseException, JOSEException {
        JWK key = JWKSet.parse(published).getKeyByKeyId(assertion.getHeader().getKeyID());
        return assertion.verify(
                key.getKeyType().getValue().equals("EC")
                        ? new ECDSAVerifier(key.toECKey())
                        : new RSASSAVerifier(key.toRSAKey()));
    }
}
