package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.AttackedService.ALPHA;
import static org.dorsal.system.AttackedService.LONG;
import static org.dorsal.system.AttackedService.NEW;
import static org.dorsal.system.AttackedService.encoded;
import static org.dorsal.system.AttackedService.location;
import static org.dorsal.system.AttackedService.query;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.*;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Attacks on the running service while a launch begins: rows A1 to A5 of the requirement tables. Every row has a
 * launch that must work and one that must not.
 */
class LaunchAttackOverHttpTest {
    private static final AttackedService ATTACKED = AttackedService.shared();
    private static final String PATIENT = "sandbox-01";

    private final SomeVisitor browser = ATTACKED.browser();

    @Test
    void A1_a_registered_iss_is_asked_about_itself_once_and_not_for_every_launch() {
        ATTACKED.ehr().forget();
        ATTACKED.launched(browser, NEW, PATIENT);
        ATTACKED.launched(browser, NEW, PATIENT);

        assertThat(ATTACKED.requestsTo("/fhir/.well-known"))
                .containsExactly("GET /fhir/.well-known/smart-configuration");
    }

    @TestFactory
    Stream<DynamicTest> A1_an_unregistered_iss_makes_no_outbound_call() throws IOException {
        var calls = new AtomicInteger();
        var canary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        canary.createContext("/", call -> {
            calls.incrementAndGet();
            call.close();
        });
        canary.start();
        var own = ATTACKED.ehr().fhirBase().toString();
        var port = canary.getAddress().getPort();
        return Stream.of(
                        "http://127.0.0.1:" + port + "/fhir",
                        "http://localhost:" + port + "/fhir",
                        own + "/",
                        own + "#",
                        own + "?",
                        own + "/.",
                        own.replace("http://", "HTTP://"),
                        own.replace("localhost", "127.0.0.1"),
                        own.replace("http://", "http://127.0.0.1:" + port + "@"),
                        own.replace("http://localhost", "http://localhost@127.0.0.1:" + port + "#"),
                        "file:///etc/passwd",
                        "<script>alert(1)</script>")
                .map(iss -> DynamicTest.dynamicTest(iss, () -> {
                    ATTACKED.ehr().forget();
                    var page = browser.get(ATTACKED.click(ALPHA, iss, "any"));
                    assertThat(page.statusCode()).isEqualTo(400);
                    assertThat(page.body())
                            .contains("For your administrator", "iss must")
                            .doesNotContain(iss);
                    assertThat(ATTACKED.ehr().recordedRequests()).isEmpty();
                    assertThat(calls).hasValue(0);
                    assertThat(browser.cookies()).isEmpty();
                }))
                .onClose(() -> canary.stop(0));
    }

