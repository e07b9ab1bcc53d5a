package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.sandbox.Misbehaviour.ACCESS_TOKENS_EXPIRED;
import static org.dorsal.sandbox.Misbehaviour.ANOTHER_PATIENT_IN_SEARCH;
import static org.dorsal.sandbox.Misbehaviour.ANOTHER_PATIENT_ON_REFRESH;
import static org.dorsal.sandbox.Misbehaviour.FOREIGN_NEXT_LINK;
import static org.dorsal.sandbox.Misbehaviour.REFRESH_REFUSED;
import static org.dorsal.system.AttackedService.ALPHA;
import static org.dorsal.system.AttackedService.NARROW;
import static org.dorsal.system.AttackedService.location;
import static org.dorsal.system.AttackedService.query;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Handling of tokens in the running service: rows A9 and A11 to A13. */
@ExtendWith(OutputCaptureExtension.class)
class LaunchTokenAttackTest {
    private static final AttackedService ATTACKED = AttackedService.shared();
    private static final String PATIENT = "sandbox-03";

    private final SomeVisitor browser = ATTACKED.browser();

    @AfterEach
    void behaveAgain() {
        ATTACKED.ehr().behave();
    }

    @Test
    void A9_what_was_asked_for_and_not_granted_stands_on_the_page() {
        var page = ATTACKED.launched(browser, NARROW, PATIENT).page("");

        assertThat(page.select(".notice").text())
                .contains("less access than it asked for")
                .contains("cannot read Condition", "cannot file DocumentReference", "cannot renew its access")
                .doesNotContain("cannot read Patient", "cannot read Observation");
    }

    @Test
    void A9_a_launch_that_got_all_it_asked_for_says_nothing_of_the_kind() {
        assertThat(ATTACKED.launched(browser, ALPHA, PATIENT).page("").text())
                .doesNotContain("less access than it asked for", "Dorsal cannot");
    }

    @Test
    void A11_pages_that_come_at_once_with_an_expired_token_spend_one_refresh_token() throws Exception {
        var launch = launchedWithAnExpiredToken();
        var tokens = ATTACKED.stored().tokens(launch);
        ATTACKED.ehr().forget();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> page = () -> browser.get(page(launch)).statusCode();
            for (var answer : threads.invokeAll(Collections.nCopies(8, page))) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        assertThat(ATTACKED.requestsTo("/oauth2/token")).hasSize(1);
        assertThat(ATTACKED.stored().tokens(launch)).hasSize(2).doesNotContainAnyElementsOf(tokens);
    }

    @Test
    void A11_a_refresh_that_is_refused_is_not_tried_again() {
        var launch = launchedWithAnExpiredToken();
        ATTACKED.ehr().misbehave(REFRESH_REFUSED);
        ATTACKED.ehr().forget();

        for (var time = 0; time < 3; time++) {
            plain(502, browser.get(page(launch)));
        }
        assertThat(ATTACKED.requestsTo("/oauth2/token")).hasSize(1);
        assertThat(ATTACKED.stored().canRenew(launch)).isFalse();
    }

    @Test
    void A11_a_refresh_that_names_another_patient_ends_the_launch(CapturedOutput output) {
        var launch = launchedWithAnExpiredToken();
        ATTACKED.ehr().misbehave(ANOTHER_PATIENT_ON_REFRESH);

        plain(502, browser.get(page(launch)));
        ATTACKED.ehr().behave();
        var after = browser.get(page(launch));

        plain(403, after);
        assertThat(after.body()).contains("session has ended");
        assertThat(output.getAll()).contains("names another patient").doesNotContain(PATIENT, "sandbox-01");
    }

    @Test
    void A12_a_next_link_to_another_host_is_not_followed_and_what_is_missing_is_told() {
        ATTACKED.ehr().misbehave(FOREIGN_NEXT_LINK);
        ATTACKED.ehr().forget();

        var page = ATTACKED.launched(browser, ALPHA, PATIENT).page("");

        assertThat(page.select(".notice").text())
                .contains("diagnoses", "Do not assume that anything not read is absent");
        assertThat(ATTACKED.ehr().recordedRequests())
                .isNotEmpty()
                .noneMatch(request -> request.path().startsWith("/foreign"));
    }

