package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.http.web.SomeChromium.settled;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dorsal.browser.Chromium;
import org.dorsal.browser.OpenPart;
import org.dorsal.store.DraftRows.DraftKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of answers that could not be saved before their tab was closed, and of two tabs of one launch. */
class KeptAnswersBrowserTest {
    private static final String KEPT = """
        () => new Promise(done => {
          const open = indexedDB.open('dorsal');
          open.onsuccess = () => {
            if (![...open.result.objectStoreNames].length) { open.result.close(); done(''); return; }
            const all = open.result.transaction('unsaved').objectStore('unsaved').getAll();
            all.onsuccess = () => { open.result.close();
              done(all.result.map(one => String.fromCharCode(...new Uint8Array(one.data))).join(' ')); };
          }; })\
        """;
    private static final String DATABASES = "async () => (await indexedDB.databases()).map(one => one.name).join()";

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
    private final ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());
    private final BrowserContext context = Chromium.shared().newContext();
    private final Page page = opened();

    @AfterEach
    void stop() {
        context.close();
        served.close();
    }

    @Test
    void answers_of_several_parts_come_back_after_their_tab_was_closed_and_are_saved_and_scored() {
        answerOffline();
        assertThat((String) page.evaluate(KEPT))
                .isNotEmpty()
                .doesNotContain("chest-tight")
                .doesNotContain("sign-with-pain");

        Page again = reopened();
        again.waitForSelector("#told");
        assertThat(again.locator("#told").innerText()).contains("restored: 2");
        assertThat(again.locator(".strip").isVisible()).isTrue();
        again.waitForCondition(() -> assessment.stored("sign-with-pain").equals("chest-tight"));
        assertThat(assessment.stored("fever-time")).isEqualTo("no-fever");
        again.waitForCondition(() -> again.evaluate(DATABASES).equals(""));
    }

    @Test
    void half_an_hour_without_a_network_and_a_reload_lose_nothing_and_the_result_is_the_same() {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("pain-onset", "over-days");
        answers.put("pain-newness", "first-time");
        answers.put("pain-course", "course-unchanged");
        answers.put("eased-by", "position-much");
        answers.put("pain-elsewhere", "none");
        answers.put("sign-with-pain", "chest-tight");
        answers.put("fever-time", "no-fever");
        answers.put("constant", "N");
        answers.put("looks-ill", "none");
        answers.put("smoking-status", "never");
        page.close();
        Page away = context.newPage();
        away.onDialog(Dialog::accept);
        away.clock().install();
        away.navigate(served.address(""));
        settled(away);
        context.setOffline(true);
        answers.forEach((question, answer) -> {
            OpenPart.of(away, question);
            away.locator("#q-" + question + " label:has(input[value=" + answer + "])")
                    .click();
            away.clock().fastForward("03:00");
        });
        assertThat(away.locator("#unsaved h2").isVisible()).isTrue();
        String result = away.locator("#panel h2").innerText();
        away.waitForCondition(() -> !away.evaluate(KEPT).equals(""));
        assertThatThrownBy(away::reload).hasMessageContaining("ERR_INTERNET_DISCONNECTED");

        context.setOffline(false); // some browsers load the page again by themselves now
        away.navigate(served.address(""));
        away.waitForCondition(() -> answers.keySet().stream()
                .noneMatch(question -> assessment.stored(question).isEmpty()));
        answers.forEach((question, answer) ->
                assertThat(assessment.stored(question)).as(question).isEqualTo(answer));
        away.navigate(served.address(""));
        settled(away);
        assertThat(away.locator("#panel h2").innerText()).isEqualTo(result);
        assertThat(away.evaluate(
                        "JSON.parse(document.querySelector('#answers').dataset.visit).draft.result.disposition"))
                .as("the service comes to the page's result")
                .isEqualTo(away.getAttribute("#panel", "data-disposition"))
                .isEqualTo("emergency");
    }

    @Test
    void an_answer_that_was_changed_elsewhere_meanwhile_is_the_clinicians_to_choose() {
        answerOffline();
        page.close();
        assessment.answer("0-0", "fever-time", "now-or-3-days");
        Page again = reopened();
        again.waitForSelector("#conflict tbody tr");
        assertThat(again.locator("#conflict tbody tr").count()).isEqualTo(1);
        assertThat(assessment.stored("fever-time")).isEqualTo("now-or-3-days");
    }

    @Test
    void another_clinician_and_another_patient_have_other_keys() {
        AnswerSeals.AnswerSeal own = SomeVisits.SEALS.of(new DraftKey("northside", "1", "Practitioner/7", "form"));
        assertThat(SomeVisits.SEALS.of(new DraftKey("northside", "1", "Practitioner/7", "form")))
                .as("after the next sign-in")
                .isEqualTo(own);
        for (DraftKey other : new DraftKey[] {
            new DraftKey("northside", "1", "Practitioner/8", "form"),
            new DraftKey("northside", "2", "Practitioner/7", "form"),
            new DraftKey("southside", "1", "Practitioner/7", "form")
        }) {
            assertThat(SomeVisits.SEALS.of(other).id()).isNotEqualTo(own.id());
            assertThat(SomeVisits.SEALS.of(other).key()).isNotEqualTo(own.key());
        }
        assertThat(own.toString()).doesNotContain(own.key());
    }

    @Test
    void of_two_tabs_one_shows_what_the_other_has_saved_without_a_request() {
        Page other = opened();
        settled(other);
        other.onRequest(request -> {
            throw new AssertionError(request.url());
        });
        settled(page);
        OpenPart.of(other, "sign-with-pain");
        OpenPart.of(page, "sign-with-pain");
        page.locator("#q-sign-with-pain label:has(input[value=chest-tight])").click();
        other.waitForSelector(".strip");
        assertThat(other.locator("#q-sign-with-pain input[value=chest-tight]").isChecked())
                .isTrue();
        assertThat(other.getAttribute("#answers", "data-version"))
                .isEqualTo(page.getAttribute("#answers", "data-version"));
    }

    private void answerOffline() {
        settled(page);
        page.route("**/draft", route -> route.abort());
        OpenPart.of(page, "sign-with-pain");
        page.locator("#q-sign-with-pain label:has(input[value=chest-tight])").click();
        page.waitForCondition(() -> page.evaluate("async () => (await indexedDB.databases()).length > 0")
                .equals(true));
        page.waitForCondition(() -> !page.evaluate(KEPT).equals(""));
        Object first = page.evaluate(KEPT);
        OpenPart.of(page, "fever-time");
        page.locator("#q-fever-time label:has(input[value=no-fever])").click();
        page.waitForCondition(() -> !page.evaluate(KEPT).equals(first));
    }

    /** The tab is closed, and the page opened in another one. */
    private Page reopened() {
        page.close();
        return opened();
    }

    private Page opened() {
        Page opened = context.newPage();
        opened.navigate(served.address(""));
        return opened;
    }
}
