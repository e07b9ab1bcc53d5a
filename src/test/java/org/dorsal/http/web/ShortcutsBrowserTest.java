package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;

import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Single-character keys of the assessment page: where they work, how they are switched off, and that no one of them
 * makes many "no"s.
 */
class ShortcutsBrowserTest {
    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.newest());
    private final ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());
    private final Page page = open(1280);
    private final int given = checked();

    @AfterEach
    void stop() {
        CHROMIUM.nothingBroke();
        page.close();
        served.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {".steps a", "nav.pages a", "#review", "#panel a", "[data-help]"})
    void outside_of_the_questions_no_character_is_a_key(String place) {
        Locator focused = page.locator(place).first();
        focused.focus();
        for (String key : List.of(".", "n", "x", "?", "1")) {
            page.keyboard().press(key);
            assertThat(focused).isFocused();
        }
        assertThat(answers()).isZero();
        assertThat(page.locator("dialog[open]")).hasCount(0);
    }

    @Test
    void keys_that_are_switched_off_answer_nothing_on_this_page_and_the_next() {
        page.locator("#shortcuts button[value=off]").click();
        assertThat(page.locator("#shortcuts button[value=off]")).hasAttribute("aria-pressed", "true");
        nothingIsAnswered();

        page.reload();
        assertThat(page.locator("#shortcuts button[value=off]")).hasAttribute("aria-pressed", "true");
        nothingIsAnswered();

        page.locator("#shortcuts button[value=on]").click();
        page.locator("#q-fever input").first().focus();
        page.keyboard().press("n");
        settled(page);
        assertThat(page.locator("#q-fever input[value=N]")).isChecked();
        assertThat(page.evaluate("Object.keys(localStorage).join()"))
                .as("as ever")
                .isEqualTo("");
    }

    private void nothingIsAnswered() {
        Locator first = page.locator("#q-fever input").first();
        first.focus();
        for (String key : List.of("n", "y", "1", ".", "x", "?", "c", "Backspace", "Delete")) {
            page.keyboard().press(key);
            assertThat(first).isFocused();
        }
        assertThat(answers()).isZero();
        assertThat(page.locator("dialog[open]")).hasCount(0);
    }

    @Test
    void what_every_browser_does_by_itself_goes_on_without_shortcuts() {
        page.locator("#shortcuts button[value=off]").click();
        page.locator("#q-fever input").first().focus();
        page.keyboard().press("Space");
        settled(page);
        assertThat(page.locator("#q-fever input").first()).isChecked();
        page.keyboard().press("Enter");
        settled(page);
        assertThat(page.locator("#q-chills")).containsText("chills");
        assertThat(page.locator("#q-chills.current")).hasCount(1);
        page.locator("#f-pain-duration-value").fill("");
        page.locator("#f-pain-duration-value").pressSequentially("3d");
        assertThat(page.locator("#f-pain-duration-value")).hasValue("3d");
    }

    @Test
    void x_answers_nothing_before_it_is_confirmed() {
        page.locator("#q-fever input").first().focus();
        page.keyboard().press("x");
        assertThat(page.locator("#rest")).isVisible();
        assertThat(page.locator("#rest-back")).isFocused();
        assertThat(answers()).isZero();
        page.keyboard().type("nny1."); // typed ahead, in the belief that the next question has the focus
        page.keyboard().press("Enter");
        assertThat(page.locator("#rest")).isHidden();
        assertThat(answers()).isZero();
        assertThat(page.locator("#q-fever input").first()).isFocused();
        page.keyboard().press("x");
        page.keyboard().press("Escape");
        assertThat(page.locator("#rest")).isHidden();
        assertThat(answers()).isZero();
        assertThat(page.locator("#undo")).isDisabled();
    }

    @Test
    void x_names_what_it_would_answer_and_a_second_x_answers_that_and_nothing_else() {
        page.locator("#q-chills input[value=UNK]").check();
        settled(page);
        page.locator("#q-fever input").first().focus();
        page.keyboard().press("x");
        List<String> named = page.locator("#rest li").allInnerTexts();
        assertThat(named).hasSizeGreaterThan(2).noneMatch(question -> question.contains("chills"));
        assertThat(named)
                .anyMatch(question -> question.contains("fever"))
                .as("of lists, what is in them")
                .anyMatch(question -> question.contains("(Swollen, Red or discolored"));
        assertThat(page.locator("#rest-title")).containsText(Integer.toString(named.size()));
        assertThat(page.locator("#rest-do")).isEnabled();
        page.keyboard().press("x");
        assertThat(page.locator("#rest")).isHidden();
        settled(page);
        assertThat(answers()).isEqualTo(named.size() + 1);
        assertThat(page.locator("#q-chills input[value=UNK]")).isChecked();
        assertThat(page.locator("#said")).containsText("Answered with no or none: " + named.size());
    }

    @Test
    void the_same_character_from_one_press_of_a_worn_key_confirms_nothing() {
        page.clock().install(new Clock.InstallOptions().setTime(0));
        page.clock().pauseAt(1_000);
        page.locator("#q-fever input").first().focus();
        page.keyboard().type("xx");
        assertThat(page.locator("#rest")).isVisible();
        assertThat(page.locator("#rest-do")).isDisabled();
        assertThat(answers()).isZero();
    }

    @Test
    void by_the_pointer_it_asks_as_well() {
        page.locator("[data-rest]").first().click();
        assertThat(answers()).isZero();
        page.locator("#rest-do").click();
        assertThat(page.locator("#said")).containsText("Answered with no or none");
        settled(page);
        assertThat(answers()).isGreaterThan(2);
    }

    @Test
    void an_emergency_that_arrives_meanwhile_is_not_covered() {
        served.hold();
        page.locator("#q-difficulty-breathing .opt").first().click();
        page.locator("#q-fever input").first().focus();
        page.keyboard().press("x");
        assertThat(page.locator("#rest")).isVisible();
        served.letGo();
        assertThat(page.locator(".strip")).isVisible();
        assertThat(page.locator("#rest")).isHidden();
        assertThat(page.locator("#q-fever input:checked")).hasCount(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400, 320})
    void the_question_and_the_switch_are_legible(int width) {
        page.setViewportSize(width, 900);
        SomeChromium.shoot(page, "assess-shortcuts-" + width);
        page.locator("#q-fever input").first().focus();
        page.keyboard().press("x");
        assertThat(page.locator("#rest-do")).isEnabled();
        SomeChromium.shoot(page, "assess-none-of-these-" + width);
    }

    private Page open(int width) {
        return CHROMIUM.open(served.address(""), width, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }

    /** Counts the answers, without those that the record gave when the page was opened. */
    private int answers() {
        return checked() - given;
    }

    private int checked() {
        return page.locator("#answers .q:not([hidden]) input:checked").count();
    }
}
