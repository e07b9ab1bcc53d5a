package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.List;
import org.dorsal.browser.Looks;
import org.dorsal.browser.OpenPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Single-character keys of the assessment page: where they work, and how they are switched off.
 */
class ShortcutsBrowserTest {
    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
    private final ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());
    private final Page page = open(1280);

    @AfterEach
    void stop() {
        CHROMIUM.nothingBroke();
        served.close();
    }

    @Test
    void outside_of_the_questions_no_character_is_a_key() {
        page.evaluate("document.querySelectorAll('#panel details').forEach(folded => { folded.open = true; })");
        for (String place : List.of(".steps a", "nav.pages a", "#review", "#panel a", "[data-help]")) {
            Locator focused = page.locator(place).first();
            focused.focus();
            for (String key : List.of(".", "n", "x", "?", "1")) {
                page.keyboard().press(key);
                assertThat(focused).isFocused();
            }
            assertThat(answers()).as(place).isZero();
            assertThat(page.locator("dialog[open]")).hasCount(0);
        }
    }

    @Test
    void keys_that_are_switched_off_answer_nothing_on_this_page_and_the_next() {
        switchKeys("off");
        assertThat(page.locator("#shortcuts button[value=off]")).hasAttribute("aria-pressed", "true");
        nothingIsAnswered();

        SomeChromium.reload(page);
        assertThat(page.locator("#shortcuts button[value=off]")).hasAttribute("aria-pressed", "true");
        nothingIsAnswered();

        switchKeys("on");
        OpenPart.of(page, "fever-time");
        page.locator("#q-fever-time input").first().focus();
        page.keyboard().press("3");
        settled(page);
        OpenPart.of(page, "fever-time");
        assertThat(page.locator("#q-fever-time input[value=no-fever]")).isChecked();
        assertThat(page.evaluate("Object.keys(localStorage).join()"))
                .as("as ever")
                .isEqualTo("");
    }

    private void switchKeys(String state) {
        page.locator("[data-help]").click();
        page.locator("#shortcuts button[value=" + state + "]").click();
        page.locator("#keys form button").click();
    }

    private void nothingIsAnswered() {
        OpenPart.of(page, "fever-time");
        Locator first = page.locator("#q-fever-time input").first();
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
        switchKeys("off");
        OpenPart.of(page, "fever-time");
        page.locator("#q-fever-time input").first().focus();
        page.keyboard().press("Space");
        settled(page);
        OpenPart.of(page, "fever-time");
        assertThat(page.locator("#q-fever-time input").first()).isChecked();
        page.keyboard().press("Enter");
        settled(page);
        assertThat(page.locator("#q-looks-ill.current")).hasCount(1);
        OpenPart.of(page, "pain-duration-value");
        page.locator("#f-pain-duration-value").fill("");
        page.locator("#f-pain-duration-value").pressSequentially("3d");
        assertThat(page.locator("#f-pain-duration-value")).hasValue("3d");
    }

    /** A key that was meant for the question before, or came while the page was loading, must not hold the focus there. */
    @Test
    void a_letter_is_not_typed_into_a_number() {
        OpenPart.of(page, "age-years");
        page.locator("#f-age-years").fill("");
        page.locator("#f-age-years").focus();
        page.keyboard().press("n");
        OpenPart.of(page, "age-years");
        assertThat(page.locator("#f-age-years")).hasValue("");
        assertThat(page.locator("#said")).containsText("N");
        page.keyboard().type("42");
        page.keyboard().press("Enter");
        settled(page);
        OpenPart.of(page, "age-years");
        assertThat(page.locator("#f-age-years")).hasValue("42");
        assertThat(page.locator("#q-age-years.current")).hasCount(0);
    }

    @Test
    void the_switch_is_legible() {
        page.locator("[data-help]").click();
        assertThat(page.locator("#shortcuts button[value=off]")).isVisible();
        for (Looks display : List.of(Looks.light(1280), Looks.light(400), Looks.light(320))) {
            display.apply(page);
            SomeChromium.shoot(page, "assess-shortcuts-" + display.width(), "#answers");
        }
    }

    private Page open(int width) {
        return CHROMIUM.open(served.address(""), width, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }

    /** Counts the answers of the open part, without those that the record gave when the page was opened. */
    private int answers() {
        return page.locator("#answers .q:not([hidden], :has(.taken)) input:checked")
                .count();
    }
}
