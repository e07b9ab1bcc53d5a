package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrReply.MissingTokenReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks and failures of an EHR against the backend client: its assertion and its token are sent nowhere else. */
class BackendAttackTest {
    private static final ClientProof.ClientSigningKeys KEYS =
            new ClientProof.ClientSigningKeys(List.of(ClientProof.ClientKey.of(SomeClientKeys.newEc())));

    private final SomeLaunches launches = SomeLaunches.ofBackend(KEYS);
    private final FakeEhr ehr = launches.ehr;
    private final EhrClient calls = launches.room.deliveryClient();
    private final EhrClient.CallAuthority backend = new EhrClient.CallAuthority.BackendAuthority(launches.site);

    @AfterEach
    void stop() {
        launches.close();
    }

    @TestFactory
    Stream<DynamicTest> a_token_endpoint_in_clear_or_in_our_own_network_gets_no_assertion() {
        return Stream.of(
                        "http://evil.example/token",
                        "https://localhost:1/token",
                        "https://sub.localhost/token",
                        "https://10.0.0.7/token",
                        "https://192.168.1.1/token",
                        "https://169.254.169.254/latest/meta-data",
                        "https://[::1]/token",
                        "https://[fd00::1]/token",
                        "https://user:pw@evil.example/token",
                        "file:///etc/passwd",
                        "/auth/token",
                        "",
                        "not an address")
                .map(address -> DynamicTest.dynamicTest("at " + address, () -> {
                    try (var lied = SomeLaunches.ofBackend(KEYS)) {
                        lied.ehr.discovery = document -> document.put("token_endpoint", address);

                        assertThat(reading(lied)).isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.REFUSED));
                        assertThat(lied.ehr.requestsTo("/auth/token")).isEmpty();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> a_redirect_is_followed_neither_by_discovery_nor_by_the_assertion() {
        return Stream.of("/fhir/.well-known/smart-configuration", "/auth/token")
                .map(path -> DynamicTest.dynamicTest("from " + path, () -> {
                    try (var lied = SomeLaunches.ofBackend(KEYS)) {
                        lied.ehr.broken.put(path, 302);

                        assertThat(reading(lied)).isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.REFUSED));
                        assertThat(lied.ehr.requestsTo("/elsewhere")).isEmpty();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> an_answer_that_holds_no_bearer_token_gives_none() {
        return Map.<String, Consumer<Map<String, Object>>>of(
                        "no token", response -> response.remove("access_token"),
                        "a token of another kind", response -> response.put("token_type", "DPoP"),
                        "a token that breaks the header", response -> response.put("access_token", "a\r\nX-Evil: 1"),
                        "a token with blanks", response -> response.put("access_token", "a b"),
                        "an endless token", response -> response.put("access_token", "a".repeat(20_000)),
                        "no text", response -> response.put("access_token", 7),
                        "300 kB", response -> response.put("x", "x".repeat(300_000)))
                .entrySet()
                .stream()
                .map(lie -> DynamicTest.dynamicTest(lie.getKey(), () -> {
                    try (var lied = SomeLaunches.ofBackend(KEYS)) {
                        lied.ehr.tokenResponse = lie.getValue();

                        assertThat(reading(lied)).isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.REFUSED));
                        assertThat(lied.ehr.requestsTo("/fhir/Patient")).isEmpty();
                    }
                }));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 403})
    void an_ehr_that_describes_itself_to_nobody_gives_no_token(int status) {
        ehr.broken.put("/fhir/.well-known/smart-configuration", status);

        assertThat(reading(launches)).isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.REFUSED));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 429, 500, 503})
    void an_ehr_that_can_t_describe_itself_just_now_is_waited_for(int how) {
        ehr.broken.put("/fhir/.well-known/smart-configuration", how);
        assertThat(reading(launches)).isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.NOT_NOW));
        assertThat(ehr.requestsTo("/auth/token")).isEmpty();

        ehr.broken.clear();
        launches.clock.forward(BackendTokens.AFTER_SILENCE);
        ehr.record.put("/fhir/Patient/1", "{}");
        assertThat(reading(launches)).isInstanceOf(HttpAnswer.CompleteAnswer.class);
    }

    @Test
    void an_address_elsewhere_costs_not_even_a_token() {
        for (var address : List.of("https://evil.example/fhir/Patient/1", ehr.origin() + "/other/Patient/1", "../x")) {
            assertThat(calls.call(backend, EhrCall.get(address))).isEqualTo(new EhrReply.ForeignAddress());
        }
        assertThat(ehr.calls()).isZero();
    }

    @Test
    void the_token_of_one_site_is_not_used_at_another() {
        assertThat(calls.granted(backend)).isPresent();
        var before = ehr.calls();

        assertThat(calls.call(new EhrClient.CallAuthority.BackendAuthority(launches.other()), EhrCall.get("Patient/1")))
                .isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.REFUSED));
        assertThat(calls.call(
                        new EhrClient.CallAuthority.BackendAuthority(new SiteId("nowhere")), EhrCall.get("Patient/1")))
                .isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.OVER));
        assertThat(ehr.calls()).isEqualTo(before);
    }

    /** A refresh token would outlive what the site's administrator has granted; there is no use for one. */
    @Test
    void a_refresh_token_that_nobody_asked_for_is_never_used() {
        ehr.tokenResponse = response -> response.put("refresh_token", "refresh-canary");
        assertThat(calls.granted(backend)).isPresent();
        launches.clock.forward(java.time.Duration.ofMinutes(5));
        assertThat(calls.granted(backend)).isPresent();

        assertThat(ehr.requestsTo("/auth/token"))
                .hasSize(2)
                .allSatisfy(received -> assertThat(received.form()).containsEntry("grant_type", "client_credentials"));
    }

    @Test
    void a_client_without_a_user_asks_for_no_patients_and_no_users_rights() {
        for (var scope : List.of("patient/*.rs", "user/*.rs", "openid", "offline_access", "*/*.*")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SiteClient.BackendRegistration(
                            launches.site, ehr.fhirBase(), SomeLaunches.BACKEND, KEYS, List.of(scope), false))
                    .withMessageStartingWith("backend-scopes must begin with system/");
        }
    }

    private static EhrReply reading(SomeLaunches launches) {
        return launches.room
                .deliveryClient()
                .call(new EhrClient.CallAuthority.BackendAuthority(launches.site), EhrCall.get("Patient/1"));
    }
}
