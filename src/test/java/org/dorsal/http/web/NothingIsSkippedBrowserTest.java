package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;
import static org.dorsal.http.web.SomeWords.word;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.List;
import org.dorsal.browser.OpenPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests of the clinician's position in the form and of the unanswered questions; no key skips a question silently.
 */
class NothingIsSkippedBrowserTest {
    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
    private final ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());
    private final Page page = CHROMIUM.open(served.address(""), 1280, ColorScheme.LIGHT, ForcedColors.NONE, true);

    @AfterEach
    void stop() {
        CHROMIUM.nothingBroke();
        served.close();
    }

    @Test
    void the_next_unanswered_question_comes_by_key_and_by_button_and_what_was_left_is_said() {
        assertThat(focusedId()).isEqualTo("pregnancy-or-birth");
        press(".");
        assertThat(focusedId()).isEqualTo("pain-onset");
        assertThat(status()).isEqualTo(word("assess.said.left"));
        OpenPart.of(page, "pain-elsewhere");
        page.locator("#q-pain-elsewhere input").first().focus();
        press("n");
        assertThat(status()).isEmpty();
        assertThat(focusedId()).isEqualTo("sign-with-pain");
        press("."); // an Enter that soon would be taken for one that was meant for the question before
        assertThat(focusedId()).isEqualTo("provoking-event");
        assertThat(status()).isEqualTo(word("assess.said.left"));
        page.locator("#next").click();
        assertThat(focusedId()).isEqualTo("function-loss");

        OpenPart.of(page, "clinician-note");
        page.locator("#f-clinician-note").focus();
        page.locator("#next").click();
        assertThat(status()).as("a question that no criterion reads").doesNotContain("Left");
        assertThat(page.locator("#q-" + focusedId() + "[data-read]").count()).isEqualTo(1);

        page.locator("#review").focus();
        press(".");
        assertThat(focusedId()).as("a character is a key in a question alone").isEqualTo("review");
    }

    @Test
    void optional_questions_that_are_passed_are_counted_and_going_back_is_said() {
        OpenPart.of(page, "examined");
        page.locator("#q-examined input").first().focus();
        press(".");
        assertThat(status()).containsPattern("Optional questions skipped: [1-9]\\d*\\.");
        assertThat(focusedId()).isEqualTo("pregnancy-or-birth");
        assertThat(status()).contains(word("assess.said.back"));
    }

    @Test
    void a_key_without_an_answer_says_so_and_answers_nothing() {
        press("7");
        assertThat(status()).isEqualTo("No answer here has the key 7. Nothing was answered.");
        assertThat(focusedId()).isEqualTo("pregnancy-or-birth");
        OpenPart.of(page, "pregnancy-or-birth");
        assertThat(page.locator("#q-pregnancy-or-birth input:checked").count()).isZero();
    }

    @Test
    void undo_is_a_button_too() {
        assertThat(page.locator("#undo").isDisabled()).isTrue();
        OpenPart.of(page, "fever-time");
        page.locator("#q-fever-time input").first().focus();
        press("3");
        page.locator("#undo").click();
        settled(page);
        OpenPart.of(page, "fever-time");
        assertThat(page.locator("#q-fever-time input:checked").count()).isZero();
        assertThat(status()).isEqualTo(word("assess.said.undone"));
        assertThat(focusedId()).isEqualTo("fever-time");
        assertThat(page.locator("#undo").isDisabled()).isTrue();
        SomeChromium.reload(page);
        OpenPart.of(page, "fever-time");
        assertThat(page.locator("#q-fever-time input:checked").count()).isZero();
    }

    @Test
    void each_part_counts_what_is_answered_as_the_server_does_and_leads_to_its_first_open_question() {
        page.locator(".steps a[href='#g-pain-trigger']").click();
        assertThat(focusedId()).isEqualTo("provoking-event");
        assertThat(page.locator(".steps [aria-current]").getAttribute("href")).isEqualTo("#g-pain-trigger");
        press("n");
        OpenPart.of(page, "function-loss");
        page.locator("#q-function-loss input").first().focus();
        press("n");
        List<String> counted = page.locator(".steps [data-part]").allInnerTexts();
        assertThat(counted).anyMatch(count -> count.startsWith("\u2713")).anyMatch(count -> count.endsWith("left"));
        SomeChromium.reload(page);
        assertThat(page.locator(".steps [data-part]").allInnerTexts()).isEqualTo(counted);
        OpenPart.of(page, "fever-time");
        assertThat((boolean) page.evaluate("""
            () => { const head = document.querySelector('.banner').getBoundingClientRect();
              document.querySelector('#q-fever-time input').focus();
              return document.querySelector('#q-fever-time').getBoundingClientRect().top >= head.bottom - 1; }\
            """))
                .as("what has the focus is not behind the patient")
                .isTrue();
    }

    private void press(String key) {
        page.keyboard().press(key);
        settled(page);
    }

    private String status() {
        return page.locator("#said").innerText();
    }

    private String focusedId() {
        return (String) page.evaluate("document.activeElement.closest('.q')?.id.slice(2) || document.activeElement.id");
    }
}
