package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import org.dorsal.browser.OpenPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of the error of a single answer, after the answer: WCAG 2.2, 4.1.3 (status messages), 3.3.1 (error
 * identification) and 1.3.1 (the error belongs to its field).
 */
class AnnouncedProblemsBrowserTest {
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

    @ParameterizedTest
    @CsvSource({
        "age-years, 400, number",
        "pulse, many, number",
        "pain-duration-value, three, number",
    })
    void an_answer_that_cannot_be_used_is_said_aloud_and_marked_and_keeps_the_focus(
            String linkId, String wrong, String message) {
        OpenPart.of(page, linkId);
        page.locator("#f-" + linkId).fill(wrong);
        page.locator("#f-" + linkId).press("Enter");
        settled(page);
        assertThat(page.locator("#f-" + linkId)).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#f-" + linkId)).hasAttribute("aria-describedby", "p-" + linkId);
        assertThat(page.locator("#p-" + linkId)).isVisible();
        assertThat(page.locator("[aria-live]#announce")).containsText(message);
        assertThat(page.locator("[aria-live]#announce"))
                .containsText(page.locator("#q-" + linkId + " label").first().innerText());
        assertThat(page.locator("#f-" + linkId)).isFocused();

        page.locator("#f-" + linkId).press("Enter");
        settled(page);
        assertThat(page.locator("#f-" + linkId + ":focus")).hasCount(0);
    }

    @Test
    void an_error_found_after_the_field_was_left_is_said_too_and_goes_with_its_cause() {
        OpenPart.of(page, "age-years");
        page.locator("#f-age-years").fill("400");
        page.locator("#f-age-years").press("Tab");
        settled(page);
        OpenPart.of(page, "age-years");
        assertThat(page.locator("#f-age-years")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#announce")).containsText("number");

        page.locator("#f-age-years").fill("42");
        page.locator("#f-age-years").press("Tab");
        settled(page);
        OpenPart.of(page, "age-years");
        assertThat(page.locator("#f-age-years")).not().hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#announce")).not().containsText("number");
        assertThat(page.locator("#p-age-years")).isHidden();
    }

    @Test
    void keys_that_were_typed_ahead_do_not_go_into_the_field_that_is_wrong() {
        OpenPart.of(page, "age-years");
        page.locator("#f-age-years").fill("400");
        served.hold();
        page.locator("#f-age-years").press("Enter");
        page.keyboard().type("nn");
        served.letGo();
        settled(page);
        OpenPart.of(page, "age-years");
        assertThat(page.locator("#f-age-years")).hasValue("400");
        assertThat(page.locator("#f-age-years")).isFocused();
        assertThat(page.locator("#said")).containsText("Nothing was answered");
    }
}
