package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.dorsal.http.web.SomeOperators.KEY;
import static org.dorsal.http.web.SomeOperators.NAME;
import static org.dorsal.http.web.SomeOperators.OTHER;
import static org.dorsal.http.web.SomeOperators.OTHER_KEY;
import static org.dorsal.http.web.SomeOperators.basic;
import static org.dorsal.http.web.SomeOperators.posted;
import static org.dorsal.http.web.SomeOperators.request;
import static org.dorsal.http.web.SomeOperators.token;

import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dorsal.http.web.Operators.OperatorKey;
import org.dorsal.http.web.SomeOperators.OperatorReply;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.ResourceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of access to the operators' pages, and of the forms accepted there. */
class OperatorSecurityTest {
    private static final String ITEM =
            SomeFilings.line(ResourceKind.NOTE, DeliveryState.PARKED).key().id().toString();
    private static final String[] DECISION = {"key=" + ITEM, "choice=again", "reason=The right was given"};

    private final SomeOperators door = new SomeOperators();

    @ParameterizedTest
    @CsvSource({
        "nobody, 401",
        "no name, 401",
        "unknown name, 401",
        "wrong key, 401",
        "other's key, 401",
        "no key, 401",
        "the hash as key, 401",
        "upper case, 401",
        "bearer, 401",
        "no base64, 401",
        "no colon, 401",
        "no UTF-8, 401",
        "very long, 401",
        "other, 200",
        "right, 200"
    })
    void only_a_name_with_its_own_key_comes_in(String caller, int status) {
        String authorization = switch (caller) {
            case "nobody" -> "";
            case "no name" -> basic("", KEY);
            case "unknown name" -> basic("nobody", KEY);
            case "wrong key" -> basic(NAME, KEY + "x");
            case "other's key" -> basic(NAME, OTHER_KEY);
            case "no key" -> basic(NAME, "");
            case "the hash as key" -> basic(NAME, SomeOperators.hash(KEY));
            case "upper case" -> basic(NAME.toUpperCase(Locale.ROOT), KEY);
            case "bearer" -> "Bearer " + basic(NAME, KEY).substring("Basic ".length());
            case "no base64" -> "Basic " + NAME + ":" + KEY;
            case "no colon" -> "Basic " + Base64.getEncoder().encodeToString(new byte[] {65, 66});
            case "no UTF-8" -> "Basic " + Base64.getEncoder().encodeToString(new byte[] {65, 58, (byte) 0xff});
            case "very long" -> basic(NAME, KEY + "x".repeat(2_000));
            case "other" -> basic(OTHER, OTHER_KEY);
            case "right" -> basic(NAME, KEY).replace("Basic", "bAsIc");
            default -> throw new IllegalArgumentException(caller);
        };
        for (String method : new String[] {"GET", "POST"}) {
            String path = method.equals("GET") ? "/operate/northside" : "/operate/northside/resolve";
            OperatorReply page = door.send(request(method, path, authorization));
            assertThat(page.status()).isEqualTo(status == 200 && method.equals("POST") ? 403 : status);
            assertThat(page.header("WWW-Authenticate").isPresent()).isEqualTo(status == 401);
            safe(page);
            if (status == 401) {
                assertThat(page.body()).doesNotContain("Northside", "northside", NAME);
            }
        }
        assertThat(door.decided).isEmpty();
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
        SomeOperators closed = new SomeOperators(new Operators(Map.of()));
        for (String method : new String[] {"GET", "POST", "PUT"}) {
            for (String authorization : new String[] {"", basic(NAME, KEY)}) {
                OperatorReply page = closed.send(request(method, path, authorization));
                assertThat(page.status()).isEqualTo(404);
                assertThat(page.header("WWW-Authenticate")).isEmpty();
                safe(page);
            }
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
        OperatorReply page = door.send(request(method, path, basic(NAME, KEY)));
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
        "the token of another operator, 403",
        "the token of another site, 403",
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
                        case "the token of another operator" -> token(OTHER, OTHER_KEY, "northside");
                        case "the token of another site" -> token(NAME, KEY, "southside");
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

    @Test
    void the_token_is_not_good_for_the_life_of_the_key() {
        Instant now = Instant.parse("2026-11-20T15:00:00Z");
        OperatorKey key = new OperatorKey(NAME, KEY);
        String token = key.formTokens("northside", now).getFirst();
        assertThat(key.formTokens("northside", now.plus(OperatorKey.TOKEN_PERIOD)))
                .as("of a page that stayed open")
                .contains(token)
                .satisfies(tokens -> assertThat(tokens.getFirst()).isNotEqualTo(token));
        assertThat(key.formTokens("northside", now.plus(OperatorKey.TOKEN_PERIOD.multipliedBy(2))))
                .doesNotContain(token);
    }

    @Test
    void the_token_can_be_made_by_nobody_else() {
        Instant now = Instant.parse("2026-11-20T15:00:00Z");
        assertThat(new OperatorKey(NAME, KEY + "x").formTokens("northside", now))
                .doesNotContainAnyElementsOf(new OperatorKey(NAME, KEY).formTokens("northside", now));
        assertThat(new OperatorKey(NAME, "").formTokens("northside", now)).isEmpty();
        assertThat(new OperatorKey(NAME, KEY)).hasToString("OperatorKey[hidden]");
    }

    @ParameterizedTest
    @CsvSource({
        "Ops, x",
        "'', x",
        "a b, x",
        "ops, ''",
        "ops, ABCDEF",
        // upper case
        "ops, E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        // of nothing
        "ops, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    })
    void settings_that_name_no_operator_are_refused_with_the_cure(String name, String hash) {
        assertThat(catchThrowable(() -> new Operators(Map.of(name, hash))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("operators")
                .message()
                .containsAnyOf("use ", "make it with", "give the operator");
    }

    @Test
    void hashes_are_not_told() {
        assertThat(new Operators(Map.of(NAME, SomeOperators.hash(KEY))))
                .asString()
                .doesNotContain(SomeOperators.hash(KEY));
    }

    private static void safe(OperatorReply page) {
        assertThat(page.header("Cache-Control")).hasValue("no-store");
        assertThat(page.header("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none';")
                .endsWith("; frame-ancestors 'none'")
                .doesNotContain("unsafe", "ehr.example");
        assertThat(page.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.body()).doesNotContain(KEY).doesNotContain(SomeOperators.hash(KEY));
    }
}
