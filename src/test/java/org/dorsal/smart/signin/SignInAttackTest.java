package org.dorsal.smart.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.FakeEhr;
import org.dorsal.smart.launch.SealedRequests;
import org.dorsal.smart.launch.SignInRefusal;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.dorsal.smart.launch.SomeFlow.FlowResponse;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Test of attacks on the sign-in, and of faulty providers. */
class SignInAttackTest {
    private static final String DISCOVERY = "/auth/.well-known/openid-configuration";

    private final SomeSignIns signIns = SomeSignIns.ofPublicClient();
    private final FakeEhr provider = signIns.provider;

    @AfterEach
    void stop() {
        signIns.close();
    }

    // discovery

    @Test
    void a_site_without_auditors_signs_nobody_in_and_calls_nobody() {
        var nowhere = new SiteId("nowhere");

        assertThat(signIns.beginning(signIns.room, nowhere, Optional.empty()).refusal())
                .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.NOT_SET_UP));
        assertThat(signIns.complete(signIns.room, nowhere, Map.of(), Map.of()).refusal())
                .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.NOT_SET_UP));
        assertThat(provider.calls()).isZero();
    }

    @TestFactory
    Stream<DynamicTest> a_document_of_another_issuer_is_refused_to_the_letter() {
        return Stream.of(
                        provider.issuer() + "/",
                        provider.issuer().replace("http:", "HTTP:"),
                        provider.origin(),
                        "https://evil.example/auth")
                .map(issuer -> DynamicTest.dynamicTest(issuer, () -> {
                    later();
                    provider.discovery = document -> document.put("issuer", issuer);
                    assertThat(signIns.refusedToBegin())
                            .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.OTHER_ISSUER));
                }));
    }

    @Test
    void a_redirect_of_the_discovery_is_not_followed() {
        provider.broken.put(DISCOVERY, 302);

        assertThat(signIns.refusedToBegin()).isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.UNFIT_DOCUMENT));
        assertThat(provider.requestsTo("/elsewhere")).isEmpty();
    }

    @Test
    void a_document_without_end_is_not_read_to_its_end() {
        provider.discovery = document -> document.put("padding", " ".repeat(300_000));

        assertThat(signIns.refusedToBegin()).isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.UNFIT_SIZE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 500, 503, 429})
    void a_provider_that_is_silent_or_down_is_told_as_that(int status) {
        provider.broken.put(DISCOVERY, status);

        assertThat(signIns.refusedToBegin())
                .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.SILENT_DISCOVERY));
    }

    @TestFactory
    Stream<DynamicTest> endpoints_that_would_lead_into_our_network_or_in_clear_are_refused() {
        return Stream.of(
                        "http://id.example/auth",
                        "https://localhost/auth",
                        "https://10.0.0.1/auth",
                        "https://169.254.169.254/auth",
                        "https://[fd00::1]/auth",
                        "/auth",
                        "javascript:alert(1)")
                .flatMap(address -> Stream.of("authorization_endpoint", "token_endpoint", "jwks_uri")
                        .map(name -> DynamicTest.dynamicTest(name + " " + address, () -> {
                            later();
                            provider.discovery = document -> document.put(name, address);
                            assertThat(signIns.refusedToBegin())
                                    .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.UNFIT_ENDPOINTS));
                        })));
    }

    @Test
    void a_provider_without_s256_or_without_keys_is_refused() {
        for (var methods : List.of(List.of("plain"), List.of(), "S256")) {
            later();
            provider.discovery = document -> document.put("code_challenge_methods_supported", methods);
            assertThat(signIns.refusedToBegin()).isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.UNFIT_PKCE));
        }
        later();
        provider.discovery = document -> document.remove("code_challenge_methods_supported");
        assertThat(signIns.refusedToBegin())
                .as("public client")
                .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.UNFIT_PKCE));
        later();
        provider.discovery = document -> document.remove("jwks_uri");
        assertThat(signIns.refusedToBegin()).isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.UNFIT_ISSUER));
    }

    // state

    @Test
    void an_answer_without_its_state_or_with_an_invented_one_is_refused() {
        var answer = provider.signIn(signIns.begin());

        for (var wrong : List.of(
                SomeSignIns.but(answer, "state"),
                SomeSignIns.but(answer, "state", ""),
                SomeSignIns.but(answer, "state", SomeSignIns.single(answer, "state"), "x"))) {
            assertThat(signIns.complete(wrong).refusal())
                    .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.NOT_PENDING));
        }
        var invented = SomeSignIns.but(answer, "state", "x".repeat(43));
        assertThat(signIns.complete(invented).refusal())
                .as("of a state that this browser holds no cookie of nothing is known anywhere")
                .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.OTHER_BROWSER));
        assertThat(provider.requestsTo("/auth/token")).isEmpty();
        signIns.keep(signIns.complete(answer));
    }

    @Test
    void of_many_replays_at_once_one_reaches_the_provider() throws Exception {
        var answer = provider.signIn(signIns.begin());
        var replicas =
                List.of(signIns.room, signIns.room(signIns.settings(new ClientProof.PublicClient(), "auditor"), 2));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<FlowResponse>>();
            for (var i = 0; i < 8; i++) {
                var replica = replicas.get(i % 2);
                answers.add(threads.submit(() -> signIns.complete(replica, signIns.site, answer, signIns.cookies)));
            }
            var signedIn = 0;
            for (var each : answers) {
                signedIn += each.get().done().isPresent() ? 1 : 0;
            }
            assertThat(signedIn).isOne();
        }
        assertThat(provider.requestsTo("/auth/token")).hasSize(1);
    }

    @Test
    void an_answer_that_comes_too_late_is_refused() {
        var answer = provider.signIn(signIns.begin());
        signIns.clock.forward(SealedRequests.PATIENCE);

        assertThat(signIns.complete(answer).refusal())
                .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.NOT_PENDING));
    }

    @Test
    void an_answer_in_another_browser_or_with_a_planted_cookie_is_refused_and_its_code_is_not_spent() {
        var lured = provider.signIn(signIns.begin());
        assertThat(signIns.complete(signIns.room, signIns.site, lured, Map.of()).refusal())
                .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.OTHER_BROWSER));

        var planted = provider.signIn(signIns.begin());
        var cookies = new HashMap<>(signIns.cookies);
        cookies.replaceAll((_, _) -> "x".repeat(43));
        assertThat(signIns.complete(signIns.room, signIns.site, planted, cookies)
                        .refusal())
                .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.NOT_PENDING));
        assertThat(provider.requestsTo("/auth/token")).isEmpty();
    }

    @Test
    void an_answer_at_the_callback_of_another_site_is_refused() {
        var answer = provider.signIn(signIns.begin());

        assertThat(signIns.complete(signIns.room, signIns.other(), answer, signIns.cookies)
                        .refusal())
                .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.NOT_PENDING));
        assertThat(provider.requestsTo("/auth/token")).isEmpty();
    }

    @Test
    void of_thousands_who_never_come_back_nothing_is_kept_and_nobody_is_turned_away() {
        for (int begun = 0; begun < 2_000; begun++) {
            signIns.begin();
        }
        assertThat(TestPostgres.numbers(
                        TestPostgres.shared().asSuperuser(),
                        "select count(*) from single_use where site = '" + signIns.site + "'"))
                .containsExactly(0L);
        signIns.signIn();
    }

    // mix-up, codes

    @Test
    void an_answer_of_another_server_is_refused() {
        var answer = provider.signIn(signIns.begin());
        assertThat(signIns.complete(SomeSignIns.but(answer, "iss", "https://evil.example"))
                        .refusal())
                .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.MIXED_UP));

        later();
        provider.discovery = document -> document.put("authorization_response_iss_parameter_supported", true);
        assertThat(signIns.refused())
                .as("announced and missing")
                .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.MIXED_UP));
        assertThat(provider.requestsTo("/auth/token")).isEmpty();
    }

    @Test
    void what_the_provider_says_meanwhile_does_not_change_where_the_code_goes() {
        var answer = provider.signIn(signIns.begin());
        signIns.clock.forward(Duration.ofMinutes(5));
        provider.discovery = document -> document.put("token_endpoint", provider.origin() + "/evil");
        // a replica with an empty cache
        var other = signIns.room(signIns.settings(new ClientProof.PublicClient(), "auditor"), 2);
        assertThat(signIns.beginning(other, signIns.site, Optional.empty()))
                .satisfies(came -> assertThat(came.to()).isPresent());

        signIns.keep(signIns.complete(other, signIns.site, answer, signIns.cookies));
        assertThat(provider.requestsTo("/auth/token")).hasSize(1);
        assertThat(provider.requestsTo("/evil")).isEmpty();
    }

    @Test
    void a_code_that_was_stolen_from_another_browser_passes_neither_pkce_nor_the_nonce() {
        var stolen = SomeSignIns.single(provider.signIn(signIns.begin()), "code");
        var own = provider.signIn(signIns.begin());
        assertThat(signIns.complete(SomeSignIns.but(own, "code", stolen)).refusal())
                .isEqualTo(new SignInRefusal(UserGroup.AUDITORS, SignInRefusalReason.TOKEN_REFUSED, "invalid_grant"));

        provider.ignoresPkce = true;
        var again = SomeSignIns.single(provider.signIn(signIns.begin()), "code");
        assertThat(signIns.complete(SomeSignIns.but(provider.signIn(signIns.begin()), "code", again))
                        .refusal())
                .satisfies(refused -> assertThat(refused.why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED))
                .satisfies(refused -> assertThat(refused.detail()).startsWith("nonce"));
    }

    @Test
    void an_answer_without_a_code_or_with_two_is_refused() {
        for (var codes : List.of(List.<String>of(), List.of("a", "b"), List.of(""))) {
            var answer = new HashMap<>(provider.signIn(signIns.begin()));
            answer.put("code", codes);
            assertThat(signIns.complete(answer).refusal())
                    .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.BAD_ANSWER));
        }
        assertThat(provider.requestsTo("/auth/token")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied, access_denied",
        "login_required, login_required",
        "<script>alert(1)</script>, refused",
        "a sentence, refused"
    })
    void a_provider_that_declines_is_told_in_known_words_only(String error, String expectedText) {
        var answer = SomeSignIns.but(provider.signIn(signIns.begin()), "error", error);

        assertThat(signIns.complete(SomeSignIns.but(answer, "code")).refusal())
                .isEqualTo(new SignInRefusal(UserGroup.AUDITORS, SignInRefusalReason.DECLINED, expectedText));
    }

    @ParameterizedTest
    @CsvSource({"500, false", "503, false", "0, false", "-1, false", "400, true", "401, true", "302, true"})
    void a_token_endpoint_that_fails_is_told(int status, boolean refused) {
        provider.broken.put("/auth/token", status);

        assertThat(signIns.refused())
                .isEqualTo(
                        refused
                                ? new SignInRefusal(
                                        UserGroup.AUDITORS,
                                        SignInRefusalReason.TOKEN_REFUSED,
                                        status == 302 ? "refused" : "invalid_grant")
                                : UserGroup.AUDITORS.refused(SignInRefusalReason.SILENT_TOKEN));
        assertThat(provider.requestsTo("/elsewhere")).isEmpty();
    }

    @Test
    void a_token_response_without_end_or_without_a_token_is_refused() {
        for (var change : List.of(Map.entry("padding", " ".repeat(300_000)), Map.entry("token_type", "mac"))) {
            provider.tokenResponse = response -> response.put(change.getKey(), change.getValue());
            assertThat(signIns.refused().why()).isEqualTo(SignInRefusalReason.TOKEN_UNFIT);
        }
    }

    // id_tokens

    @TestFactory
    Stream<DynamicTest> an_id_token_that_lies_is_refused() {
        var now = signIns.clock.instant().getEpochSecond();
        return Stream.of(
                        Map.entry("iss", (Object) "https://evil.example"),
                        Map.entry("iss", provider.issuer() + "/"),
                        Map.entry("aud", "another-client"),
                        Map.entry("aud", List.of(FakeEhr.CLIENT, "another-client")),
                        Map.entry("azp", "another-client"),
                        Map.entry("exp", now - 61),
                        Map.entry("iat", now + 120),
                        Map.entry("nbf", now + 120),
                        Map.entry("nonce", "another"),
                        Map.entry("sub", ""))
                .map(lie -> DynamicTest.dynamicTest(lie.toString(), () -> {
                    provider.idTokenClaims = claims -> {
                        signIns.setClaims(claims, "auditor");
                        claims.put(lie.getKey(), lie.getValue());
                    };
                    assertThat(signIns.refused().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
                }));
    }

    @TestFactory
    Stream<DynamicTest> an_id_token_with_a_claim_missing_is_refused() {
        return Stream.of("iss", "aud", "exp", "iat", "nonce", "sub")
                .map(claim -> DynamicTest.dynamicTest(claim, () -> {
                    provider.idTokenClaims = claims -> {
                        signIns.setClaims(claims, "auditor");
                        claims.remove(claim);
                    };
                    assertThat(signIns.refused().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
                }));
    }

    @Test
    void an_id_token_signed_by_nobody_or_with_the_public_key_as_a_secret_is_refused() {
        provider.idTokenHeader = header -> header.put("alg", "none");
        assertThat(signIns.refused().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);

        provider.idTokenHeader = header -> {};
        for (var algorithm : List.of("HS256", "HS384")) {
            provider.signedBy = JWSAlgorithm.parse(algorithm);
            assertThat(signIns.refused().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
        }
    }

    @Test
    void an_id_token_of_foreign_keys_or_of_another_type_is_refused() {
        provider.idTokenHeader = header -> header.put("typ", "at+jwt");
        assertThat(signIns.refused().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);

        provider.foreignKeys = true;
        provider.idTokenHeader = header -> header.put("jku", "https://evil.example/jwks");
        assertThat(signIns.refused().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
    }

    @Test
    void without_an_id_token_nobody_is_known() {
        for (var token : List.of("", "a.b.c", "x".repeat(70_000))) {
            provider.tokenResponse = response -> response.put("id_token", token);
            assertThat(signIns.refused().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
        }
        provider.tokenResponse = response -> response.remove("id_token");
        assertThat(signIns.refused().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
    }

    @Test
    void keys_that_cannot_be_read_are_told_as_that() {
        provider.broken.put("/auth/jwks", 500);

        assertThat(signIns.refused()).isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.SILENT_KEYS));
    }

    // roles

    @TestFactory
    Stream<DynamicTest> somebody_without_the_role_is_refused_by_name() {
        return Stream.<Object>of(
                        List.of(),
                        "",
                        "clinician",
                        "Auditor",
                        "auditors",
                        "auditor,clinician",
                        List.of("clinician", "auditor "),
                        List.of("auditor clinician"))
                .map(roles -> DynamicTest.dynamicTest("roles " + roles, () -> {
                    provider.idTokenClaims = claims -> signIns.setClaims(claims, roles);
                    assertThat(signIns.complete(provider.signIn(signIns.begin())))
                            .satisfies(refused -> {
                                assertThat(refused.refusal())
                                        .isEqualTo(new SignInRefusal(
                                                UserGroup.AUDITORS, SignInRefusalReason.NOT_AN_AUDITOR, "auditor"));
                                assertThat(refused.refused()
                                                .orElseThrow()
                                                .person()
                                                .orElseThrow()
                                                .reference())
                                        .isEqualTo(provider.issuer() + "|ada-7");
                            });
                }));
    }

    @TestFactory
    Stream<DynamicTest> roles_of_a_wrong_shape_are_no_roles_and_userinfo_is_not_asked() {
        return Stream.<Object>of(7, true, Map.of("auditor", true), List.of("auditor", 7), List.of(List.of("auditor")))
                .map(roles -> DynamicTest.dynamicTest("roles " + roles, () -> {
                    provider.idTokenClaims = claims -> signIns.setClaims(claims, roles);
                    SignInRefusal why = signIns.refused();
                    assertThat(why)
                            .isEqualTo(
                                    new SignInRefusal(UserGroup.AUDITORS, SignInRefusalReason.ROLES_UNSAID, "roles"));
                    assertThat(why.summary()).contains("id_token").contains("does not query userinfo");
                    assertThat(provider.requestsTo("/auth/userinfo")).isEmpty();
                }));
    }

    /** Advances the clock until the provider's metadata are fetched again. */
    private void later() {
        signIns.clock.forward(Duration.ofMinutes(10));
    }
}
