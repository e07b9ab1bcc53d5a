package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.smart.launch.FakeEhr;
import org.dorsal.smart.launch.SealedRequests;
import org.dorsal.smart.launch.SomeClientKeys;
import org.dorsal.system.SomeService;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Launches over HTTP, of the running service: addresses, cookies, headers and what people read. */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaunchOverHttpTest {
    private static final String FRAME = "https://frames.ehr.example";
    private static final String COOKIE = "; Secure; HttpOnly; Partitioned; SameSite=None";

    private final FakeEhr ehr = new FakeEhr(Clock.systemUTC());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new TreeMap<>();

    private final SomeService service;

    LaunchOverHttpTest(@TempDir Path files) {
        this.service = service(files);
    }

    private SomeService service(Path folder) {
        var east = "--dorsal.sites.eastside.";
        return SomeService.with(
                "--dorsal.encryption-keys=" + "f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=",
                east + "name=Eastside Clinic",
                east + "wording=en-US",
                east + "sign-off=required",
                east + "ehr.fhir-base=" + ehr.fhirBase(),
                east + "ehr.client-id=" + FakeEhr.CLIENT,
                east + "ehr.client-authentication=private_key_jwt",
                east + "ehr.client-keys=" + SomeClientKeys.ec(folder, "key.pem"),
                east + "ehr.frame-ancestors=" + FRAME,
                east + "issuers[0].issuer=" + ehr.issuer(),
                east + "issuers[0].jwks-uri=" + ehr.origin() + "/auth/jwks",
                east + "issuers[0].audience=https://dorsal.example/fhir/eastside");
    }

    @BeforeAll
    void a_service_that_starts_calls_no_ehr() {
        assertThat(ehr.calls()).isZero();
    }

    @BeforeEach
    void a_new_browser() {
        cookies.clear();
        ehr.tokenResponse = response -> {};
    }

    @AfterAll
    void stop() {
        service.close();
        ehr.close();
    }

    @Test
    void a_launch_leads_through_the_ehr_to_a_page_of_its_own(CapturedOutput output) {
        var begun = get(launchAddress());
        assertThat(begun.statusCode()).isEqualTo(303);
        assertThat(location(begun)).startsWith(ehr.origin() + "/auth/authorize?");
        assertThat(setCookies(begun))
                .singleElement()
                .asString()
                .matches(
                        "__Host-dorsal-l-[0-9a-f]{16}=[0-9]{10}[A-Za-z0-9_.-]{400,1500}; Path=/; Max-Age=600; Expires=[^;]+"
                                + COOKIE);

        var answer = ehr.signIn(URI.create(location(begun)));
        var done = get(callback(answer));
        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(location(done)).matches("/a/eastside\\.[0-9a-f-]{36}");
        var key = location(done).substring("/a/eastside.".length());
        assertThat(setCookies(done)).hasSize(2);
        assertThat(setCookies(done).getFirst()).matches("__Host-dorsal-" + key + "=[A-Za-z0-9_-]{43}; Path=/" + COOKIE);
        assertThat(setCookies(done).getLast())
                .matches("__Host-dorsal-l-[0-9a-f]{16}=; Path=/; Max-Age=0; Expires=[^;]+" + COOKIE);

        for (var response : List.of(begun, done)) {
            assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(response.headers().firstValue("X-Frame-Options")).isEmpty();
            assertThat(response.body()).isEmpty();
        }
        assertThat(done.headers().map().toString() + output)
                .doesNotContain("canary", "p-ann", "user-7")
                .doesNotContain(answer.getOrDefault("code", List.of("?")))
                .doesNotContain(answer.getOrDefault("state", List.of("?")));
        assertThat(output.toString()).doesNotContain(cookies.values());
    }

    @Test
    void an_answer_that_comes_as_a_form_is_taken_too() {
        var answer = ehr.signIn(URI.create(location(get(launchAddress()))));

        var done = send(request("/launch/eastside/callback")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(answer))));

        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(location(done)).startsWith("/a/eastside.");
    }

    @Test
    void a_browser_that_keeps_no_cookies_in_a_frame_is_offered_a_window() {
        var answer = ehr.signIn(URI.create(location(get(launchAddress()))));
        cookies.clear();

        var refused = get(callback(answer));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Jsoup.parse(refused.body())
                        .select("a[target=_blank][rel=noopener][href=/launch/eastside]")
                        .text())
                .isEqualTo("Open in a new window");
        guarded(refused);
        assertThat(get("/launch/eastside").statusCode()).isEqualTo(303);
    }

    @Test
    void a_replayed_answer_gets_a_page_and_no_launch() {
        var answer = ehr.signIn(URI.create(location(get(launchAddress()))));
        var cookiesBefore = Map.copyOf(cookies);
        get(callback(answer));

        var again = get(callback(answer));
        assertThat(again.statusCode()).as("its cookie is gone").isEqualTo(403);
        assertThat(setCookies(again)).isEmpty();
        guarded(again);

        cookies.putAll(cookiesBefore);
        var withCookie = get(callback(answer));
        assertThat(withCookie.statusCode()).isEqualTo(400);
        assertThat(setCookies(withCookie)).isEmpty();
        guarded(withCookie);
    }

    @Test
    void refusals_are_pages_that_tell_the_administrator_what_to_do() {
        var before = ehr.calls();
        var unknown = get("/launch/eastside?iss=https%3A%2F%2Fevil.example%2F%3Cscript%3E&launch=1");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body())
                .contains("For your administrator", "iss must equal")
                .doesNotContain("evil", "script");
        guarded(unknown);

        var incomplete = get("/launch/eastside?launch=1");
        assertThat(incomplete.statusCode()).isEqualTo(400);
        guarded(incomplete);
        assertThat(ehr.calls()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "%3Cscript%3E", "..%2fa", "eastside%00", "EASTSIDE"})
    void a_site_where_nobody_launches_says_so_and_repeats_nothing(String site) {
        for (var below : List.of("", "/callback?state=x")) {
            var response = get("/launch/" + site + below);
            assertThat(response.statusCode()).isIn(400, 404);
            assertThat(response.body()).doesNotContain("script", "EASTSIDE", "nowhere");
            assertThat(setCookies(response)).isEmpty();
        }
    }

    @Test
    void what_an_ehr_says_when_it_declines_is_one_line_of_text() {
        var answer = new TreeMap<>(ehr.signIn(URI.create(location(get(launchAddress())))));
        answer.put("error", List.of("<img src=x onerror=alert(1)>"));
        answer.put("error_description", List.of("<script>alert(1)</script>\n\nSecret expired " + "x".repeat(900)));

        var refused = get(callback(answer));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .doesNotContain("<img", "<script", "x".repeat(200))
                .contains("Its message: refused: script alert(1) /script Secret expired x");
    }

    @Test
    void only_the_newest_launches_keep_their_cookies() {
        var old = new ArrayList<String>();
        for (var i = 0; i < 25; i++) {
            old.add("__Host-dorsal-01000000-0000-7000-8000-%012d".formatted(i));
        }
        var answer = ehr.signIn(URI.create(location(get(launchAddress()))));
        old.forEach(name -> cookies.put(name, "x".repeat(43)));
        cookies.put("somebody-elses", "x");

        assertThat(setCookies(get(callback(answer))))
                .filteredOn(line -> line.contains("Max-Age=0") && !line.contains("-l-"))
                .extracting(line -> line.substring(0, line.indexOf('=')))
                .containsExactlyInAnyOrderElementsOf(old.subList(0, 6));
    }

    @Test
    void launches_that_never_came_back_do_not_fill_the_header() {
        for (var i = 0; i < SealedRequests.MAX_PER_BROWSER; i++) {
            get(launchAddress());
        }
        var names = List.copyOf(cookies.keySet());
        cookies.put("__Host-dorsal-l-0000000000000000", "1000000000.x");

        assertThat(setCookies(get(launchAddress())))
                .filteredOn(line -> line.contains("Max-Age=0"))
                .as("the oldest goes, and one of the others that came in one second")
                .hasSize(2)
                .anyMatch(line -> line.startsWith("__Host-dorsal-l-0000000000000000="));
        assertThat(cookies.keySet()).filteredOn(names::contains).hasSize(SealedRequests.MAX_PER_BROWSER - 1);
        assertThat(cookies.values().stream().mapToInt(String::length).sum())
                .as("beside a token and twenty launches there is room in 24 kB")
                .isLessThan(12_000);
    }

    @Test
    void the_public_keys_are_there_for_anybody() throws ParseException {
        var keys = get("/.well-known/jwks.json");

        assertThat(keys.statusCode()).isEqualTo(200);
        assertThat(keys.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(keys.headers().firstValue("Cache-Control")).hasValue("max-age=300, public");
        assertThat(JWKSet.parse(keys.body()).getKeys())
                .as("one of eastside, two of northside, where the key is being changed")
                .hasSize(3)
                .allSatisfy(key -> assertThat(key.isPrivate()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "TRACE"})
    void a_launch_is_begun_by_going_there_and_not_otherwise(String method) {
        var response = send(request("/launch/eastside").method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isBetween(400, 499);
        assertThat(setCookies(response)).isEmpty();
    }

    private void guarded(HttpResponse<String> page) {
        var headers = page.headers();
        assertThat(headers.firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(headers.firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors "
                        + FRAME);
        assertThat(headers.firstValue("X-Frame-Options")).isEmpty();
        assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    private String launchAddress() {
        return "/launch/eastside?iss=" + URLEncoder.encode(ehr.fhirBase(), StandardCharsets.UTF_8) + "&launch=abc";
    }

    private static String callback(Map<String, List<String>> answer) {
        return "/launch/eastside/callback?" + encoded(answer);
    }

    private static String encoded(Map<String, List<String>> answer) {
        return answer.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(value -> entry.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
    }

    private HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + service.port() + path));
    }

    /** Sends a request like a browser: with cookies, which are kept. */
    private HttpResponse<String> send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (var line : setCookies(response)) {
                var name = line.substring(0, line.indexOf('='));
                var value = line.substring(line.indexOf('=') + 1, line.indexOf(';'));
                if (value.isEmpty()) {
                    cookies.remove(name);
                } else {
                    cookies.put(name, value);
                }
            }
            return response;
        } catch (IOException fault) {
            throw new AssertionError(fault);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("nowhere");
    }

    private static List<String> setCookies(HttpResponse<String> response) {
        return response.headers().allValues("Set-Cookie");
    }
}
