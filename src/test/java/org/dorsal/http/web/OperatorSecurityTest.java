package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeOperators.NAME;
import static org.dorsal.http.web.SomeOperators.posted;
import static org.dorsal.http.web.SomeOperators.request;
import static org.dorsal.http.web.SomeOperators.signedIn;
import static org.dorsal.http.web.SomeOperators.token;

import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dorsal.http.web.SomeOperators.OperatorReply;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.ResourceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Tests of access to the operators' pages, and of the forms accepted there. */
class OperatorSecurityTest {
    private static final String ITEM =
            SomeFilings.line(ResourceKind.NOTE, DeliveryState.PARKED).key().id().toString();
    private static final String[] DECISION = {"key=" + ITEM, "choice=again", "reason=The right was given"};

    private final SomeOperators door = new SomeOperators();

    @Test
    void a_browser_without_a_session_is_sent_to_the_sign_in() {
        OperatorReply reply = door.send(request("GET", "/operate/northside"));

        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).hasValue("/audit/northside/sign-in?to=/operate/northside");
        safe(reply);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /operate/northside/resolve, 403", // a redirect would lose the form
        "GET, /operate/southside, 404", // that site has no sign-in of operators
        "GET, /operate/nowhere, 404"
    })
    void nothing_else_is_open_without_a_session(String method, String path, int status) {
        MockHttpServletRequest request = request(method, path);
        request.addHeader("Authorization", "Basic b3BzOmtleQ=="); // keys do not exist
        OperatorReply reply = door.send(request);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("WWW-Authenticate")).isEmpty();
        assertThat(reply.body()).doesNotContain("Northside", NAME);
        assertThat(door.decided).isEmpty();
        safe(reply);
    }

    @Test
    void with_a_session_the_page_shows_the_person_and_the_sign_out() {
        door.person = Optional.of(SomeOperators.person("Otto Operator", "otto-3"));

        OperatorReply page = door.get("/operate/northside");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text("main")).contains("Otto Operator (otto-3)");
        assertThat(page.html().select("form[action=/audit/northside/sign-out] input[name=csrf]"))
                .hasSize(1);
    }

    @Test
    void a_session_opens_the_pages_of_its_own_site_only() {
        assertThat(door.get("/operate/southside").status()).isEqualTo(403);
    }

    @Test
    void a_decision_and_its_events_name_the_person_as_the_provider_does() {
        door.person = Optional.of(SomeOperators.person("Otto Operator", "otto-3"));

        assertThat(door.post(DECISION).status()).isEqualTo(303);
        assertThat(door.get("/operate/northside").status()).isEqualTo(200);

        assertThat(door.decided)
                .singleElement()
                .satisfies(decision -> assertThat(decision.operator()).isEqualTo("Otto Operator (otto-3)"));
        assertThat(door.events())
                .anySatisfy(event -> assertThat(event)
                        .contains("\"system\":\"https://id.example\",\"value\":\"otto-3\"", "HOPERAT"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/operate",
                "/operate/",
                "/operate/northside",
                "/operate/northside/resolve",
                "/operate/northside/copy",
                "/operate/northside/end-sessions",
                "/operate/x"
            })
    void without_operators_there_is_nothing(String path) {
        SomeOperators closed = new SomeOperators(Optional.empty());
        for (String method : new String[] {"GET", "POST", "PUT"}) {
            OperatorReply page = closed.send(request(method, path));
            assertThat(page.status()).isEqualTo(404);
            safe(page);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /operate, 404",
        "GET, /operate/, 404",
        "GET, /operate/nowhere, 404",
        "GET, /operate/northside/, 404",
        "GET, /operate/northside/more, 404",
        "GET, /operate/..%2fnorthside, 400",
        "POST, /operate/nowhere/resolve, 404",
        "POST, /operate/northside, 403",
        "GET, /operate/northside/resolve, 405",
        "GET, /operate/northside/copy, 405",
        "POST, /operate/nowhere/copy, 404",
        "GET, /operate/northside/end-sessions, 405",
        "POST, /operate/nowhere/end-sessions, 404",
        "POST, /operate/northside/end-sessions, 403",
        "POST, /operate/northside/copy, 403",
        "HEAD, /operate/northside, 200",
        "PUT, /operate/northside, 403",
        "DELETE, /operate/northside/resolve, 403",
        "OPTIONS, /operate/northside, 200"
    })
    void other_addresses_and_methods_lead_nowhere(String method, String path, int status) {
        OperatorReply page = door.send(signedIn(method, path));
        assertThat(page.status()).isEqualTo(status);
        safe(page);
    }

    @ParameterizedTest
    @CsvSource({
        "all right, 303",
        "a client that tells no origin, 303",
        "no token, 403",
        "two tokens, 403",
        "an empty token, 403",
        "the token of another session, 403",
        "an unmasked token, 403",
        "another origin, 403",
        "no origin at all, 403",
        "the same host by http, 403",
        "across sites, 403",
        "from a sibling, 403",
        "typed in, 403"
    })
    void nothing_is_decided_but_from_a_page_of_our_own(String how, int status) {
        var request = posted(DECISION);
        if (!how.equals("no token")) {
            request.addParameter(
                    "csrf",
                    switch (how) {
                        case "an empty token" -> "";
                        case "the token of another session" -> FormTokens.masked("token-of-another-one");
                        case "an unmasked token" -> "token-of-the-session";
                        default -> token();
                    });
        }
        switch (how) {
            case "all right" -> {
                request.addHeader("Origin", "https://dorsal.example");
                request.addHeader("Sec-Fetch-Site", "same-origin");
            }
            case "two tokens" -> request.addParameter("csrf", token());
            case "another origin" -> request.addHeader("Origin", "https://evil.example");
            case "no origin at all" -> request.addHeader("Origin", "null");
            case "the same host by http" -> request.addHeader("Origin", "http://dorsal.example");
            case "across sites" -> request.addHeader("Sec-Fetch-Site", "cross-site");
            case "from a sibling" -> request.addHeader("Sec-Fetch-Site", "same-site");
            case "typed in" -> request.addHeader("Sec-Fetch-Site", "none");
            default -> {}
        }
        OperatorReply page = door.send(request);
        assertThat(page.status()).isEqualTo(status);
        safe(page);
        assertThat(door.decided).hasSize(status == 303 ? 1 : 0);
    }

    @Test
    void the_token_is_another_on_each_page_and_each_is_taken() {
        Set<String> tokens = IntStream.range(0, 5)
                .mapToObj(_ -> door.get("/operate/northside")
                        .html()
                        .select("input[name=csrf]")
                        .attr("value"))
                .collect(Collectors.toSet());
        assertThat(tokens).hasSize(5);
        for (String token : tokens) {
            var request = posted(DECISION);
            request.addParameter("csrf", token);
            assertThat(door.send(request).status()).isEqualTo(303);
        }
    }

    private static void safe(OperatorReply page) {
        assertThat(page.header("Cache-Control")).hasValue("no-store");
        assertThat(page.header("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none';")
                .endsWith("; frame-ancestors 'none'")
                .doesNotContain("unsafe", "ehr.example");
        assertThat(page.header("X-Content-Type-Options")).hasValue("nosniff");
    }
}
