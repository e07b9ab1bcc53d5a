package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.browser.OpenPart;
import org.dorsal.chart.Chart.Suggestion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Tests that clicks before, during and after a redraw, while the reply to an answer is pending, reach the intended
 * option.
 */
class NoClickIsLostBrowserTest {
    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private static final String STATE = """
            [document.body.dataset.idle, document.activeElement.outerHTML, document.querySelector('#saved').textContent,
             ...[...document.querySelectorAll('#answers :checked')].map(field => field.name + '=' + field.value)].join(' | ')""";

    /** Leaves the part and clicks an option of the next in one task, as fast hands do; whether that is chosen then. */
    private static final String CLICK_AFTER_LEAVING = """
            () => {
              const part = document.querySelector('.steps [aria-current]');
              const turn = [...document.querySelectorAll('.turn button')].at(-1);
              if (leave) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: leave, bubbles: true }));
              else turn.dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
              if (part === document.querySelector('.steps [aria-current]')) throw new Error('same part');
              const option = document.querySelector('#answers .q:not([hidden], .later) .opt input');
              option.dispatchEvent(new MouseEvent('click', { detail: leave ? 1 : 2, bubbles: true, cancelable: true }));
              return option.checked;
            }""";

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.suggesting(new Suggestion(
            "bone-risk-kind", "osteoporosis", "Osteoporosis (disorder)", Optional.of("2026-03-12"), Optional.empty())));
    private final ServedPages served = new ServedPages(
            assessment.visit(),
            Stream.concat(assessment.controllers().stream(), Stream.of(new ReviewRedirect()))
                    .toList());

    /** Review page that leads back, since this test reviews nothing. */
    @Controller
    record ReviewRedirect() {
        @GetMapping("/a/{launch}/review")
        ModelAndView review(Visit visit) {
            return visit.redirect("");
        }
    }

    @AfterEach
    void stop() {
        CHROMIUM.nothingBroke();
        served.close();
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void what_the_pointer_went_to_while_keys_were_answered_stays_under_it(int width) {
        Page page = open(width);
        BoundingBox option = opening(page);
        page.mouse().move(option.x + 5, option.y + 5);
        page.mouse().move(option.x + 9, option.y + 9);
        arrives(page);
        page.mouse().down();
        page.mouse().up();
        settled(page);
        assertThat(assessment.stored("eased-by")).isEqualTo("position-much");
        assertThat(assessment.stored("pain-course")).isEqualTo("worse");
        assertThat(currentQuestion(page))
                .as("the focus stays where the clinician went")
                .isEqualTo("eased-by");
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void a_reply_between_press_and_release_waits_for_the_click(int width) {
        Page page = open(width);
        BoundingBox option = opening(page);
        page.mouse().move(option.x + 9, option.y + 9);
        page.mouse().down();
        arrives(page);
        page.mouse().up();
        settled(page);
        assertThat(assessment.stored("eased-by")).isEqualTo("position-much");
        OpenPart.of(page, "worse-despite");
        assertThat(page.locator("#q-worse-despite").isVisible())
                .as("the reply is shown after it")
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void buttons_that_a_reply_draws_anew_hear_the_press_before(int width) {
        Page page = open(width);
        OpenPart.of(page, "bone-risk-kind");
        Locator confirm = page.locator("#q-bone-risk-kind [name=confirm]");
        page.locator("#q-recent-event input").first().focus();
        confirm.scrollIntoViewIfNeeded();
        press(page, "n", confirm);
        settled(page);
        assertThat(assessment.stored("bone-risk-kind")).isEqualTo("osteoporosis");
        OpenPart.of(page, "constant");
        page.locator("#q-constant input[value=Y]").focus();
        press(page, "y", page.locator("#undo"));
        settled(page);
        page.waitForCondition(() -> assessment.stored("constant").isEmpty());
        OpenPart.of(page, "fever-time");
        page.locator("#q-fever-time input").first().focus();
        page.waitForRequest("**/review", () -> press(page, "1", page.locator("#review")));
    }

    /** Answers what has the focus by that key, and has the reply arrive while the pointer is down. */
    private void press(Page page, String key, Locator button) {
        served.hold();
        page.keyboard().press(key);
        button.scrollIntoViewIfNeeded();
        BoundingBox box = button.boundingBox();
        page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
        page.mouse().down();
        arrives(page);
        page.mouse().up();
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void a_message_that_goes_away_when_a_field_is_left_takes_no_click_with_it(int width) {
        Page page = open(width);
        OpenPart.of(page, "pain-duration-value");
        Locator number = page.locator("#f-pain-duration-value");
        number.fill("many");
        number.blur();
        page.waitForSelector("#p-pain-duration-value:not([hidden])");
        settled(page);
        number.fill("10");
        Locator after = page.locator("#q-pain-worst-score input[value='3']");
        after.evaluate("option => option.scrollIntoView({block: 'center'})"); // between the bars
        BoundingBox box = after.boundingBox();
        page.mouse().move(box.x + 3, box.y + 3);
        page.mouse().down();
        page.mouse().up();
        settled(page);
        assertThat(assessment.stored("pain-worst-score")).isEqualTo("3");
        assertThat(page.locator("#p-pain-duration-value").isVisible()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void quick_clicks_down_the_page_on_a_slow_line_are_all_kept(int width) {
        Page page = open(width);
        Map<String, String> questions = new LinkedHashMap<>();
        questions.put("pain-onset", "sudden-worst-within-minutes");
        questions.put("fever-time", "now-or-3-days");
        questions.put("pain-newness", "first-time");
        questions.put("constant", "Y");
        served.hold();
        for (String question : questions.keySet()) {
            OpenPart.of(page, question);
            page.locator("#q-" + question + " .opt").first().click();
            if (question.equals("fever-time")) {
                arrives(page);
                served.hold();
            }
        }
        served.letGo();
        settled(page);
        questions.forEach((question, answer) ->
                assertThat(assessment.stored(question)).as(question).isEqualTo(answer));
    }

    /** Another part has come under the pointer by a key, or by the first click of two. */
    @ParameterizedTest
    @ValueSource(strings = {".", ""})
    void a_click_that_was_meant_for_the_part_before_answers_nothing(String key) {
        Page page = open(1280);
        OpenPart.of(page, "pain-course");
        Locator question = page.locator("#answers .q:visible").last();
        question.locator("input").first().focus();
        page.evaluate("key => { window.leave = key; }", key);
        assertThat(page.evaluate(CLICK_AFTER_LEAVING)).isEqualTo(false);
        assertThat(page.locator("#said").textContent()).contains("Click again");
        page.waitForCondition(() -> {
            page.locator("#answers .q:visible .opt input").first().click();
            return page.locator("#answers :checked").count() == 1;
        });
        settled(page);
    }

    /** Opens a question between two, without its reply yet; where the first answer to the second is. */
    private BoundingBox opening(Page page) {
        OpenPart.of(page, "pain-course");
        page.locator("#q-pain-course input").first().focus();
        page.evaluate("document.querySelector('#q-eased-by').scrollIntoView({block: 'center'})");
        served.hold();
        page.keyboard().press("3");
        return page.locator("#q-eased-by .opt:has([value=position-much])").boundingBox();
    }

    /** The reply is there, and the page had the time to draw it. */
    private void arrives(Page page) {
        try {
            page.waitForResponse("**/draft", served::letGo).finished();
        } catch (TimeoutError none) {
            throw new AssertionError("no reply arrived; the page: " + page.evaluate(STATE), none);
        }
        page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    }

    private Page open(int width) {
        Page page = CHROMIUM.open(served.address(""), width, ColorScheme.LIGHT, ForcedColors.NONE, true);
        // registered early: Playwright does not report a reply that is released before its process has a listener
        page.onRequest(_ -> {});
        page.onResponse(_ -> {});
        return page;
    }

    private static String currentQuestion(Page page) {
        return (String) page.evaluate("document.activeElement.closest('.q')?.id.slice(2)");
    }
}
