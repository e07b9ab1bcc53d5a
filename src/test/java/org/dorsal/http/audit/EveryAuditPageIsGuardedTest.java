package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.GuardTable;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.BrowserCookies;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Access matrix of auditors' pages and callers: each cell of the table next to this test is requested. */
class EveryAuditPageIsGuardedTest {
    private static final GuardTable TABLE = GuardTable.read(EveryAuditPageIsGuardedTest.class, "audit.table");
    private static final SomeAudit AUDIT = new SomeAudit();
    private static final String RECORD = record();

    private static String record() {
        String id = AUDIT.past.signed(SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak"));
        AUDIT.past.amended(id, 1, SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days"));
        AUDIT.open(id);
        AUDIT.sealing.seal();
        return id;
    }

    @Test
    void every_page_has_a_line_in_the_table() {
        assertThat(TABLE.routes()).containsExactlyInAnyOrderElementsOf(AUDIT.routes());
    }

    @TestFactory
    Stream<DynamicTest> everybody_gets_what_the_table_says() {
        return TABLE.lines().stream()
                .map(line -> DynamicTest.dynamicTest(GuardTable.route(line), () -> {
                    Map<String, String> answered = new LinkedHashMap<>();
                    TABLE.expected(line).keySet().forEach(caller -> {
                        int events = AUDIT.events().size();
                        var got = request(GuardTable.route(line), caller);
                        answered.put(caller, Integer.toString(got.status()));
                        safe(got, caller);
                        assertRecorded(got, caller, events);
                    });
                    assertThat(answered).isEqualTo(TABLE.expected(line));
                }));
    }

    /** Checks the audit events: none for a redirect to sign-in, one for a refusal. */
    private static void assertRecorded(SomeAudit.AuditPageResponse got, String caller, int before) {
        List<EventSummary> events = AUDIT.events();
        if (got.status() == 303 && !caller.equals("right")) {
            assertThat(events.size()).as(caller).isEqualTo(before);
        }
        if (got.status() >= 400) {
            assertThat(events.size()).as(caller).isEqualTo(before + 1);
            assertThat(events.getFirst().outcome()).isEqualTo("4");
            assertThat(events.getFirst().outcomeText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/assessment", "/assessment/x/y", "/found/x", "/%2e%2e/", "//", "/found/<b>"})
    void an_address_that_names_nothing_leads_nowhere(String path) {
        var got = AUDIT.get(path);
        assertThat(got.status()).isIn(400, 404, 405);
        assertThat(got.body()).doesNotContain("<b>").doesNotContain(SignedAssessments.PATIENT);
    }

    /** Methods that change something need the form token; HEAD and OPTIONS are answered as RFC 9110 requires. */
    @ParameterizedTest
    @CsvSource({"PUT, 403", "DELETE, 403", "PATCH, 403", "BREW, 403", "HEAD, 200", "OPTIONS, 200"})
    void a_page_takes_no_method_that_it_has_no_form_for(String method, int status) {
        assertThat(AUDIT.send(AUDIT.request(method, "/", "one")).status()).isEqualTo(status);
        assertThat(AUDIT.send(AUDIT.request(method, "/", "")).status()).isEqualTo(403);
    }

    @Test
    void the_wanted_page_stays_one_parameter_of_the_sign_in() {
        assertThat(AUDIT.send(AUDIT.request("GET", "/found/a&to=/elsewhere", ""))
                        .location())
                .endsWith("/sign-in?to=/audit/" + AUDIT.site + "/found/a%26to%3D/elsewhere");
    }

    @Test
    void who_is_sent_to_sign_in_comes_back_to_the_page_that_was_wanted() {
        assertThat(AUDIT.send(AUDIT.request("GET", "/assessment/" + RECORD, "")).location())
                .isEqualTo("/audit/" + AUDIT.site + "/sign-in?to=/audit/" + AUDIT.site + "/assessment/" + RECORD);
    }

    private static SomeAudit.AuditPageResponse request(String page, String caller) {
        String[] words = page.split(" ", -1);
        String search = words[1].contains("{search}") ? exportId() : "all";
        String path = words[1].replace("{id}", RECORD).replace("{search}", search);
        String query = path.endsWith("/compare")
                ? "?a=1&b=2"
                : path.endsWith("/records") ? "?part=decided&line=emergency" : "";
        MockHttpServletRequest request = AUDIT.request(words[0], path + query, session(caller));
        if (caller.equals("launch")) {
            request.setCookies(new Cookie("__Host-dorsal-l-0123456789abcdef", "one"));
        }
        switch (caller) {
            case "origin" -> request.addHeader("Origin", "https://evil.example");
            case "null" -> request.addHeader("Origin", "null");
            case "fetch" -> request.addHeader("Sec-Fetch-Site", "cross-site");
            case "right" -> {
                request.addHeader("Origin", SomeAudit.BASE.toString());
                request.addHeader("Sec-Fetch-Site", "same-origin");
            }
            default -> {}
        }
        if (words[0].equals("POST")) {
            fields(request, caller, search);
        }
        return AUDIT.send(request);
    }

    private static void fields(MockHttpServletRequest request, String caller, String search) {
        if (!caller.equals("token")) {
            request.addParameter("csrf", SomeAudit.formToken(caller.equals("wrong") ? "two" : "one"));
        }
        request.addParameter("table", "causes");
        Map.of(
                        "search", search, "session", "others", "name", "Mine", "format", "csv", "purpose", "HCOMPL",
                        "version", "1", "first", "0", "last", "0", "days", "30")
                .forEach(request::addParameter);
    }

    private static String exportId() {
        return AUDIT.post("/search", "overridden=no").location().replaceFirst(".*/", "");
    }

    private static String session(String caller) {
        return switch (caller) {
            case "nobody" -> "";
            case "stranger" -> "nobodys-secret";
            case "south" -> "south";
            default -> "one";
        };
    }

    private static void safe(SomeAudit.AuditPageResponse got, String caller) {
        assertThat(got.headers().get("Cache-Control")).as(caller).isEqualTo("no-store");
        assertThat(got.headers().get("Content-Security-Policy"))
                .as(caller)
                .startsWith("default-src 'none';")
                .endsWith("; frame-ancestors 'none'")
                .doesNotContain("unsafe", "*", "data:");
        assertThat(got.headers().get("X-Content-Type-Options")).as(caller).isEqualTo("nosniff");
        assertThat(got.location()).doesNotContain(SignedAssessments.PATIENT);
        if (got.status() != 200) {
            assertThat(got.body()).as(caller).doesNotContain(SignedAssessments.PATIENT, "Emergency");
        }
    }

    @Test
    void where_events_can_t_be_written_nothing_is_shown_and_nothing_done() {
        List<String> pages = TABLE.lines().stream()
                .map(GuardTable::route)
                .filter(page -> !page.equals("POST /search")) // no patient data
                .toList();
        int events = AUDIT.events().size();
        for (String page : pages) {
            AUDIT.unwritable = true;
            var got = request(page, "right");
            AUDIT.unwritable = false;
            assertThat(got.status()).as(page).isEqualTo(503);
            assertThat(got.headers().get("Retry-After")).as(page).isEqualTo("2");
            assertThat(got.body()).as(page).doesNotContain(SignedAssessments.PATIENT, "Emergency", RECORD);
        }
        assertThat(AUDIT.events().size()).isEqualTo(events);
        assertThat(AUDIT.get("/").status()).as("and it recovers by itself").isEqualTo(200);
    }

    @Test
    void the_cookie_is_the_one_of_that_very_site() {
        assertThat(BrowserCookies.nameOfAuditor(new SiteId(AUDIT.site))).endsWith(AUDIT.site);
    }
}
