package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading the record with a launch's token (A12), and renewing it (A11). */
class EhrClientTest {
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);

    private final SomeLaunches launches = SomeLaunches.ofPublicClient();
    private final FakeEhr ehr = launches.ehr;
    private final SomeBrowser browser = new SomeBrowser();
    private final Launch launch = browser.keep(launches.launch(browser));
    private final EhrClient client = launches.room.ehrClient();

    @BeforeEach
    void there_is_a_record() {
        ehr.record.put("/fhir/Patient/p-ann", "{\"resourceType\":\"Patient\"}");
        ehr.record.put("/fhir/Condition?patient=p-ann&code=a%7Cb", "{\"resourceType\":\"Bundle\"}");
        ehr.record.put("/fhir?page=2", "{\"resourceType\":\"Bundle\",\"page\":2}");
    }

    @AfterEach
    void stop() {
        launches.close();
    }

    @Test
    void reads_and_searches_go_out_with_the_token_of_the_launch() {
        assertThat(resolve("Patient/p-ann")).contains("Patient");
        assertThat(resolve("Condition?patient=p-ann&code=a|b")).contains("Bundle");
        assertThat(ehr.requestsTo("/fhir/Patient"))
                .singleElement()
                .satisfies(received -> assertThat(received.authorization()).isEqualTo("Bearer " + ehr.access));
        assertThat(ehr.refreshes).hasValue(0);
    }

    @Test
    void a_next_link_below_the_base_is_followed() {
        assertThat(resolve(ehr.fhirBase() + "?page=2")).contains("2");
        assertThat(resolve(ehr.fhirBase() + "/Patient/p-ann")).contains("Patient");
    }

    @TestFactory
    Stream<DynamicTest> no_other_address_ever_gets_the_token() {
        return Stream.of(
                        "https://evil.example/fhir/Patient/1",
                        ehr.fhirBase().replace("127.0.0.1", "127.0.0.1.evil.example") + "/Patient/1",
                        ehr.fhirBase().replace("//", "//127.0.0.1@evil.example/") + "/Patient/1",
                        ehr.fhirBase().replace("//", "//user@") + "/Patient/1",
                        ehr.fhirBase().replaceAll(":\\d+/", ":1/") + "/Patient/1",
                        ehr.fhirBase().replace("http:", "https:") + "/Patient/1",
                        ehr.fhirBase() + "2/Patient/1",
                        ehr.origin() + "/other/Patient/1",
                        ehr.origin() + "/FHIR/Patient/1",
                        ehr.fhirBase() + "/../other/Patient/1",
                        ehr.fhirBase() + "/%2e%2e/other/Patient/1",
                        ehr.fhirBase() + "/%2E%2E%2Fother/Patient/1",
                        ehr.fhirBase() + "/..%5cother",
                        ehr.fhirBase() + "/Patient;x=1/1",
                        ehr.fhirBase() + "/Patient/1#x",
                        ehr.fhirBase() + "//evil.example",
                        "../other/Patient/1",
                        "./Patient/1",
                        "/fhir/Patient/1",
                        "//evil.example/Patient/1",
                        "/\\evil.example",
                        "Patient/1 x",
                        "Patient/1\r\nX-Evil: 1",
                        "file:///etc/passwd",
                        "Patient/" + "1".repeat(5000))
                .map(address ->
                        DynamicTest.dynamicTest("to " + address.substring(0, Math.min(80, address.length())), () -> {
                            var before = ehr.calls();
                            assertThat(client.call(launch.id(), EhrCall.get(address)))
                                    .isEqualTo(new EhrReply.ForeignAddress());
                            assertThat(ehr.calls()).isEqualTo(before);
                        }));
    }

    @Test
    void a_redirect_is_an_answer_and_nobody_follows_it() {
        ehr.broken.put("/fhir/Patient/p-ann", 302);

        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann"))).hasToString("CompleteAnswer[302]");
        assertThat(ehr.requestsTo("/elsewhere")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 410, 429, 500, 503})
    void what_the_ehr_refuses_is_told_by_its_status(int status) {
        ehr.broken.put("/fhir/Patient/p-ann", status);

        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann")))
                .hasToString("CompleteAnswer[" + status + "]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void an_ehr_that_is_slow_or_cuts_the_line_is_unreachable(int how) {
        ehr.broken.put("/fhir/Patient/p-ann", how);

        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann"))).isEqualTo(new HttpAnswer.MissingAnswer());
    }

    @Test
    void an_ehr_that_is_gone_is_unreachable() {
        ehr.close();

        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann"))).isEqualTo(new HttpAnswer.UnsentRequest());
    }

    @Test
    void a_body_over_the_cap_is_too_large() {
        ehr.record.put("/fhir/Patient/p-ann", " ".repeat(EhrClient.MAX_BYTES));
        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann"))).hasToString("CompleteAnswer[200]");

        ehr.record.put("/fhir/Patient/p-ann", " ".repeat(EhrClient.MAX_BYTES + 1));
        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann")))
                .isEqualTo(new HttpAnswer.OversizedAnswer(200));
    }

    @Test
    void an_unknown_launch_reads_nothing() {
        var before = ehr.calls();
        var unknown = new LaunchId(launches.site, new UUID(0x7000, Long.MIN_VALUE));

        assertThat(client.call(unknown, EhrCall.get("Patient/p-ann")))
                .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER));
        assertThat(client.call(new LaunchId(launches.other(), launch.id().key()), EhrCall.get("Patient/p-ann")))
                .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER));
        assertThat(ehr.calls()).isEqualTo(before);
    }

    @Test
    void a_token_that_is_about_to_expire_is_renewed_and_the_refresh_token_replaced() {
        for (var time = 1; time <= 3; time++) {
            launches.clock.forward(TOKEN_LIFE.minus(Tokens.AHEAD));
            assertThat(resolve("Patient/p-ann")).contains("Patient");
            assertThat(ehr.refreshes).hasValue(time);
        }
        assertThat(ehr.reused).hasValue(0);
        assertThat(ehr.requestsTo("/auth/token").getLast().form())
                .containsOnlyKeys("grant_type", "refresh_token", "client_id");
    }

    @Test
    void a_token_that_the_ehr_takes_back_early_is_renewed_once() {
        ehr.access = "taken back";

        assertThat(resolve("Patient/p-ann")).contains("Patient");
        assertThat(ehr.refreshes).hasValue(1);
    }

    @Test
    void many_threads_of_two_replicas_spend_one_refresh_token() throws Exception {
        launches.clock.forward(TOKEN_LIFE);
        var replicas = List.of(client, launches.room(launches.settings).ehrClient());
        var barrier = new CyclicBarrier(16);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<EhrReply>>();
            for (var i = 0; i < 16; i++) {
                var replica = replicas.get(i % 2);
                answers.add(threads.submit(() -> {
                    barrier.await();
                    return replica.call(launch.id(), EhrCall.get("Patient/p-ann"));
                }));
            }
            for (var answer : answers) {
                assertThat(answer.get()).hasToString("CompleteAnswer[200]");
            }
        }
        assertThat(ehr.refreshes).hasValue(1);
        assertThat(ehr.reused).hasValue(0);
    }

    @Test
    void a_session_that_was_ended_at_the_ehr_ends_here_without_a_second_try() {
        ehr.revoke();
        for (var time = 0; time < 3; time++) {
            assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann"))).hasToString("CompleteAnswer[401]");
        }
        assertThat(ehr.refreshes).hasValue(1);
    }

    @Test
    void a_refresh_without_an_answer_is_not_sent_again_and_the_token_serves_until_it_expires() {
        ehr.broken.put("/auth/token", -1);
        launches.clock.forward(TOKEN_LIFE.minusSeconds(20));
        assertThat(resolve("Patient/p-ann")).contains("Patient");
        ehr.broken.clear();
        assertThat(resolve("Patient/p-ann")).contains("Patient");

        launches.clock.forward(TokenRenewal.LEASE);
        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann")))
                .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER));
        assertThat(ehr.requestsTo("/auth/token")).hasSize(2);
        assertThat(ehr.refreshes).hasValue(0);
    }

    @Test
    void a_refresh_that_was_turned_away_at_the_door_is_tried_again() {
        ehr.broken.put("/auth/token", 503);
        launches.clock.forward(TOKEN_LIFE);
        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann")))
                .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.NOT_NOW));

        ehr.broken.clear();
        assertThat(resolve("Patient/p-ann")).contains("Patient");
        assertThat(ehr.reused).hasValue(0);
    }

    @Test
    void a_refresh_that_brings_another_patient_ends_the_launch() {
        ehr.tokenResponse = response -> response.put("patient", "p-bob");
        launches.clock.forward(TOKEN_LIFE);

        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann")))
                .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER));
        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann")))
                .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER));
        assertThat(ehr.requestsTo("/fhir/Patient")).isEmpty();
        assertThat(ehr.refreshes).hasValue(1);
        assertThat(launches.enter(browser, launch.id())).isInstanceOf(Launches.LaunchAccess.EndedLaunch.class);
    }

    @Test
    void a_refresh_token_that_is_not_replaced_goes_on() {
        ehr.tokenResponse = response -> response.remove("refresh_token");
        for (int renewal = 0; renewal < 2; renewal++) {
            launches.clock.forward(Duration.ofMinutes(5));
            client.call(launch.id(), EhrCall.get("Patient/p-ann"));
        }

        assertThat(ehr.requestsTo("/auth/token"))
                .extracting(received -> received.form().getOrDefault("refresh_token", ""))
                .hasSize(3)
                .last()
                .isEqualTo(ehr.requestsTo("/auth/token").get(1).form().get("refresh_token"))
                .isNotEqualTo("");
    }

    @Test
    void an_ehr_without_refresh_tokens_serves_until_the_token_expires() {
        ehr.tokenResponse = response -> response.remove("refresh_token");
        var own = browser.keep(launches.launch(browser));

        launches.clock.forward(TOKEN_LIFE.minusSeconds(1));
        assertThat(client.call(own.id(), EhrCall.get("Patient/p-ann"))).hasToString("CompleteAnswer[200]");
        launches.clock.forward(Duration.ofSeconds(1));
        assertThat(client.call(own.id(), EhrCall.get("Patient/p-ann")))
                .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER));
    }

    private String resolve(String address) {
        if (client.call(launch.id(), EhrCall.get(address))
                        instanceof HttpAnswer.CompleteAnswer(int status, var _, byte[] body)
                && status == 200) {
            return new String(body, StandardCharsets.UTF_8);
        }
        throw new AssertionError("not found: " + client.call(launch.id(), EhrCall.get(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_client",
        "400,invalid_request",
        "401,invalid_client",
        "403,access_denied",
        "429,''",
        "500,''",
        "502,''",
        "503,invalid_grant"
    })
    void a_refusal_that_people_mend_spends_no_refresh_token(int status, String error) {
        ehr.broken.put("/auth/token", status);
        ehr.refusal = "{\"error\":\"" + error + "\"}";
        launches.clock.forward(TOKEN_LIFE);
        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann")))
                .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.NOT_NOW));

        ehr.broken.clear();
        assertThat(resolve("Patient/p-ann")).contains("Patient");
        assertThat(ehr.refreshes).hasValue(1);
        assertThat(ehr.reused).hasValue(0);
    }

    @Test
    void a_refresh_token_that_the_ehr_calls_invalid_is_not_sent_again() {
        ehr.broken.put("/auth/token", 400);
        launches.clock.forward(TOKEN_LIFE);
        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann")))
                .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER));

        ehr.broken.clear();
        assertThat(client.call(launch.id(), EhrCall.get("Patient/p-ann")))
                .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER));
        assertThat(ehr.refreshes).hasValue(0);
    }
}
