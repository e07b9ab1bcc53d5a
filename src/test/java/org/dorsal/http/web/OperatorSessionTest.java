package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeOperators.KEY;
import static org.dorsal.http.web.SomeOperators.NAME;
import static org.dorsal.http.web.SomeOperators.basic;
import static org.dorsal.http.web.SomeOperators.request;

import jakarta.servlet.http.Cookie;
import java.util.Map;
import java.util.Optional;
import org.dorsal.http.web.SomeOperators.OperatorReply;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.ResourceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Tests of the operators' pages for operators who sign in at the OpenID provider of their site. */
class OperatorSessionTest {
    private static final Optional<String> ROLE = Optional.of("dorsal-operator");
    private static final String ITEM =
            SomeFilings.line(ResourceKind.NOTE, DeliveryState.PARKED).key().id().toString();

    private final SomeOperators door = new SomeOperators(new Operators(Map.of()), ROLE);

    @Test
    void a_browser_without_a_session_is_sent_to_the_sign_in() {
        OperatorReply reply = door.send(request("GET", "/operate/northside", ""));

        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).hasValue("/audit/northside/sign-in?to=/operate/northside");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /operate/northside/resolve, '', 403", // a redirect would lose the form
        "GET, /operate/northside, Basic, 403", // a key opens nothing where no key is configured
        "GET, /operate/southside, '', 404", // that site has neither keys nor a sign-in
        "GET, /operate/nowhere, '', 404"
    })
    void nothing_else_is_open_without_a_session(String method, String path, String authorization, int status) {
        OperatorReply reply = door.send(request(method, path, authorization.isEmpty() ? "" : basic(NAME, KEY)));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("WWW-Authenticate")).isEmpty();
        assertThat(door.decided).isEmpty();
    }

    @Test
    void with_a_session_the_page_shows_the_person_their_site_and_the_sign_out() {
        signIn();

        OperatorReply page = door.send(withSession(request("GET", "/operate/northside", "")));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text("main")).contains("Otto Operator (otto-3)");
        assertThat(page.html().select("form[action=/audit/northside/sign-out] input[name=csrf]"))
                .hasSize(1);
        assertThat(page.html().select("nav.operate-sites a").eachText()).containsExactly("northside");
    }

    @Test
    void a_session_decides_with_the_token_of_its_page_only() {
        signIn();
        assertThat(door.send(withSession(decision(""))).status()).isEqualTo(403);
        assertThat(door.send(withSession(decision(SomeOperators.token()))).status())
                .isEqualTo(403);
        assertThat(door.decided).isEmpty();

        assertThat(door.send(withSession(decision(FormTokens.masked("token-of-the-session"))))
                        .status())
                .isEqualTo(303);

        assertThat(door.decided)
                .singleElement()
                .satisfies(decision -> assertThat(decision.operator()).isEqualTo("Otto Operator (otto-3)"));
    }

    @Test
    void events_name_the_person_as_the_provider_does() {
        signIn();

        door.send(withSession(request("GET", "/operate/northside", "")));

        assertThat(door.events())
                .anySatisfy(event -> assertThat(event)
                        .contains("\"system\":\"https://id.example\",\"value\":\"otto-3\"", "HOPERAT"));
    }

    @Test
    void a_key_is_accepted_beside_sessions_only_where_one_is_configured() {
        var both = new SomeOperators(new Operators(Map.of(NAME, SomeOperators.hash(KEY))), ROLE);

        assertThat(both.send(request("GET", "/operate/northside", basic(NAME, KEY)))
                        .status())
                .isEqualTo(200);
        assertThat(both.send(request("GET", "/operate/northside", basic(NAME, "wrong")))
                        .status())
                .isEqualTo(401);
        assertThat(both.send(request("GET", "/operate/northside", "")).status()).isEqualTo(303);
        assertThat(both.send(request("GET", "/operate/southside", "")).status()).isEqualTo(401);
    }

    private void signIn() {
        door.person = Optional.of(SomeOperators.person("Otto Operator", "otto-3"));
    }

    private static MockHttpServletRequest withSession(MockHttpServletRequest request) {
        request.setCookies(new Cookie("session", "of-otto"));
        return request;
    }

    private static MockHttpServletRequest decision(String token) {
        MockHttpServletRequest request = request("POST", "/operate/northside/resolve", "");
        request.addParameter("csrf", token);
        request.addParameter("key", ITEM);
        request.addParameter("choice", "again");
        request.addParameter("reason", "The right was given");
        return request;
    }
}
