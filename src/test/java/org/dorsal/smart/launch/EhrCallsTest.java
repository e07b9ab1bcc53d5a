package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrCall.Method;
import org.dorsal.smart.launch.EhrReply.MissingTokenReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing to the record with a launch's token: addresses, requests and results. */
class EhrCallsTest {
    private static final String BODY = "{\"resourceType\":\"Observation\",\"valueString\":\"ä\"}";
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);

    private final SomeLaunches launches = SomeLaunches.ofPublicClient();
    private final FakeEhr ehr = launches.ehr;
    private final SomeBrowser browser = new SomeBrowser();
    private final Launch launch = browser.keep(launches.launch(browser));
    private final EhrClient.CallAuthority clinician = launch.id();
    private final EhrClient calls = launches.room.deliveryClient();

    @AfterEach
    void stop() {
        launches.close();
    }

    @Test
    void what_is_written_goes_out_as_fhir_with_the_token_and_its_conditions() {
        ehr.replies.put(
                "/fhir/Observation",
                new FakeEhr.Reply(
                        201, Map.of("Location", ehr.fhirBase() + "/Observation/7/_history/1", "ETag", "W/\"1\""), ""));

        var reply = calls.call(clinician, post("Observation", Map.of("If-None-Exist", "identifier=a|b")));

        assertThat(reply).isInstanceOfSatisfying(HttpAnswer.CompleteAnswer.class, answer -> {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("location")).hasValue(ehr.fhirBase() + "/Observation/7/_history/1");
            assertThat(answer.header("etag")).hasValue("W/\"1\"");
            assertThat(answer.body()).isEmpty();
        });
        assertThat(ehr.requestsTo("/fhir/Observation")).singleElement().satisfies(received -> {
            assertThat(received.method()).isEqualTo("POST");
            assertThat(received.body()).isEqualTo(BODY);
            assertThat(received.headers())
                    .containsEntry("authorization", "Bearer " + ehr.access)
                    .containsEntry("content-type", "application/fhir+json")
                    .containsEntry("accept", "application/fhir+json")
                    .containsEntry("if-none-exist", "identifier=a|b");
        });
    }

    @Test
    void an_update_names_the_version_that_it_was_made_of() {
        ehr.replies.put("/fhir/Observation/7", new FakeEhr.Reply(412, Map.of(), "{}"));

        var put = new EhrCall(Method.PUT, "Observation/7", Map.of("If-Match", "W/\"3\""), bytes());

        assertThat(status(calls.call(clinician, put))).isEqualTo(412);
        assertThat(ehr.requestsTo("/fhir/Observation/7")).singleElement().satisfies(received -> {
            assertThat(received.method()).isEqualTo("PUT");
            assertThat(received.headers()).containsEntry("if-match", "W/\"3\"");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "429, Retry-After, 17",
        "503, Retry-After, 'Fri, 20 Nov 2026 09:00:00 GMT'",
        "422, Content-Type, application/fhir+json",
        "200, Content-Location, x/y",
        "200, Last-Modified, 'Fri, 20 Nov 2026 09:00:00 GMT'"
    })
    void what_the_engine_needs_of_an_answer_is_handed_on(int status, String header, String value) {
        ehr.replies.put("/fhir/Observation", new FakeEhr.Reply(status, Map.of(header, value), "{\"a\":1}"));

        var reply = calls.call(clinician, post("Observation", Map.of()));

        assertThat(reply).isInstanceOfSatisfying(HttpAnswer.CompleteAnswer.class, answer -> {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header(header.toLowerCase(java.util.Locale.ROOT))).isPresent();
            if (!header.equals("Content-Type")) {
                assertThat(answer.header(header.toLowerCase(java.util.Locale.ROOT)))
                        .hasValue(value);
            }
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
        });
    }

    @Test
    void what_nobody_needs_or_could_not_be_sent_back_is_left_out() {
        ehr.replies.put(
                "/fhir/Observation",
                new FakeEhr.Reply(
                        200,
                        Map.of("WWW-Authenticate", "x", "Set-Cookie", "a=b", "X-Canary", "c", "ETag", "W/\"ä\""),
                        "{}"));

        assertThat(calls.call(clinician, EhrCall.get("Observation")))
                .isInstanceOfSatisfying(
                        HttpAnswer.CompleteAnswer.class,
                        answer -> assertThat(answer.headers()).containsOnlyKeys("content-type", "date"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_an_answer_and_neither_body_nor_token_go_after_it(int status) {
        try (var elsewhere = new BareEhr(BareEhr.ok())) {
            ehr.replies.put(
                    "/fhir/Observation",
                    new FakeEhr.Reply(status, Map.of("Location", elsewhere.origin() + "/fhir/Observation"), ""));

            var reply = calls.call(clinician, post("Observation", Map.of()));

            assertThat(status(reply)).isEqualTo(status);
            assertThat(elsewhere.begun).isEmpty();
        }
        assertThat(ehr.requestsTo("/fhir/Observation")).hasSize(1);
    }

    @Test
    void a_foreign_location_is_told_and_not_visited() {
        try (var elsewhere = new BareEhr(BareEhr.ok())) {
            var place = elsewhere.origin() + "/fhir/Observation/1";
            ehr.replies.put("/fhir/Observation", new FakeEhr.Reply(201, Map.of("Location", place), ""));

            assertThat(calls.call(clinician, post("Observation", Map.of())))
                    .isInstanceOfSatisfying(
                            HttpAnswer.CompleteAnswer.class,
                            answer -> assertThat(answer.header("location")).hasValue(place));
            assertThat(calls.call(clinician, EhrCall.get(place))).isEqualTo(new EhrReply.ForeignAddress());
            assertThat(elsewhere.begun).isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> nothing_goes_to_an_address_that_is_not_below_the_base() {
        return Stream.of(
                        "https://evil.example/fhir/Observation",
                        ehr.origin() + "/other/Observation",
                        ehr.fhirBase() + "2/Observation",
                        ehr.fhirBase().replace("//", "//user@") + "/Observation",
                        "../other/Observation",
                        "//evil.example/Observation",
                        "Observation\r\nX-Evil: 1",
                        "/fhir/Observation")
                .map(address -> DynamicTest.dynamicTest("to " + address.strip(), () -> {
                    var before = ehr.calls();
                    assertThat(calls.call(clinician, post(address, Map.of()))).isEqualTo(new EhrReply.ForeignAddress());
                    assertThat(calls.call(new EhrClient.CallAuthority.NoAuthority(launches.site), EhrCall.get(address)))
                            .isEqualTo(new EhrReply.ForeignAddress());
                    assertThat(ehr.calls()).isEqualTo(before);
                }));
    }

    @Test
    void what_is_open_to_all_is_read_without_a_token() {
        ehr.open.put("/fhir/metadata", "{\"resourceType\":\"CapabilityStatement\"}");

        var reply = calls.call(new EhrClient.CallAuthority.NoAuthority(launches.site), EhrCall.get("metadata"));

        assertThat(status(reply)).isEqualTo(200);
        assertThat(ehr.requestsTo("/fhir/metadata"))
                .singleElement()
                .satisfies(received -> assertThat(received.headers()).doesNotContainKey("authorization"));
        assertThat(calls.granted(new EhrClient.CallAuthority.NoAuthority(launches.site)))
                .isEmpty();
    }

    @Test
    void a_token_that_was_refused_is_renewed_and_the_request_sent_once_more() {
        ehr.replies.put("/fhir/Observation", new FakeEhr.Reply(201, Map.of(), ""));
        ehr.access = "taken back";

        assertThat(status(calls.call(clinician, post("Observation", Map.of())))).isEqualTo(201);
        assertThat(ehr.requestsTo("/fhir/Observation"))
                .hasSize(2)
                .allSatisfy(received -> assertThat(received.body()).isEqualTo(BODY));
        assertThat(ehr.refreshes).hasValue(1);
    }

    @Test
    void an_ehr_that_refuses_every_token_is_asked_twice_and_believed() {
        ehr.replies.put("/fhir/Observation", new FakeEhr.Reply(401, Map.of(), "{}"));

        assertThat(status(calls.call(clinician, post("Observation", Map.of())))).isEqualTo(401);
        assertThat(ehr.requestsTo("/fhir/Observation")).hasSize(2);
        assertThat(ehr.refreshes).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0})
    void no_answer_to_what_was_sent_is_called_so_and_it_is_not_sent_again(int how) {
        ehr.broken.put("/fhir/Observation", how);

        assertThat(calls.call(clinician, post("Observation", Map.of()))).isEqualTo(new HttpAnswer.MissingAnswer());
        assertThat(ehr.requestsTo("/fhir/Observation")).hasSize(1);
    }

    @Test
    void an_ehr_that_is_gone_was_not_sent_anything() {
        ehr.close();

        assertThat(calls.call(clinician, post("Observation", Map.of()))).isEqualTo(new HttpAnswer.UnsentRequest());
    }

    @Test
    void an_answer_over_the_cap_tells_its_status_alone() {
        ehr.replies.put("/fhir/Observation", new FakeEhr.Reply(201, Map.of(), " ".repeat(EhrClient.MAX_BYTES + 1)));

        assertThat(calls.call(clinician, post("Observation", Map.of()))).isEqualTo(new HttpAnswer.OversizedAnswer(201));
    }

    @Test
    void a_launch_that_is_over_or_unknown_has_no_token_and_the_ehr_is_not_asked() {
        var unknown = new LaunchId(launches.site, new UUID(0x7000, Long.MIN_VALUE));
        var nowhere = new LaunchId(new SiteId("nowhere"), launch.id().key());
        var before = ehr.calls();

        for (var authority : List.of(unknown, nowhere, elsewhere())) {
            assertThat(calls.call(authority, post("Observation", Map.of())))
                    .isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.OVER));
            assertThat(calls.granted(authority)).isEmpty();
        }
        assertThat(calls.over(clinician)).isFalse();
        launches.clock.forward(UsualTerms.SESSIONS.life());
        assertThat(calls.call(clinician, post("Observation", Map.of())))
                .isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.OVER));
        assertThat(calls.granted(clinician)).isEmpty();
        assertThat(calls.over(clinician)).isTrue();
        assertThat(ehr.calls()).isEqualTo(before);
    }

    @Test
    void a_site_without_a_client_of_its_own_has_no_token_of_one() {
        var backend = new EhrClient.CallAuthority.BackendAuthority(launches.site);

        assertThat(calls.call(backend, post("Observation", Map.of())))
                .isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.REFUSED));
        assertThat(calls.granted(backend)).isEmpty();
        assertThat(ehr.requestsTo("/fhir/Observation")).isEmpty();
    }

    @Test
    void a_token_endpoint_that_is_down_means_not_now() {
        launches.clock.forward(TOKEN_LIFE);
        ehr.broken.put("/auth/token", 503);

        assertThat(calls.call(clinician, post("Observation", Map.of())))
                .isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.NOT_NOW));
        assertThat(calls.granted(clinician)).isEmpty();
        assertThat(calls.over(clinician)).isFalse();
        assertThat(ehr.requestsTo("/fhir/Observation")).isEmpty();
    }

    /** Guarantee for the holder of a lease: no request is sent after the timeout of an answer. */
    @Test
    void a_token_that_took_nearly_all_the_time_is_for_the_next_call() {
        ehr.replies.put("/fhir/Observation", new FakeEhr.Reply(201, Map.of(), ""));
        launches.clock.forward(TOKEN_LIFE);
        // leaves less than the quarter of three seconds that a request needs; after all three the token would be lost
        ehr.beforeToken = () -> ehr.dawdle(Duration.ofMillis(2300));

        assertThat(calls.call(clinician, post("Observation", Map.of())))
                .isEqualTo(new EhrReply.MissingEhrToken(MissingTokenReason.NOT_NOW));
        assertThat(ehr.requestsTo("/fhir/Observation")).isEmpty();
        assertThat(status(calls.call(clinician, post("Observation", Map.of())))).isEqualTo(201);
    }

    @Test
    void the_scopes_of_a_launch_are_told_while_its_token_can_be_used() {
        assertThat(calls.granted(clinician))
                .hasValueSatisfying(granted -> assertThat(granted).contains("patient/*.rs", "user/Practitioner.r"));
        launches.clock.forward(TOKEN_LIFE);
        assertThat(calls.granted(clinician)).as("renewed").isPresent();
        ehr.revoke();
        launches.clock.forward(TOKEN_LIFE);
        assertThat(calls.granted(clinician)).isEmpty();
    }

    @Test
    void a_call_takes_no_header_that_says_who_asks_and_none_that_breaks_a_line() {
        for (var name :
                List.of("Authorization", "authorization", "Cookie", "Host", "Content-Type", "X-Forwarded-For")) {
            assertThatIllegalArgumentException().isThrownBy(() -> post("Observation", Map.of(name, "x")));
        }
        for (var value : List.of("", "a\r\nAuthorization: b", "ä", "x".repeat(2001))) {
            assertThatIllegalArgumentException().isThrownBy(() -> post("Observation", Map.of("If-Match", value)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EhrCall(Method.POST, "Observation", Map.of(), new byte[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EhrCall(Method.GET, "Observation", Map.of(), bytes()));
    }

    @Test
    void nothing_prints_what_it_hides() {
        assertThat(List.of(
                        new HttpAnswer.CompleteAnswer(200, Map.of("location", "p-ann"), bytes()),
                        new Tokens.BearerLookup.GrantedBearer("p-ann", java.util.Set.of()),
                        new ClientProof.SharedClientSecret("p-ann-of-a-test")))
                .allSatisfy(thing -> assertThat(thing.toString()).doesNotContain("p-ann", "valueString"));
    }

    private LaunchId elsewhere() {
        return new LaunchId(launches.other(), launch.id().key());
    }

    private static EhrCall post(String address, Map<String, String> headers) {
        return new EhrCall(Method.POST, address, headers, bytes());
    }

    private static byte[] bytes() {
        return BODY.getBytes(StandardCharsets.UTF_8);
    }

    private static int status(EhrReply reply) {
        return Optional.of(reply)
                .filter(HttpAnswer.CompleteAnswer.class::isInstance)
                .map(HttpAnswer.CompleteAnswer.class::cast)
                .map(HttpAnswer.CompleteAnswer::status)
                .orElseThrow(() -> new AssertionError("no answer: " + reply));
    }
}
