package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SiteId;
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

/** Attacks and broken EHRs during a launch; each row of EXCHANGE.md 2a with its negative. */
class LaunchAttackTest {
    private static final boolean LONG = Boolean.getBoolean("dorsal.long");

    private final SomeLaunches launches = SomeLaunches.ofPublicClient();
    private final FakeEhr ehr = launches.ehr;
    private final SomeBrowser browser = new SomeBrowser();

    @AfterEach
    void stop() {
        launches.close();
    }

    // A1: who is called

    @TestFactory
    Stream<DynamicTest> an_iss_that_is_not_registered_to_the_letter_is_refused_without_a_single_call() {
        var base = ehr.fhirBase();
        return Stream.of(
                        "https://evil.example/fhir",
                        base + "/",
                        base + "/.",
                        base + "?",
                        base + "#",
                        base + "x",
                        base + "/../fhir",
                        base.substring(0, base.length() - 1),
                        base.replace("/fhir", "/FHIR"),
                        base.replace("http://", "HTTP://"),
                        base.replace("http://", "https://"),
                        base.replace("127.0.0.1", "127.0.0.1.evil.example"),
                        base.replace("127.0.0.1", "user@127.0.0.1"),
                        base.replace("127.0.0.1", "localhost"),
                        base.replaceAll(":\\d+/", ":1/"),
                        base.replaceAll(":\\d+/", "/"),
                        " " + base,
                        base + " ",
                        ehr.origin() + "/other",
                        "file:///etc/passwd",
                        "http://169.254.169.254/latest/meta-data")
                .map(iss -> DynamicTest.dynamicTest(iss, () -> {
                    assertThat(launches.begin(launches.site, browser.click(iss, "l"))
                                    .refusal())
                            .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.UNKNOWN_EHR));
                    assertThat(ehr.calls()).isZero();
                }));
    }

    @Test
    void a_launch_request_with_a_part_missing_or_twice_is_refused_without_a_call() {
        var iss = List.of(ehr.fhirBase());
        for (var parameters : List.of(
                Map.of("iss", iss),
                Map.of("launch", List.of("l")),
                Map.of("iss", iss, "launch", List.<String>of()),
                Map.of("iss", iss, "launch", List.of("")),
                Map.of("iss", iss, "launch", List.of("a", "b")),
                Map.of("iss", List.of(ehr.fhirBase(), "https://evil.example"), "launch", List.of("l")),
                Map.of("iss", iss, "launch", List.of("l".repeat(10_000))))) {
            assertThat(launches.begin(launches.site, browser.brings(parameters)).refusal())
                    .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.BAD_LAUNCH));
        }
        assertThat(ehr.calls()).isZero();
    }

    @Test
    void a_site_without_a_registration_launches_nobody() {
        var nowhere = new SiteId("nowhere");

        assertThat(launches.begin(nowhere, browser.click(ehr.fhirBase(), "l")).refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NOT_SET_UP));
        assertThat(launches.complete(launches.room, nowhere, browser.nothing()).refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NOT_SET_UP));
        assertThat(ehr.calls()).isZero();
    }

    @Test
    void a_redirect_of_the_discovery_is_not_followed() {
        ehr.broken.put("/fhir/.well-known/smart-configuration", 302);

        assertThat(launches.click(browser).refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.UNFIT_DOCUMENT));
        assertThat(ehr.requestsTo("/elsewhere")).isEmpty();
    }

    @Test
    void a_discovery_document_without_end_is_not_read_to_its_end() {
        ehr.discovery = document -> document.put("padding", " ".repeat(Discovery.MAX_BYTES));

        assertThat(launches.click(browser).refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.UNFIT_SIZE));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "500", "503", "429"})
    void an_ehr_that_is_silent_or_down_is_told_as_that(int status) {
        ehr.broken.put("/fhir/.well-known/smart-configuration", status);
        var hasty = launches.room(launches.settings, SomeLaunches.MOMENT, SomeLaunches.MOMENT);

        assertThat(launches.begin(hasty, launches.site, browser.click(ehr.fhirBase(), "l"))
                        .refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.SILENT_DISCOVERY));
    }

    @Test
    void an_ehr_that_was_down_is_asked_again_after_a_pause_and_not_before() {
        ehr.broken.put("/fhir/.well-known/smart-configuration", 503);
        launches.click(browser).refusal();
        ehr.broken.clear();

        launches.click(browser).refusal();
        assertThat(ehr.calls()).isOne();
        launches.clock.forward(Discovery.PAUSE);
        assertThat(launches.launch(browser))
                .satisfies(came -> assertThat(came.done()).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "503"})
    void an_ehr_that_falls_silent_is_launched_from_by_what_it_said_before(int status) {
        launches.click(browser);
        launches.clock.forward(Discovery.FRESH);
        ehr.broken.put("/fhir/.well-known/smart-configuration", status);

        assertThat(launches.launch(browser))
                .satisfies(came -> assertThat(came.done()).isPresent());
    }

    @TestFactory
    Stream<DynamicTest> endpoints_at_other_hosts_than_those_of_the_settings_or_in_clear_are_refused() {
        return Stream.of(
                        "http://ehr.example/auth",
                        "https://elsewhere.example/auth",
                        "https://a." + SomeLaunches.OTHER_HOST + "/auth",
                        "https://localhost/auth",
                        "https://10.0.0.1/auth",
                        "https://[::1]/auth",
                        "https://[::ffff:127.0.0.1]/auth",
                        "/auth",
                        "javascript:alert(1)",
                        "https://user@ehr.example/auth",
                        "")
                .flatMap(address -> Stream.of("authorization_endpoint", "token_endpoint", "jwks_uri")
                        .filter(name -> !(address.isEmpty() && name.equals("jwks_uri")))
                        .map(name -> DynamicTest.dynamicTest(name + " " + address, () -> {
                            launches.clock.forward(Discovery.FRESH);
                            ehr.discovery = document -> document.put(name, address);
                            assertThat(launches.click(browser).refusal())
                                    .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.UNFIT_ENDPOINTS));
                        })));
    }

    @Test
    void an_endpoint_at_a_host_that_the_settings_name_is_taken() {
        ehr.discovery = document -> document.put("jwks_uri", "https://" + SomeLaunches.OTHER_HOST + "/x");

        assertThat(browser.follow(launches.click(browser))).hasHost("127.0.0.1");
    }

    // A2: PKCE

    @Test
    void an_ehr_without_s256_is_refused() {
        for (var methods : List.of(List.of("plain"), List.of(), List.of("s256"), "S256")) {
            launches.clock.forward(Discovery.FRESH);
            ehr.discovery = document -> document.put("code_challenge_methods_supported", methods);
            assertThat(launches.click(browser).refusal())
                    .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.UNFIT_PKCE));
        }
    }

    @Test
    void an_ehr_that_does_not_say_who_signs_is_refused() {
        for (var missing : List.of("issuer", "jwks_uri")) {
            launches.clock.forward(Discovery.FRESH);
            ehr.discovery = document -> document.remove(missing);
            assertThat(launches.click(browser).refusal())
                    .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.UNFIT_ISSUER));
        }
    }

    // A4: state

    @Test
    void an_answer_without_its_state_or_with_an_invented_one_is_refused() {
        var answer = ehr.signIn(browser.follow(launches.click(browser)));

        for (var wrong : List.of(
                SomeLaunches.but(answer, "state"),
                SomeLaunches.but(answer, "state", ""),
                SomeLaunches.but(answer, "state", SomeLaunches.single(answer, "state"), "x"))) {
            assertThat(launches.answer(browser, wrong).refusal())
                    .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NOT_PENDING));
        }
        var invented = SomeLaunches.but(answer, "state", "x".repeat(43));
        assertThat(launches.answer(browser, invented).refusal())
                .as("of a state that this browser holds no cookie of nothing is known anywhere")
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.OTHER_BROWSER));
        assertThat(ehr.requestsTo("/auth/token")).isEmpty();
        assertThat(launches.answer(browser, answer))
                .satisfies(came -> assertThat(came.done()).isPresent());
    }

    @Test
    void a_replayed_answer_is_refused_whether_or_not_the_first_one_launched() {
        var answer = ehr.signIn(browser.follow(launches.click(browser)));
        var cookiesBefore = Map.copyOf(browser.cookies);
        browser.keep(launches.answer(browser, answer));

        assertThat(launches.answer(browser, answer).refusal())
                .as("the browser has dropped the cookie")
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.OTHER_BROWSER));
        browser.cookies.putAll(cookiesBefore);
        assertThat(launches.answer(browser, answer).refusal())
                .as("the browser brings it again")
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NOT_PENDING));
        assertThat(ehr.requestsTo("/auth/token")).hasSize(1);
    }

    @Test
    void of_many_replays_at_once_one_reaches_the_ehr() throws Exception {
        var answer = ehr.signIn(browser.follow(launches.click(browser)));
        var replicas = List.of(launches.room, launches.room(launches.settings));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<FlowResponse>>();
            for (var i = 0; i < 8; i++) {
                var replica = replicas.get(i % 2);
                answers.add(threads.submit(() -> launches.complete(replica, launches.site, browser.brings(answer))));
            }
            var launched = 0;
            for (var each : answers) {
                launched += each.get().done().isPresent() ? 1 : 0;
            }
            assertThat(launched).isOne();
        }
        assertThat(ehr.requestsTo("/auth/token")).hasSize(1);
    }

    @Test
    void an_answer_that_comes_too_late_is_refused() {
        var answer = ehr.signIn(browser.follow(launches.click(browser)));
        launches.clock.forward(SealedRequests.PATIENCE);

        assertThat(launches.answer(browser, answer).refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NOT_PENDING));
        assertThat(ehr.requestsTo("/auth/token")).isEmpty();
    }

    @Test
    void an_answer_in_another_browser_is_refused_and_its_code_is_not_spent() {
        var answer = ehr.signIn(browser.follow(launches.click(browser)));
        var victim = new SomeBrowser();
        victim.follow(launches.click(victim));

        assertThat(launches.answer(victim, answer).refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.OTHER_BROWSER));
        assertThat(launches.answer(new SomeBrowser(), answer).refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.OTHER_BROWSER));
        assertThat(ehr.requestsTo("/auth/token")).isEmpty();
        assertThat(launches.answer(browser, answer))
                .as("nobody else uses it up")
                .satisfies(came -> assertThat(came.done()).isPresent());
    }

    @Test
    void an_answer_with_a_planted_cookie_is_refused() {
        var answer = ehr.signIn(browser.follow(launches.click(browser)));
        var name = browser.cookies.keySet().iterator().next();
        var other = new SomeBrowser();
        var foreign = new SomeBrowser();
        foreign.follow(launches.click(foreign));
        var second = launches.clock.instant().plus(SealedRequests.PATIENCE).getEpochSecond();
        for (var planted : List.of(
                "x".repeat(43),
                "",
                ".",
                second + ".",
                second + ".a.b.c.d.e",
                "9999999999999.x",
                "\u0000",
                foreign.cookies.values().iterator().next())) {
            other.cookies.put(name, planted);
            assertThat(launches.answer(other, answer).refusal())
                    .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NOT_PENDING));
        }
        assertThat(ehr.requestsTo("/auth/token")).isEmpty();
    }

    @Test
    void a_cookie_whose_time_was_prolonged_does_not_open() {
        var answer = ehr.signIn(browser.follow(launches.click(browser)));
        launches.clock.forward(SealedRequests.PATIENCE);
        browser.cookies.replaceAll((_, value) ->
                launches.clock.instant().plusSeconds(60).getEpochSecond() + value.substring(value.indexOf('.')));

        assertThat(launches.answer(browser, answer).refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NOT_PENDING));
    }

    @Test
    void of_thousands_who_never_come_back_nothing_is_kept_and_nobody_is_turned_away() {
        for (var begun = 0; begun < (LONG ? 6_000 : 2_000); begun++) {
            assertThat(launches.click(new SomeBrowser()))
                    .satisfies(came -> assertThat(came.to()).isPresent());
        }

        assertThat(TestPostgres.numbers(
                        TestPostgres.shared().asSuperuser(),
                        "select count(*) from single_use where site = '" + launches.site + "'"))
                .containsExactly(0L);
        assertThat(launches.launch(browser))
                .satisfies(came -> assertThat(came.done()).isPresent());
    }

    @Test
    void a_cookie_is_small_also_where_a_site_asks_for_many_scopes() {
        browser.follow(launches.click(browser));
        assertThat(browser.cookies.values()).allMatch(value -> value.length() < 1_500);
        var many = Stream.concat(
                        Stream.of("launch", "openid", "fhirUser"),
                        IntStream.range(0, 60)
                                .mapToObj(i -> "patient/Observation.rs?category=http://terminology.hl7.org/"
                                        + "CodeSystem/observation-category|kind-" + i))
                .toList();
        try (var own = SomeLaunches.withScopes(many)) {
            var clinician = new SomeBrowser();
            clinician.follow(own.click(clinician));
            assertThat(clinician.cookies.values()).allMatch(value -> value.length() <= SealedRequests.MAX_CHARACTERS);
        }
    }

    @Test
    void an_answer_at_the_callback_of_another_site_is_refused() {
        var answer = ehr.signIn(browser.follow(launches.click(browser)));

        assertThat(launches.complete(launches.room, launches.other(), browser.brings(answer))
                        .refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NOT_PENDING));
        assertThat(ehr.requestsTo("/auth/token")).isEmpty();
        assertThat(launches.answer(browser, answer))
                .satisfies(came -> assertThat(came.done()).isPresent());
    }

    @Test
    void an_answer_to_a_request_of_an_ehr_that_the_site_has_left_is_refused() {
        var answer = ehr.signIn(browser.follow(launches.click(browser)));
        var moved = new LaunchSettings(
                URI.create("https://dorsal.example"),
                TokenEncryption.read(List.of(SomeLaunches.KEY)),
                List.of(new EhrRegistration(
                        launches.site,
                        "https://new.example/fhir",
                        FakeEhr.CLIENT,
                        new ClientProof.PublicClient(),
                        List.of(),
                        List.of(),
                        false,
                        UsualTerms.ALLOWANCES,
                        UsualTerms.SESSIONS,
                        Assurance.ANY)),
                List.of(),
                Duration.ofSeconds(3),
                List.of(),
                KeyStrength.USUAL);

        assertThat(launches.complete(launches.room(moved), launches.site, browser.brings(answer))
                        .refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NOT_PENDING));
    }

    // A6, A4: codes

    @Test
    void a_code_that_was_stolen_from_another_launch_does_not_pass_pkce() {
        var attacker = new SomeBrowser();
        var stolen = SomeLaunches.single(ehr.signIn(browser.follow(launches.click(browser))), "code");
        var own = ehr.signIn(attacker.follow(launches.click(attacker)));

        assertThat(launches.answer(attacker, SomeLaunches.but(own, "code", stolen))
                        .refusal())
                .isEqualTo(new SignInRefusal(UserGroup.CLINICIANS, SignInRefusalReason.TOKEN_REFUSED, "invalid_grant"));
    }

    @Test
    void a_swapped_code_is_caught_by_the_nonce_where_the_ehr_forgets_pkce() {
        ehr.ignoresPkce = true;
        var attacker = new SomeBrowser();
        var stolen = SomeLaunches.single(ehr.signIn(browser.follow(launches.click(browser))), "code");
        var own = ehr.signIn(attacker.follow(launches.click(attacker)));

        assertThat(launches.answer(attacker, SomeLaunches.but(own, "code", stolen))
                        .refusal())
                .satisfies(refused -> assertThat(refused.why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED))
                .satisfies(refused -> assertThat(refused.detail()).startsWith("nonce"));
    }

    @Test
    void an_answer_without_a_code_or_with_two_is_refused() {
        for (var codes : List.of(List.<String>of(), List.of("a", "b"), List.of(""))) {
            var answer = new HashMap<>(ehr.signIn(browser.follow(launches.click(browser))));
            answer.put("code", codes);
            assertThat(launches.answer(browser, answer).refusal())
                    .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.BAD_ANSWER));
        }
        assertThat(ehr.requestsTo("/auth/token")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied, access_denied",
        "invalid_scope, invalid_scope",
        "<script>alert(1)</script>, refused",
        "a sentence, refused",
        "urn:vendor:error-7, urn:vendor:error-7"
    })
    void an_ehr_that_declines_is_told_in_a_word_of_its_own_and_no_markup(String error, String expectedText) {
        var answer = SomeLaunches.but(ehr.signIn(browser.follow(launches.click(browser))), "error", error);

        var why = launches.answer(browser, SomeLaunches.but(answer, "code")).refusal();

        assertThat(why).isEqualTo(new SignInRefusal(UserGroup.CLINICIANS, SignInRefusalReason.DECLINED, expectedText));
        assertThat(why.summary()).doesNotContain("script", "sentence");
        assertThat(ehr.requestsTo("/auth/token")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500, false", "503, false", "-1, false", "400, true", "401, true", "302, true"})
    void a_token_endpoint_that_fails_is_told(int status, boolean refused) {
        ehr.broken.put("/auth/token", status);

        var why = launches.refusedLaunch();

        assertThat(why.why() == SignInRefusalReason.TOKEN_REFUSED).isEqualTo(refused);
        assertThat(why.equals(UserGroup.CLINICIANS.refused(SignInRefusalReason.SILENT_TOKEN)))
                .isEqualTo(!refused);
        assertThat(ehr.requestsTo("/elsewhere")).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> a_token_response_without_a_bearer_token_is_refused() {
        return Stream.of(
                        Map.entry("access_token", ""),
                        Map.entry("access_token", "two words"),
                        Map.entry("access_token", "line\r\nX-Evil: 1"),
                        Map.entry("access_token", "t".repeat(20_000)),
                        Map.entry("access_token", 7),
                        Map.entry("token_type", "mac"),
                        Map.entry("token_type", ""),
                        Map.entry("padding", " ".repeat(TokenEndpoint.MAX_BYTES)))
                .map(change -> DynamicTest.dynamicTest(change.getKey(), () -> {
                    ehr.tokenResponse = response -> response.put(change.getKey(), change.getValue());
                    assertThat(launches.refusedLaunch().why()).isEqualTo(SignInRefusalReason.TOKEN_UNFIT);
                }));
    }

    @Test
    void a_token_response_that_names_two_patients_is_not_read() {
        var twice = "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"patient\":\"p-ann\",\"patient\":\"p-bob\"}";

        assertUnreadable(twice);
    }

    @Test
    void a_token_response_of_null_is_not_read() {
        assertUnreadable("null");
    }

    private static void assertUnreadable(String body) {
        assertThat(TokenResponseReader.failure(
                        new HttpAnswer.CompleteAnswer(200, Map.of(), body.getBytes(StandardCharsets.UTF_8))))
                .hasValueSatisfying(
                        error -> assertThat(error.getErrorCode()).isEqualTo(TokenEndpoint.TokenAnswer.UNREADABLE));
    }

    // A8: who launched

    @TestFactory
    Stream<DynamicTest> an_id_token_that_lies_is_refused() {
        var now = launches.clock.instant().getEpochSecond();
        return Stream.of(
                        Map.entry("iss", (Object) "https://evil.example"),
                        Map.entry("iss", ehr.fhirBase()),
                        Map.entry("iss", ehr.issuer() + "/"),
                        Map.entry("aud", "another-client"),
                        Map.entry("aud", List.of(FakeEhr.CLIENT, "another-client")),
                        Map.entry("azp", "another-client"),
                        Map.entry("exp", now - 61),
                        Map.entry("exp", 0),
                        Map.entry("iat", now + 120),
                        Map.entry("nbf", now + 120),
                        Map.entry("nonce", "another"),
                        Map.entry("nonce", ""),
                        Map.entry("sub", ""),
                        Map.entry("sub", "s".repeat(300)))
                .map(lie -> DynamicTest.dynamicTest(lie.toString(), () -> {
                    ehr.idTokenClaims = claims -> claims.put(lie.getKey(), lie.getValue());
                    assertThat(launches.refusedLaunch().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
                }));
    }

    @TestFactory
    Stream<DynamicTest> an_id_token_with_a_claim_missing_is_refused() {
        return Stream.of("iss", "aud", "exp", "iat", "nonce", "sub")
                .map(claim -> DynamicTest.dynamicTest(claim, () -> {
                    ehr.idTokenClaims = claims -> claims.remove(claim);
                    assertThat(launches.refusedLaunch().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
                }));
    }

    @Test
    void an_id_token_signed_by_nobody_is_refused() {
        ehr.idTokenHeader = header -> header.put("alg", "none");

        assertThat(launches.refusedLaunch().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384"})
    void an_id_token_signed_with_the_public_key_as_a_secret_is_refused(String algorithm) {
        ehr.signedBy = JWSAlgorithm.parse(algorithm);

        assertThat(launches.refusedLaunch().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
    }

    @Test
    void an_id_token_of_foreign_keys_is_refused_whatever_keys_it_brings_along() {
        ehr.foreignKeys = true;
        assertThat(launches.refusedLaunch().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);

        ehr.idTokenHeader = header -> header.put("jku", "https://evil.example/jwks");
        assertThat(launches.refusedLaunch().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
    }

    @Test
    void an_id_token_with_something_critical_or_of_another_type_is_refused() {
        ehr.idTokenHeader = header -> header.putAll(Map.of("crit", List.of("x"), "x", true));
        assertThat(launches.refusedLaunch().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);

        ehr.idTokenHeader = header -> header.put("typ", "at+jwt");
        assertThat(launches.refusedLaunch().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
    }

    @Test
    void without_an_id_token_nobody_is_known() {
        for (var token :
                List.of("", "a.b.c", "bnVsbA.e30.c2ln", "eyJhbGciOiJSUzM4NCJ9.bnVsbA.c2ln", "x".repeat(70_000))) {
            ehr.tokenResponse = response -> response.put("id_token", token);
            assertThat(launches.refusedLaunch().why()).isEqualTo(SignInRefusalReason.ID_TOKEN_REFUSED);
        }
    }

    @Test
    void keys_that_cannot_be_read_are_told_as_that() {
        ehr.broken.put("/auth/jwks", 500);

        assertThat(launches.refusedLaunch()).isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.SILENT_KEYS));
    }

    @TestFactory
    Stream<DynamicTest> a_clinician_of_a_foreign_host_is_no_reference_here() {
        return Stream.of(
                        "https://evil.example/fhir/Practitioner/7",
                        ehr.fhirBase().replace("127.0.0.1", "127.0.0.1.evil.example") + "/Practitioner/7",
                        ehr.fhirBase() + "x/Practitioner/7",
                        ehr.origin() + "/Practitioner/7",
                        "../Practitioner/7",
                        "//evil.example/Practitioner/7",
                        "Practitioner/7?x=1",
                        "Practitioner/7/_history/1",
                        "Practitioner/<b>",
                        "Organization/7",
                        "javascript:alert(1)",
                        "")
                .map(user -> DynamicTest.dynamicTest("\"" + user + "\"", () -> {
                    ehr.idTokenClaims = claims -> claims.put("fhirUser", user);
                    var own = new SomeBrowser();
                    assertThat(own.keep(launches.launch(own)).user().fhirUser()).isEmpty();
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Patient/p-ann", "RelatedPerson/1"})
    void a_patient_or_a_relative_is_no_clinician(String person) {
        ehr.idTokenClaims = claims -> claims.put("fhirUser", person);

        assertThat(launches.refusedLaunch())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NOT_A_CLINICIAN));
    }

    // RFC 9207

    @Test
    void an_answer_of_another_server_is_refused_before_the_code_goes_anywhere() {
        for (var iss : List.of("https://evil.example", ehr.issuer() + "/", ehr.fhirBase(), "")) {
            var answer = ehr.signIn(browser.follow(launches.click(browser)));
            assertThat(launches.answer(browser, SomeLaunches.but(answer, "iss", iss))
                            .refusal())
                    .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.MIXED_UP));
        }
        assertThat(ehr.requestsTo("/auth/token")).isEmpty();
    }

    @Test
    void an_ehr_that_promises_to_name_itself_must_do_so() {
        ehr.discovery = document -> document.put("authorization_response_iss_parameter_supported", true);

        assertThat(launches.refusedLaunch()).isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.MIXED_UP));
        assertThat(ehr.requestsTo("/auth/token")).isEmpty();
    }

    // A10: context

    @TestFactory
    Stream<DynamicTest> without_one_patient_there_is_no_launch() {
        return Stream.of("", "Patient/1", "a b", "p".repeat(257), 7, List.of("p-ann"), Map.of("id", "p-ann"))
                .map(patient -> DynamicTest.dynamicTest("\"" + patient + "\"", () -> {
                    ehr.tokenResponse = response -> response.put("patient", patient);
                    assertThat(launches.refusedLaunch())
                            .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NO_PATIENT));
                }));
    }

    @Test
    void a_response_that_does_not_mention_a_patient_is_refused() {
        ehr.tokenResponse = response -> response.remove("patient");

        assertThat(launches.refusedLaunch()).isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.NO_PATIENT));
    }

    // A13: no open redirector

    @Test
    void nothing_that_a_browser_brings_says_where_it_is_sent() {
        var evil = List.of("https://evil.example/");
        var parameters =
                new HashMap<>(Map.of("iss", List.of(ehr.fhirBase()), "launch", List.of("l\r\nX: 1&redirect_uri=x")));
        for (var name : List.of("redirect_uri", "aud", "target", "next", "authorization_endpoint", "client_id")) {
            parameters.put(name, evil);
        }

        var address = browser.follow(launches.begin(launches.site, browser.brings(parameters)));

        assertThat(address.toString())
                .startsWith(ehr.origin() + "/auth/authorize?")
                .doesNotContain("evil", "\r", "\n");
        assertThat(FakeEhr.form(address.getRawQuery()))
                .containsEntry("redirect_uri", "https://dorsal.example/launch/" + launches.site + "/callback");
    }

    @Test
    void refusals_hold_no_word_of_what_was_sent() {
        ehr.tokenResponse = response -> response.put("patient", "canary patient");
        var whys = new ArrayList<>(List.of(
                launches.refusedLaunch(),
                launches.begin(launches.site, browser.click("https://canary.example", "l"))
                        .refusal(),
                launches.answer(browser, Map.of("state", List.of("canary"))).refusal()));
        ehr.broken.put("/auth/token", 400);
        whys.add(launches.refusedLaunch());

        assertThat(whys).allSatisfy(why -> {
            assertThat(why.summary()).doesNotContain("canary").endsWith(".");
            assertThat(why.toString()).doesNotContain("canary");
        });
    }

    @Test
    void a_slow_ehr_costs_a_launch_no_more_than_its_bound() {
        ehr.broken.put("/auth/token", 0);
        var hasty = launches.room(launches.settings, SomeLaunches.CALLS, SomeLaunches.MOMENT);
        var answer = ehr.signIn(browser.follow(launches.click(browser)));

        assertThat(launches.complete(hasty, launches.site, browser.brings(answer))
                        .refusal())
                .isEqualTo(UserGroup.CLINICIANS.refused(SignInRefusalReason.SILENT_TOKEN));
    }
}
