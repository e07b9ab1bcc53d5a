package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.SomeTexts.heading;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.dorsal.browser.Looks;
import org.dorsal.browser.OpenPart;
import org.dorsal.chart.Banner;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of the first view of a clinician in a hurry: no unrequested result, no plan under another result, and a
 * visible warning about a doubtful patient.
 */
class FirstThingsFirstBrowserTest {
    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private static final SomeScoredResponse WELL =
            SomeScoredResponse.nothingWrong().with("age-years", "42");
    private static final SomeScoredResponse WEAK = WELL.with("function-loss", "both-legs-weak")
            .with("neuro-onset-speed", "weeks")
            .with("neuro-progressing", "N");

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void overriding_an_emergency_puts_nothing_of_the_new_plan_under_the_computed_result(int width) {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US).answered(WEAK);
        try (ServedPages served = new ServedPages(review.visit(), review.controllers())) {
            Page page = open(served, "/review", width);
            String computed = page.locator("section:has(#result)").innerText();
            assertThat(page.locator("#disposition-reason")).isHidden(); // protects against an accidental override

            override(page);
            page.locator(".otherwise button[value=look]").click();

            assertThat(page.locator("section:has(#result) .outcome")).hasClass("outcome emergency");
            assertThat(page.locator("section:has(#result)").innerText())
                    .isEqualTo(computed)
                    .doesNotContain(heading("stretches"), heading("reassurance"));
            SomeChromium.shoot(page, "review-override-" + width);

            signLowered(page);
            assertThat(page.locator("section:has(#decided) .outcome")).containsText("Computed: Emergency");
            SomeChromium.shoot(page, "signed-override-" + width);
        }
    }

    @Test
    void the_first_question_begins_within_150_pixels_below_the_patient_who_has_an_earlier_result() {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US)
                .answered(WELL.with("substance-use", "injected-12-months").with("constant", "Y"));
        review.signed();
        try (ServedPages served = new ServedPages(review.visit(), review.controllers())) {
            Page page = open(served, "", 1280);
            assertThat(page.locator(".last h2")).containsText("Urgent, same day");
            for (Looks display : List.of(Looks.light(1280), Looks.light(400))) {
                display.apply(page);
                page.evaluate("scrollTo(0, 0)"); // the page opens at the first open question
                Object distance = page.evaluate("document.querySelector('#answers .q').getBoundingClientRect().top"
                        + " - document.querySelector('.banner').getBoundingClientRect().bottom");
                System.out.println(distance + " pixels above the first question at " + display.width());
                assertThat(((Number) distance).doubleValue()).isBetween(1.0, 150.0);
                SomeChromium.shoot(page, "assess-last-" + display.width(), SomeChromium.QUESTIONS);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void before_anything_was_asked_no_result_stands_there_even_for_a_child(int width) {
        SomeAssessment child = new SomeAssessment(SomeVisits.of(
                Wording.Locale.EN_US,
                new Banner("Young", Optional.of("2012-01-01"), Optional.empty(), List.of(), Optional.empty(), false),
                List.of()));
        try (ServedPages served = new ServedPages(child.visit(), child.controllers())) {
            Page page = open(served, "", width);
            String leads = width < 820 ? "#bar" : "#panel h2";
            assertThat(page.locator(leads)).isVisible();
            assertThat(page.locator(leads)).hasText(Pattern.compile("Emergency not excluded: ask these.* Incomplete"));
            assertThat(page.locator("#panel .outcome, #bar").first()).not().hasClass("outcome clinician-review");
            assertThat(page.locator("#panel details.others")).hasCount(0); // no cause is named for everybody

            OpenPart.of(page, "pain-elsewhere");
            page.locator("#q-pain-elsewhere input[value=none]").check();
            assertThat(page.locator("#panel details.others")).hasCount(1);
        }
    }

    @Test
    void once_the_result_can_wait_the_keys_lead_to_what_the_plan_withholds() {
        assertThat(nextQuestions(WELL)).contains("q-medicine-caution");
        assertThat(nextQuestions(WELL.with("medicine-caution", "none"))).doesNotContain("q-medicine-caution");
        assertThat(nextQuestions(WEAK)).doesNotContain("q-medicine-caution");
    }

    /** Returns the questions to which the key for the next one leads, until it comes back or to the review. */
    private static Set<String> nextQuestions(SomeScoredResponse answers) {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US).answered(answers);
        try (ServedPages served = new ServedPages(review.visit(), review.controllers())) {
            Page page = open(served, "", 1280);
            page.locator("body[data-idle='1']").waitFor();
            Set<String> led = new LinkedHashSet<>();
            while (led.add(
                    (String) page.evaluate("(document.activeElement.closest('.q') || document.activeElement).id"))) {
                page.locator("#next").click();
            }
            return led;
        }
    }

    /** At most five causes are in sight, those of the result's tier; all others are folded. */
    @Test
    void of_many_causes_five_are_in_sight() {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US)
                .answered(WELL.with("fever-time", "now-or-3-days").with("general-sign", "shaking-chills"));
        try (ServedPages served = new ServedPages(review.visit(), review.controllers())) {
            Page page = open(served, "", 1280);
            assertThat(page.locator("#panel details.cause").count()).isBetween(1, 5);
            assertThat(page.locator("#panel details.others[data-key=less-likely] p"))
                    .not()
                    .isVisible();
        }
    }

    private static void override(Page page) {
        page.locator(".override summary").click();
        page.locator("#disposition").selectOption("self-care");
        page.locator("#disposition-reason").selectOption("clinical-judgement");
        page.locator("#disposition-text").fill("Weak since polio in childhood, unchanged");
    }

    /** Signs a lowered emergency, which needs the reason while other causes are open. */
    private static void signLowered(Page page) {
        page.locator("#open").fill("Seen by the neurologist today");
        sign(page);
    }

    private static void sign(Page page) {
        page.locator("#attested").check();
        page.locator("button[value=sign]").click();
    }

    private static Page open(ServedPages served, String path, int width) {
        return CHROMIUM.open(served.address(path), width, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }
}
