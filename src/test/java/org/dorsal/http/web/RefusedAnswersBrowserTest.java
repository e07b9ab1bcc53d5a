package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.regex.Pattern;
import org.dorsal.browser.OpenPart;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From an error summary to the question: the focus is on the summary, and each link puts it into the field. */
class RefusedAnswersBrowserTest {
    private static final SomeScoredResponse SELF_CARE =
            SomeScoredResponse.nothingWrong().with("age-years", "42");

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void a_refused_signature_leads_to_the_question_that_has_to_be_corrected(int width) {
        review.answered(SELF_CARE.with("age-years", "71"));
        try (ServedPages served = new ServedPages(review.visit(), review.controllers())) {
            Page page = open(served, "/review", width);
            assertThat(page.locator("#faults")).isFocused();
            SomeChromium.shoot(page, "review-refused-" + width);
            page.locator("#faults a").click();
            assertThat(page).hasURL(Pattern.compile("#q-age-years$"));
            OpenPart.of(page, "age-years");
            assertThat(page.locator("#f-age-years")).isFocused();
            assertThat(page.locator("#q-age-years")).isInViewport();
            SomeChromium.shoot(page, "assess-refused-" + width);

            page.locator("#f-age-years").fill("42");
            page.locator("#f-age-years").press("Enter");
            assertThat(page.locator("#faults")).hasCount(0);
            SomeChromium.settled(page);
            page.locator("#review").click();
            assertThat(page.locator("button[value=sign]")).isVisible();
        }
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void a_page_that_is_loaded_with_a_problem_begins_at_its_summary(int width) {
        review.answered(SELF_CARE);
        review.answeredElsewhere("pain-duration-value", "many");
        try (ServedPages served = new ServedPages(review.visit(), review.controllers())) {
            Page page = open(served, "", width);
            assertThat(page.locator("#faults")).isFocused();
            page.locator("#faults a").click();
            OpenPart.of(page, "pain-duration-value");
            assertThat(page.locator("#f-pain-duration-value")).isFocused();
            page.locator("#f-pain-duration-value").fill("10");
            page.locator("#f-pain-duration-value").press("Enter");
            assertThat(page.locator("#faults")).hasCount(0);
            SomeChromium.settled(page);
            CHROMIUM.nothingBroke();
        }
    }

    private static Page open(ServedPages served, String page, int width) {
        return CHROMIUM.open(served.address(page), width, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }
}
