package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.sandbox.Misbehaviour.ACCESS_TOKENS_EXPIRED;
import static org.dorsal.system.AttackedService.ALPHA;
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

/** Handling of tokens in the running service: rows A11 and A13. */
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
    void A11_pages_that_come_at_once_with_an_expired_token_spend_one_refresh_token() throws Exception {
        // the first answers of an EHR take longer than a page waits for
        browser.get(page(launchedWithAnExpiredToken()));
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