    @Test
    void A1_iss_without_launch_and_launch_without_iss_and_either_twice_make_no_outbound_call() {
        ATTACKED.ehr().forget();
        var iss = "iss=" + encoded(ATTACKED.ehr().fhirBase().toString());
        for (var wrong : List.of(iss, "launch=1", iss + "&" + iss + "&launch=1", iss + "&launch=1&launch=2")) {
            assertThat(browser.get(URI.create(ATTACKED.service().launchUrl(ALPHA) + "?" + wrong))
                            .statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(ATTACKED.ehr().recordedRequests()).isEmpty();
    }

    @Test
    void A2_every_request_carries_a_challenge_of_its_own_by_S256() {
        var first = query(ATTACKED.authorizationRequest(browser, ALPHA, PATIENT));
        var second = query(ATTACKED.authorizationRequest(browser, ALPHA, PATIENT));

        assertThat(List.of(first, second))
                .allSatisfy(parameters -> assertThat(parameters)
                        .containsEntry("code_challenge_method", "S256")
                        .hasEntrySatisfying(
                                "code_challenge",
                                challenge -> assertThat(challenge).matches("[A-Za-z0-9_-]{43}")));
        assertThat(first.get("code_challenge")).isNotEqualTo(second.get("code_challenge"));
    }

    @Test
    void A3_the_request_says_exactly_what_was_registered_and_asks_for_no_more_than_it_needs() {
        var click = ATTACKED.click(ALPHA, PATIENT);
        var parameters = query(location(browser.get(click)));

        assertThat(parameters)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", ALPHA)
                .containsEntry("redirect_uri", ATTACKED.callback(ALPHA).toString())
                .containsEntry("launch", query(click).get("launch"))
                .containsEntry("aud", ATTACKED.ehr().fhirBase().toString())
                .doesNotContainKeys("client_secret", "prompt", "code_verifier");
        assertThat(parameters.getOrDefault("scope", "").split(" "))
                .contains("launch", "openid", "fhirUser", "patient/Patient.r")
                .doesNotContain("launch/patient", "offline_access")
                .allMatch(scope -> !scope.contains("/") || scope.matches("(patient|user)/[A-Z][A-Za-z]+\\.rs?"));
    }

    @Test
    void A3_a_launch_from_outside_of_a_chart_names_no_launch_and_asks_for_a_patient() {
        var parameters = query(location(browser.get(ATTACKED.service().launchUrl(ALPHA))));

        assertThat(parameters).doesNotContainKey("launch");
        assertThat(parameters.getOrDefault("scope", "").split(" "))
                .contains("launch/patient")
                .doesNotContain("launch");
    }

    @Test
    void A3_a_launch_value_cannot_add_to_the_request() {
        for (var hostile :
                List.of("1&aud=https://evil.example&scope=system/*.cruds", "1#x", "1\r\nX-Evil: 1", "+%00")) {
            var to = browser.get(ATTACKED.click(ALPHA, ATTACKED.ehr().fhirBase().toString(), hostile));

            assertThat(query(location(to)))
                    .containsEntry("launch", hostile)
                    .containsEntry("aud", ATTACKED.ehr().fhirBase().toString());
            assertThat(to.headers().map()).doesNotContainKey("x-evil");
        }
    }

    @Test
    void A4_state_and_nonce_cannot_be_guessed_and_are_never_the_same() {
        var requests = Stream.generate(() -> query(ATTACKED.authorizationRequest(browser, ALPHA, PATIENT)))
                .limit(20)
                .toList();

        for (var name : List.of("state", "nonce")) {
            assertThat(requests)
                    .extracting(parameters -> parameters.get(name))
                    .doesNotHaveDuplicates()
                    .allSatisfy(value -> assertThat(value).matches("[A-Za-z0-9_-]{43}"));
        }
        assertThat(requests)
                .allSatisfy(parameters -> assertThat(parameters.get("state")).isNotEqualTo(parameters.get("nonce")));
    }

    @Test
    void A5_a_request_that_is_too_long_for_an_address_goes_as_a_form_and_leads_to_a_launch() {
        var page = browser.get(ATTACKED.click(LONG, PATIENT));

        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        Document form = Jsoup.parse(page.body(), page.uri().toString());
        var fields = form.select("form[method=post] input[type=hidden]");
        var action = URI.create(form.select("form").attr("action"));
        assertThat(action.toString()).startsWith(ATTACKED.ehr().issuer()).doesNotContain("?");
        assertThat(fields.eachAttr("name")).doesNotHaveDuplicates().contains("state", "aud", "launch");
        HttpResponse<String> answer = browser.post(
                action,
                SomeClinician.encoded(fields.stream()
                        .map(field -> field.attr("name") + "=" + field.attr("value"))
                        .toList()));
        assertThat(browser.open(location(answer)).uri().getPath()).startsWith("/a/" + LONG + ".");
    }

    @Test
    void A5_a_short_request_is_a_redirect_and_no_page() {
        var to = browser.get(ATTACKED.click(ALPHA, PATIENT));

        assertThat(location(to).toString()).hasSizeLessThan(2000);
        assertThat(to.body()).isEmpty();
        assertThat(Map.copyOf(to.headers().map())).doesNotContainKey("content-type");
    }
}
