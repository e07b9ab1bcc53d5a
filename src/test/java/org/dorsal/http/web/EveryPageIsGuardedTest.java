package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.GuardTable;
import org.dorsal.system.RandomIds;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests every page of the running service as every kind of caller and compares the replies with pages.table, cell
 * by cell.
 */
class EveryPageIsGuardedTest {
    private static final GuardTable TABLE = GuardTable.read(EveryPageIsGuardedTest.class, "pages.table");
    private static final PageCallers CALLERS = new PageCallers();

    /** Data of the patient on the pages, which other callers must not see. */
    private static final List<String> PATIENT = List.of("Dogwood", "Fictor", "SBX-04", "1971");

    private static final List<String> STRANGER = List.of("Birch", "Mockwell", "SBX-02", "1959");

    @Test
    void every_page_of_the_service_has_a_line_in_the_table() {
        var routes = LaunchRoutes.of(SomeService.shared());

        assertThat(routes).doesNotHaveDuplicates();
        assertThat(TABLE.routes()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @TestFactory
    Stream<DynamicTest> everybody_gets_what_the_table_says_and_nobody_learns_more() {
        return TABLE.lines().stream()
                .map(line -> DynamicTest.dynamicTest(GuardTable.route(line), () -> {
                    Map<String, String> answered = new LinkedHashMap<>();
                    TABLE.expected(line).forEach((caller, status) -> {
                        if (status.equals("-")) {
                            answered.put(caller, status);
                        } else {
                            var request = CALLERS.ready(caller, GuardTable.route(line));
                            var answer =
                                    EveryPageIsToldTest.sendAndAssertEvent(caller, GuardTable.route(line), request);
                            answered.put(caller, Integer.toString(answer.statusCode()));
                            safe(caller, answer);
                        }
                    });
                    assertThat(answered).isEqualTo(TABLE.expected(line));
                }));
    }

    @Test
    void the_pages_do_show_the_patient_to_whom_they_belong() {
        assertThat(CALLERS.request("right", "GET /").body()).contains(PATIENT);
        assertThat(CALLERS.another()).contains(STRANGER);
    }

    @Test
    void a_refused_form_has_changed_nothing() {
        CALLERS.request("right", "POST /draft");
        var before = CALLERS.draft();
        for (var caller : List.of("nobody", "other", "ended", "token", "wrong", "origin", "null", "fetch")) {
            assertThat(CALLERS.request(caller, "POST /draft/drop").statusCode()).isEqualTo(403);
            assertThat(CALLERS.request(caller, "POST /plain").statusCode()).isEqualTo(403);
        }
        assertThat(before).isNotEqualTo("0");
        assertThat(CALLERS.draft()).isEqualTo(before);
    }

    @Test
    void a_form_token_in_the_address_counts_for_no_form() {
        CALLERS.request("right", "POST /draft");
        var before = CALLERS.draft();
        assertThat(TABLE.routes().stream().filter(route -> route.startsWith("POST ")))
                .isNotEmpty()
                .allSatisfy(route ->
                        assertThat(CALLERS.addressed(route).statusCode()).isEqualTo(400));
        assertThat(CALLERS.draft()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/", "/a/x", "/a/nowhere.01890000-0000-7000-8000-000000000000",
                        "/a/northside.01890000-0000-7000-8000",
                "/a/..%2f..%2fetc", "/a/%00", "/a//evil.example", "/a/northside.%3Cscript%3E/review"
            })
    void an_address_that_names_no_launch_leads_nowhere(String address) {
        var answer = CALLERS.anybody(address);

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("nowhere", "evil", "..");
        assertThat(RandomIds.removedFrom(answer.body())).doesNotContain(PATIENT);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void a_rejected_address_of_a_launch_is_answered_by_a_page() {
        var answer = CALLERS.anybody("/launch/northside;a=b");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    /** Methods that change something need the form token; HEAD and OPTIONS are answered as RFC 9110 requires. */
    @ParameterizedTest
    @CsvSource({"PUT, 403", "DELETE, 403", "PATCH, 403", "BREW, 403", "HEAD, 200", "OPTIONS, 200", "TRACE, 405"})
    void a_page_takes_no_method_that_it_has_no_form_for(String method, int status) {
        var answer = CALLERS.send(method);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(RandomIds.removedFrom(answer.body())).doesNotContain(PATIENT);
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    private static void safe(String caller, HttpResponse<String> answer) {
        var headers = answer.headers();
        String content = RandomIds.removedFrom(answer.body() + headers.map());
        var ehr = SomeService.shared().ehr(caller.equals("south") ? SomeService.SOUTHSIDE : SomeService.NORTHSIDE);
        assertThat(headers.allValues("Cache-Control")).as(caller).containsExactly("no-store");
        assertThat(headers.allValues("Content-Security-Policy"))
                .as(caller)
                .singleElement()
                .satisfies(policy -> {
                    assertThat(policy).endsWith("; frame-ancestors " + ehr.issuer());
                    assertThat(policy).startsWith("default-src 'none';").doesNotContain("unsafe", "*", "data:");
                });
        assertThat(headers.allValues("X-Content-Type-Options")).as(caller).containsExactly("nosniff");
        assertThat(headers.map()).as(caller).doesNotContainKeys("x-frame-options", "access-control-allow-origin");
        assertThat(headers.firstValue("Referrer-Policy").orElse("")).isIn("same-origin", "no-referrer");
        if (caller.equals("stranger")) { // has the launch of PATIENT and requests pages of STRANGER
            assertThat(content).as(caller).doesNotContain(STRANGER);
        } else if (answer.statusCode() >= 400) {
            assertThat(content).as(caller).doesNotContain(PATIENT);
        }
        assertThat(RandomIds.removedFrom(headers.firstValue("Location").orElse("")))
                .as(caller)
                .doesNotContain(PATIENT);
    }
}
