package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.AttackedService.ALPHA;
import static org.dorsal.system.AttackedService.BETA;
import static org.dorsal.system.AttackedService.query;
import static org.dorsal.system.AttackedService.with;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attacks on the running service with the EHR's answer to a launch: rows A4 and A6. */
class LaunchAnswerAttackTest {
    private static final AttackedService ATTACKED = AttackedService.shared();
    private static final String PATIENT = "sandbox-01";

    private final SomeVisitor browser = ATTACKED.browser();

    @AfterEach
    void behaveAgain() {
        ATTACKED.ehr().behave();
    }

    @Test
    void A4_an_answer_launches_once_and_a_replay_reaches_nobody() {
        var answer = ATTACKED.answer(browser, ALPHA, PATIENT);
        var cookies = Map.copyOf(browser.cookies());
        assertThat(browser.open(answer).statusCode()).isEqualTo(200);
        ATTACKED.ehr().forget();

        refused(403, "did not start the sign-in", browser.get(answer));
        browser.cookies().putAll(cookies);
        refused(400, "is not known", browser.get(answer));
        assertThat(ATTACKED.ehr().recordedRequests()).isEmpty();
    }

    @Test
    void A4_of_ten_replays_at_once_one_launches() throws Exception {
        var answer = ATTACKED.answer(browser, ALPHA, PATIENT);
        var cookies = browser.cookies();
        ATTACKED.ehr().forget();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> replay = () -> {
                var replayer = ATTACKED.browser();
                replayer.cookies().putAll(cookies);
                return replayer.get(answer).statusCode();
            };
            var sent = new ArrayList<Integer>();
            for (var done : threads.invokeAll(Collections.nCopies(10, replay))) {
                sent.add(done.get());
            }
            assertThat(sent).containsOnlyOnce(303).allMatch(status -> status == 303 || status == 400);
        }
        assertThat(ATTACKED.requestsTo("/oauth2/token")).hasSize(1);
    }

    @Test
    void A4_an_answer_without_its_state_or_with_another_is_refused() {
        var answer = ATTACKED.answer(browser, ALPHA, PATIENT);
        ATTACKED.ehr().forget();
        for (var state : List.of("x", "x".repeat(43), query(answer, "state") + "x")) {
            refused(403, "did not start the sign-in", browser.get(with(answer, "state", state)));
        }
        refused(400, "is not known", browser.get(with(answer, "state", "")));
        refused(400, "is not known", browser.get(URI.create(answer + "&state=twice")));
        assertThat(ATTACKED.ehr().recordedRequests()).isEmpty();
        assertThat(browser.open(answer).statusCode())
                .as("and none of that spent it")
                .isEqualTo(200);
    }

    @Test
    void A4_an_answer_in_another_browser_is_refused_also_with_a_planted_cookie() {
        for (var planted : List.of("", "x".repeat(43))) {
            var answer = ATTACKED.answer(browser, ALPHA, PATIENT);
            var victim = ATTACKED.browser();
            if (!planted.isEmpty()) {
                browser.cookies().keySet().forEach(name -> victim.cookies().put(name, planted));
            }
            ATTACKED.ehr().forget();
            if (planted.isEmpty()) {
                refused(403, "did not start the sign-in", victim.get(answer));
            } else {
                refused(400, "is not known", victim.get(answer));
            }
            assertThat(ATTACKED.ehr().recordedRequests())
                    .as("the code was not spent")
                    .isEmpty();
        }
    }

    @Test
    void A4_an_answer_at_the_callback_of_the_other_site_is_refused() {
        var answer = ATTACKED.answer(browser, ALPHA, PATIENT);
        ATTACKED.ehr().forget();

        refused(400, "is not known", browser.get(URI.create(answer.toString().replace("/alpha/", "/beta/"))));
        assertThat(ATTACKED.ehr().recordedRequests()).isEmpty();
        assertThat(browser.open(answer).statusCode()).isEqualTo(200);
    }

    @Test
    void A4_a_request_that_lies_locked_under_a_key_that_is_gone_is_not_known() {
        var answer = ATTACKED.answer(browser, ALPHA, PATIENT);
        var own = browser.cookies().values().iterator().next();
        var expires = Instant.ofEpochSecond(Long.parseLong(own.substring(0, own.indexOf('.'))));
        var locked = ATTACKED.stored().requestOfAnotherKey(ALPHA, query(answer, "state"), expires);
        for (var sealed : List.of(locked, "no.lock.at.all", "")) {
            browser.cookies().replaceAll((_, _) -> sealed);
            refused(400, "is not known", browser.get(answer));
        }
    }

    @Test
    void A4_of_launches_that_never_come_back_nothing_is_kept() {
        String rows = "select count(*) from single_use where site = 'beta'";
        long before = ATTACKED.number(rows);
        for (int begun = 0; begun < 50; begun++) {
            var page = ATTACKED.browser().get(ATTACKED.click(BETA, PATIENT));
            assertThat(page.statusCode()).isEqualTo(303);
        }

        assertThat(ATTACKED.number(rows)).isEqualTo(before);
        assertThat(browser.open(ATTACKED.click(BETA, PATIENT)).statusCode()).isEqualTo(200);
    }

    @Test
    void A6_the_code_goes_to_the_token_endpoint_and_the_launch_stands() {
        ATTACKED.ehr().forget();
        ATTACKED.launched(browser, ALPHA, PATIENT);

        assertThat(ATTACKED.requestsTo("/oauth2/token")).containsExactly("POST /oauth2/token");
        assertThat(ATTACKED.ehr().recordedRequests())
                .as("a secret in an address is none")
                .filteredOn(request -> !request.path().equals("/oauth2/authorize"))
                .allSatisfy(request ->
                        assertThat(request.query()).doesNotContain("token", "assertion", "secret", "verifier"));
    }

    @Test
    void A6_codes_that_are_swapped_between_two_launches_launch_neither() {
        var other = ATTACKED.browser();
        var mine = ATTACKED.answer(browser, ALPHA, PATIENT);
        var otherAnswer = ATTACKED.answer(other, ALPHA, "sandbox-02");
        var elsewhere = ATTACKED.answer(other, BETA, "sandbox-02");

        refused(502, "invalid_grant", browser.get(with(mine, "code", query(otherAnswer, "code"))));
        refused(502, "invalid_grant", other.get(with(elsewhere, "code", query(mine, "code"))));
        assertThat(browser.cookies().keySet()).allMatch(name -> name.startsWith("__Host-dorsal-l-"));
    }

    private void refused(int status, String expectedText, HttpResponse<String> page) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(status);
        assertThat(page.body()).contains(expectedText).doesNotContain("sandbox-0", "Alder", "SBX-");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValue("Location")).isEmpty();
        assertThat(page.headers().allValues("Set-Cookie")).allMatch(line -> line.contains("Max-Age=0"));
    }
}