    @Test
    void A12_a_next_link_of_the_ehr_itself_is_followed_with_the_token() {
        ATTACKED.ehr().forget();
        ATTACKED.launched(browser, ALPHA, "sandbox-12");

        assertThat(ATTACKED.ehr().recordedRequests())
                .filteredOn(request ->
                        request.path().startsWith("/fhir/") && !request.path().contains(".well-known"))
                .isNotEmpty()
                .allMatch(request -> request.withToken());
    }

    @Test
    void A12_a_resource_of_another_patient_in_an_answer_is_dropped_and_told() {
        ATTACKED.ehr().misbehave(ANOTHER_PATIENT_IN_SEARCH);

        var clinician = ATTACKED.launched(browser, ALPHA, "sandbox-01");

        var page = clinician.page("");
        assertThat(page.select(".notice").text())
                .contains("diagnoses", "Do not assume that anything not read is absent");
        assertThat(page.text()).contains("Alder");
        assertThat(clinician.suggestions()).isEmpty();
        assertThat(clinician
                        .visit()
                        .path("record")
                        .valueStream()
                        .map(finding -> finding.path("question").stringValue()))
                .as("what the Patient of the launch says, and no diagnosis")
                .containsExactlyInAnyOrder("age-years", "sex");
        ATTACKED.ehr().behave();
        assertThat(ATTACKED.launched(browser, ALPHA, "sandbox-02").suggestions())
                .as("what belongs to the patient is suggested")
                .contains("bone-risk-kind=osteoporosis");
    }

    @Test
    void A13_tokens_codes_and_secrets_are_in_no_address_log_cookie_or_page(CapturedOutput output) throws SQLException {
        List<HttpResponse<String>> answers = new ArrayList<>();
        answers.add(browser.get(ATTACKED.click(ALPHA, PATIENT)));
        var answer = location(browser.get(location(answers.getFirst())));
        var requestCookie = browser.cookies().values().iterator().next();
        answers.add(browser.get(answer));
        var page = ATTACKED.service().baseUrl() + location(answers.getLast());
        var launch = page.substring(page.lastIndexOf('/') + 1);
        answers.add(browser.get(URI.create(page)));
        answers.add(browser.get(answer)); // replayed: logged, if anything is

        List<String> tokens = ATTACKED.stored().tokens(launch);
        List<String> secrets = new ArrayList<>(tokens);
        secrets.add(query(answer, "code"));
        assertThat(tokens).hasSize(2);
        assertThat(answers)
                .allSatisfy(response ->
                        assertThat(response.headers().map() + response.body()).doesNotContain(secrets));
        assertThat(String.valueOf(browser.cookies())).doesNotContain(secrets);
        var launchCookie = browser.cookies().values().iterator().next();
        assertThat(output.getAll())
                .doesNotContain(secrets)
                .doesNotContain(requestCookie, launchCookie, query(answer, "state"), PATIENT, "Cedar");
        assertThat(answers.get(2).body()).contains("Cedar").doesNotContain(launchCookie);
        assertThat(ATTACKED.service().database().asSuperuser())
                .satisfies(source -> assertThat(stored(source, launch))
                        .isNotEmpty()
                        .doesNotContain(secrets)
                        .doesNotContain(launchCookie, "Cedar"));
    }

    private String launchedWithAnExpiredToken() {
        ATTACKED.ehr().misbehave(ACCESS_TOKENS_EXPIRED);
        var page =
                location(browser.get(ATTACKED.answer(browser, ALPHA, PATIENT))).toString();
        ATTACKED.ehr().behave();
        return page.substring(page.lastIndexOf('/') + 1);
    }

    private static URI page(String launch) {
        return URI.create(ATTACKED.service().baseUrl() + "/a/" + launch);
    }

    private static void plain(int status, HttpResponse<String> page) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(status);
        assertThat(page.body()).contains("<h1").doesNotContain("Cedar", "SBX-", "Alder", "Exception");
    }

    /** The launch's row, its bytes read as text. */
    private static String stored(javax.sql.DataSource source, String launch) throws SQLException {
        try (var connection = source.getConnection();
                var read = connection.prepareStatement("select sealed, chart from launch where id = ?")) {
            read.setString(1, launch.substring(launch.indexOf('.') + 1));
            var row = read.executeQuery();
            return row.next()
                    ? new String(row.getBytes(1), StandardCharsets.ISO_8859_1)
                            + new String(row.getBytes(2), StandardCharsets.ISO_8859_1)
                    : "";
        }
    }
}
