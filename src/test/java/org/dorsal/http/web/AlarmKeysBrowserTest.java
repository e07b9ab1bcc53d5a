package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.time.Duration;
import org.dorsal.browser.OpenPart;
import org.dorsal.smart.launch.Launch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of single keys where they cost most: a key that was meant for another question must not take an emergency away
 * and must not pass an emergency question. The page's clock is stopped unless a test moves it.
 */
class AlarmKeysBrowserTest {
    /** Question with an option "yes" that completes an emergency in a person with sudden pain. */
    private static final String TEARING = "tearing-pain";

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
    private final ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());
    private final Page page = CHROMIUM.blank(1280, ColorScheme.LIGHT, ForcedColors.NONE, true);

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "u", "Delete", "Backspace", "ArrowDown", "ArrowLeft"})
    void an_answer_that_raised_an_alarm_changes_on_the_second_press_only(String key) {
        open();
        press("y");
        assertThat(page.locator(".strip")).isVisible();
        page.clock().runFor(5_000);

        press(key);
        assertThat(answer(TEARING)).isEqualTo("Y");
        assertThat(page.locator("#said[role=status]")).containsText("raised the alarm");
        press(key);
        assertThat(answer(TEARING)).as("one press of a worn key").isEqualTo("Y");

        page.clock().runFor(1_000);
        press(key);
        assertThat(answer(TEARING)).isNotEqualTo("Y");
        assertThat(page.locator(".strip")).hasCount(0);
    }

    @Test
    void the_same_holds_while_the_service_does_not_answer() {
        open();
        page.clock().runFor(1_000); // the criteria load after the page
        page.context().setOffline(true);
        page.keyboard().press("y");
        assertThat(page.locator(".strip")).isVisible();
        page.clock().runFor(5_000);
        page.keyboard().press("n");
        assertThat(page.locator("#said")).containsText("raised the alarm");
        assertThat(answer(TEARING)).isEqualTo("Y");
        assertThat(page.locator(".strip")).isVisible();
    }

    @Test
    void another_key_in_between_a_long_pause_and_a_question_without_alarm_ask_anew() {
        open();
        press("y");
        page.clock().runFor(5_000);
        press("n");
        page.clock().runFor(1_000);
        press("u");
        page.clock().runFor(1_000);
        press("n");
        assertThat(answer(TEARING)).as("n, u, n").isEqualTo("Y");
        page.clock().runFor(20_000);
        press("n");
        assertThat(answer(TEARING)).as("twenty seconds later").isEqualTo("Y");

        OpenPart.of(page, "neck-too");
        page.locator("#q-neck-too input").first().focus();
        press("n");
        OpenPart.of(page, "neck-too");
        page.locator("#q-neck-too input").first().focus();
        press("u");
        assertThat(answer("neck-too")).isEqualTo("UNK");
    }

    @Test
    void a_list_that_raised_an_alarm_takes_more_at_once_and_loses_on_the_second_press() {
        open();
        OpenPart.of(page, "sign-with-pain");
        page.locator("#q-sign-with-pain input").first().focus();
        press("2");
        assertThat(page.locator(".strip")).isVisible();
        page.clock().runFor(5_000);
        press("1");
        OpenPart.of(page, "sign-with-pain");
        assertThat(page.locator("#q-sign-with-pain input:checked")).hasCount(2);
        page.clock().runFor(1_000); // a key that was on its way when the alarm appeared is no first press
        press("n");
        OpenPart.of(page, "sign-with-pain");
        assertThat(page.locator("#q-sign-with-pain input:checked")).hasCount(2);
        page.clock().runFor(1_000);
        press("n");
        OpenPart.of(page, "sign-with-pain");
        assertThat(page.locator("#q-sign-with-pain input[value=none]")).isChecked();
    }

    /** The option has moved the focus; an Enter pressed out of habit arrives at the next question. */
    @Test
    void an_enter_after_an_automatic_jump_passes_no_question() {
        open();
        OpenPart.of(page, "pain-elsewhere");
        page.locator("#q-pain-elsewhere input").first().focus();
        press("n");
        assertThat(focusedQuestion()).isEqualTo("sign-with-pain");
        press("Enter");
        assertThat(focusedQuestion()).isEqualTo("sign-with-pain");
        assertThat(page.locator("#said")).containsText("Enter");
        page.clock().runFor(2_000);
        press("Enter");
        assertThat(focusedQuestion()).as("an Enter that was meant").isEqualTo("provoking-event");
    }

    @Test
    void an_enter_that_was_typed_ahead_of_a_slow_reply_passes_no_question() {
        open();
        OpenPart.of(page, "pain-elsewhere");
        page.locator("#q-pain-elsewhere input").first().focus();
        served.hold();
        page.keyboard().press("n");
        page.keyboard().press("Enter");
        page.clock().runFor(2_000);
        served.letGo();
        settle();
        assertThat(focusedQuestion()).isEqualTo("sign-with-pain");
    }

    /** Whether the Enter that ends the list comes before or after the alarm, the answer that raised it keeps the focus. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_enter_that_ends_a_list_does_not_leave_the_alarm_that_has_only_just_appeared(boolean beforeTheReply) {
        open();
        OpenPart.of(page, "sign-with-pain");
        page.locator("#q-sign-with-pain input").first().focus();
        if (beforeTheReply) {
            served.hold();
            page.keyboard().press("2");
            page.keyboard().press("Enter");
            served.letGo();
            settle();
        } else {
            press("2");
            press("Enter");
            assertThat(page.locator("#said")).containsText("alarm has only just appeared");
        }
        assertThat(page.locator(".strip")).isVisible();
        assertThat(focusedQuestion()).isEqualTo("sign-with-pain");

        page.clock().runFor(2_000);
        press("Enter");
        assertThat(focusedQuestion()).as("an Enter that was meant").isNotEqualTo("sign-with-pain");
    }

    @Test
    void a_unit_that_ends_its_number_is_such_a_jump_too() {
        open();
        OpenPart.of(page, "pain-duration-value");
        page.locator("#f-pain-duration-value").focus();
        page.keyboard().press("3");
        press("d");
        String next = focusedQuestion();
        press("Enter");
        assertThat(focusedQuestion()).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "link"})
    void a_restored_draft_with_an_emergency_goes_on_at_the_review_by_keyboard(String way) {
        var sudden = assessment.answer("0-0", "pain-onset", "sudden-worst-within-minutes");
        var three = assessment.answer(sudden.version(), "pain-duration-value", "3");
        var hours = assessment.answer(three.version(), "pain-duration-unit", "h"); // no answer lowers recent pain
        var raised = assessment.answer(hours.version(), TEARING, "Y");
        assertThat(raised.status()).isEqualTo(200);
        SomeAssessment later = assessment.after(Duration.ofHours(1));
        try (ServedPages again = new ServedPages(relaunched(later.visit()), later.controllers())) {
            page.clock().install();
            page.navigate(again.address(""));
            SomeChromium.settled(page);
            assertThat(page.locator(".notice:not(.stop, #not-started)")).containsText("restored");
            if (way.equals("link")) {
                page.locator("a[href='#answers']").click();
            }
            assertThat(focusedQuestion())
                    .as("no question is open in an emergency")
                    .isEqualTo("review");
            assertThat(page.locator("#alert")).containsText("911");
            OpenPart.of(page, TEARING);
            page.locator("#q-" + TEARING + " input:checked").focus();
            press("n");
            assertThat(answer(TEARING)).isEqualTo("Y");
            assertThat(page.locator(".strip")).isVisible();
        }
    }

    @Test
    void a_restored_draft_goes_on_at_the_first_open_question() {
        assessment.answer("0-0", "pain-onset", "over-days");
        SomeAssessment later = assessment.after(Duration.ofHours(1));
        try (ServedPages again = new ServedPages(relaunched(later.visit()), later.controllers())) {
            page.clock().install();
            page.navigate(again.address(""));
            SomeChromium.settled(page);
            assertThat(page.locator(".notice:not(.stop, #not-started)")).containsText("restored");
            assertThat(focusedQuestion()).isEqualTo("pregnancy-or-birth");
        }
    }

    private static Visit relaunched(Visit visit) {
        var launch = visit.launch();
        return new Visit(
                new Launch(
                        launch.id(),
                        launch.patient(),
                        launch.user(),
                        launch.encounter(),
                        launch.bannerNeeded(),
                        launch.requested(),
                        launch.granted(),
                        visit.time().minusSeconds(30),
                        visit.time().plusSeconds(3600),
                        launch.chart()),
                visit.chart(),
                visit.sitePages(),
                visit.csrf(),
                visit.requestId(),
                visit.network(),
                visit.time());
    }

    private void open() {
        assessment.answer("0-0", "pain-onset", "sudden-worst-within-minutes");
        page.clock().install(new Clock.InstallOptions().setTime(0));
        page.navigate(served.address(""));
        page.clock().pauseAt(10_000);
        OpenPart.of(page, TEARING);
        page.locator("#q-" + TEARING + " input").first().focus();
    }

    private void press(String key) {
        page.keyboard().press(key);
        settle();
        CHROMIUM.nothingBroke();
    }

    /** Waits until the answer is saved; the clock is stopped and only due tasks run. */
    private void settle() {
        page.waitForCondition(() -> {
            page.clock().runFor(0);
            return page.locator("body[data-idle='1']").count() == 1;
        });
    }

    private String answer(String linkId) {
        OpenPart.of(page, linkId);
        return (String) page.evaluate("id => document.querySelector(`#q-${id} input:checked`)?.value || ''", linkId);
    }

    private String focusedQuestion() {
        return (String) page.evaluate("document.activeElement.closest('.q')?.id.slice(2) || document.activeElement.id");
    }
}
