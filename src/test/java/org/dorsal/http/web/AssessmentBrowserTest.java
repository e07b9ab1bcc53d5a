package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;
import static org.dorsal.knowledge.SomeTexts.coded;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import java.util.Optional;
import org.dorsal.browser.Looks;
import org.dorsal.browser.OpenPart;
import org.dorsal.chart.Chart.Suggestion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The assessment page in a real Chromium: keys, focus, saving, and how it looks. */
class AssessmentBrowserTest {
    private static final ColorScheme LIGHT = ColorScheme.LIGHT;

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.suggesting(
            new Suggestion(
                    "bone-risk-kind",
                    "osteoporosis",
                    "Osteoporosis (disorder)",
                    Optional.of("2026-03-12"),
                    Optional.empty()),
            new Suggestion(
                    "spine-condition",
                    "osteoarthritis",
                    "Osteoarthritis",
                    Optional.of("2026-03-12"),
                    Optional.empty())));
    private final ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void a_whole_case_without_signs_takes_at_most_sixty_keys() {
        Page page = open();
        int keys = 0;
        while (!focusedId(page).equals("review")) {
            String key = quietAnswer(focusedId(page));
            for (String press : key.split(" ", -1)) {
                page.keyboard().press(press);
                keys++;
            }
            assertThat(keys).as("keys, now at " + focusedId(page)).isLessThanOrEqualTo(60);
            settled(page);
        }
        assertThat(keys).as("keys of a whole case").isBetween(30, 60);
        assertThat(page.locator("#panel h2").innerText()).contains(coded("disposition", "self-care-with-check"));
        assertThat(page.locator("#review").innerText()).isEqualTo("Review");
        CHROMIUM.nothingBroke();
        SomeChromium.shoot(page, "assess-done-1280-light");
    }

    /** Returns the keys that rule out every cause, by question; the record has filled in age and sex. */
    private static String quietAnswer(String linkId) {
        return switch (linkId) {
            case "pregnancy-or-birth" -> "5";
            case "pain-onset" -> "3";
            case "pain-duration-value" -> "3 d";
            case "pain-worst-score" -> "3";
            case "provoking-event" -> "6 Enter";
            case "fever-time", "smoking-status" -> "3";
            case "worsened-by" -> "2 Enter";
            case "pain-area" -> "3 Enter";
            case "pain-newness", "help-sought-before" -> "1";
            case "pain-course" -> "2";
            case "eased-by" -> "1 Enter";
            default -> "n";
        };
    }

    @Test
    void an_answer_that_fires_an_emergency_holds_the_focus_and_drops_what_was_typed_ahead() {
        var sudden = assessment.answer("0-0", "pain-onset", "sudden-worst-within-minutes");
        var three = assessment.answer(sudden.version(), "pain-duration-value", "3");
        assessment.answer(three.version(), "pain-duration-unit", "h"); // no answer lowers recent pain
        Page page = open();
        page.clock().install();
        OpenPart.of(page, "worst-ever");
        page.locator("#q-worst-ever input").first().focus();
        page.keyboard().type("nyn");
        page.waitForSelector(".strip");
        settled(page);
        assertThat(focusedId(page)).isEqualTo("tearing-pain");
        assertThat(page.locator(".q input:checked[value=N]").count()).isEqualTo(1);
        assertThat(page.locator("#alert").innerText()).contains("Call 911 for an ambulance");
        assertThat(page.locator("#panel h2").innerText()).contains("Emergency");

        page.clock().fastForward(1_000); // an Enter that was on its way when the alarm appeared is not used
        page.keyboard().press("Enter");
        settled(page);
        assertThat(focusedId(page)).as("no question is open in an emergency").isEqualTo("review");
        page.locator("[name=acknowledge]").click();
        page.waitForSelector(".strip.known");

        OpenPart.of(page, "tearing-pain");
        page.locator("#q-tearing-pain input[value=Y]").focus();
        page.keyboard().press("n");
        assertText(page, "#said", "press the key again");
        page.clock().fastForward(1_000); // a second press, not a worn key
        page.keyboard().press("n");
        page.waitForSelector(".strip", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
        assertText(page, "#announce", "Incomplete");
        CHROMIUM.nothingBroke();
    }

    @Test
    void keys_typed_faster_than_the_line_answer_the_questions_they_were_meant_for() {
        Page page = open();
        page.keyboard().type("5333d");
        page.waitForSelector("#q-pain-worst-score.current");
        page.keyboard().type("3nnnnn");
        page.waitForSelector("#q-bladder-change.current");
        OpenPart.of(page, "pregnancy-or-birth");
        assertThat(checked(page, "pregnancy-or-birth")).containsExactly("no-pregnancy-or-birth");
        OpenPart.of(page, "pain-onset");
        assertThat(checked(page, "pain-onset")).containsExactly("over-days");
        assertThat(page.locator("#f-pain-duration-value").inputValue()).isEqualTo("33");
        assertThat(checked(page, "pain-duration-unit")).containsExactly("d");
        assertThat(checked(page, "pain-worst-score")).containsExactly("3");
        assertThat(List.of("pain-elsewhere", "sign-with-pain", "provoking-event", "function-loss", "numbness-area"))
                .allSatisfy(linkId -> assertThat(checked(page, linkId)).containsExactly("none"));
    }

    @Test
    void backspace_undoes_and_delete_clears() {
        Page page = open();
        OpenPart.of(page, "pain-elsewhere");
        page.locator("#q-pain-elsewhere input").first().focus();
        page.keyboard().type("nn");
        settled(page);
        page.keyboard().press("Backspace");
        settled(page);
        assertThat(focusedId(page)).isEqualTo("sign-with-pain");
        OpenPart.of(page, "sign-with-pain");
        assertThat(checked(page, "sign-with-pain")).isEmpty();
        page.locator("#q-pain-elsewhere input[value=none]").focus();
        page.keyboard().press("Delete");
        settled(page);
        OpenPart.of(page, "pain-elsewhere");
        assertThat(checked(page, "pain-elsewhere")).isEmpty();
        SomeChromium.reload(page);
        OpenPart.of(page, "pain-elsewhere");
        assertThat(checked(page, "pain-elsewhere")).isEmpty();
        assertThat(checked(page, "sign-with-pain")).isEmpty();
    }

    @Test
    void an_option_that_stands_alone_unchecks_the_others() {
        Page page = open();
        OpenPart.of(page, "eased-by");
        page.locator("#q-eased-by input[value=eased-by-rest]").focus();
        page.keyboard().type("13");
        settled(page);
        OpenPart.of(page, "eased-by");
        assertThat(checked(page, "eased-by")).containsExactly("position-much", "eased-by-rest");
        page.keyboard().press("8");
        settled(page);
        OpenPart.of(page, "eased-by");
        assertThat(checked(page, "eased-by")).containsExactly("none");
    }

    @Test
    void questions_appear_when_they_are_asked_and_the_picture_mirrors_the_side() {
        Page page = open();
        OpenPart.of(page, "cancer-kind");
        assertThat(page.locator("#q-cancer-kind").isVisible()).isFalse();
        OpenPart.of(page, "major-history");
        page.locator("#q-major-history input[value=cancer]").focus();
        page.keyboard().press("6");
        OpenPart.of(page, "cancer-kind");
        page.waitForSelector("#q-cancer-kind:not([hidden])");
        OpenPart.of(page, "pain-area");
        page.locator(".part.left").click();
        settled(page);
        OpenPart.of(page, "pain-area");
        assertThat(checked(page, "pain-area")).containsExactly("left");
    }

    @Test
    void a_suggestion_counts_only_after_the_clinician_took_it_over() {
        Page page = open();
        OpenPart.of(page, "bone-risk-kind");
        assertThat(checked(page, "bone-risk-kind")).isEmpty();
        page.locator("#q-bone-risk-kind input[value=osteoporosis]").focus();
        page.keyboard().press("c");
        OpenPart.of(page, "bone-risk-kind");
        page.waitForSelector("#s-bone-risk-kind .taken");
        assertThat(checked(page, "bone-risk-kind")).containsExactly("osteoporosis");
    }

    @Test
    void help_opens_by_its_key_and_ctrl_enter_goes_to_the_review() {
        Page page = open();
        page.keyboard().press("?");
        assertThat(page.locator("#keys").isVisible()).isTrue();
        page.keyboard().press("Escape");
        page.keyboard().press("5");
        page.keyboard().press("Control+Enter");
        page.waitForURL("**/review");
    }

    @Test
    void without_scripts_the_whole_form_is_saved() {
        Page page = CHROMIUM.open(served.address(""), 800, LIGHT, ForcedColors.NONE, false);
        page.locator("#not-started a").click();
        page.locator("#q-substance-use label").first().click();
        page.locator("#q-general-sign label:has(input[value=weight-loss])").click();
        page.locator("[name=q-clinician-note]").fill("note");
        page.locator("button[value=close]").click();
        assertThat(assessment.stored("clinician-note")).isEqualTo("note");
        assertThat(assessment.stored("general-sign")).isEqualTo("weight-loss");
        page.navigate(served.address("/plain"));
        assertThat(page.locator("[name=q-clinician-note]").inputValue()).isEqualTo("note");
        assertThat(page.locator("#result").innerText()).contains(coded("disposition", "soon"));
    }

    @Test
    void every_look_is_free_of_faults_and_fits() {
        Looks.tried().forEach(this::checkDisplay);
    }

    private void checkDisplay(Looks display) {
        SomeAssessment own = new SomeAssessment(assessment.visit());
        try (ServedPages pages = new ServedPages(own.visit(), own.controllers())) {
            Page page = CHROMIUM.open(pages.address(""), display.width(), display.scheme(), display.forced(), true);
            if (display.equals(Looks.dark(320))) { // EveryPageBrowserIT does not try this one with the empty page
                SomeChromium.shoot(page, "assess-empty-" + display.name());
            }
            OpenPart.of(page, "sign-with-pain");
            page.locator("#q-sign-with-pain input").first().focus();
            page.keyboard().type("2");
            page.waitForSelector(".strip");
            OpenPart.of(page, "sign-with-pain");
            page.locator("#q-sign-with-pain details.info summary").click();
            page.waitForSelector("#q-sign-with-pain .why cite");
            OpenPart.of(page, "age-years");
            page.locator("#f-age-years").fill("42.5");
            OpenPart.of(page, "pain-duration-value");
            page.locator("#f-pain-duration-value").fill("three");
            page.locator("#f-pain-duration-value").blur();
            page.waitForSelector("#p-pain-duration-value:not([hidden])");
            page.evaluate("document.querySelector('#q-pain-duration-value').scrollIntoView({block: 'center'})");
            SomeChromium.shoot(page, "assess-emergency-" + display.name());
            page.close();
        }
    }

    private Page open() {
        return CHROMIUM.open(served.address(""), 1280, LIGHT, ForcedColors.NONE, true);
    }

    /** Waits for the text, which a page that is slow says after the answer. */
    private static void assertText(Page page, String where, String text) {
        page.waitForSelector(
                where + ":has-text('" + text + "')",
                new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
    }

    private static List<String> checked(Page page, String linkId) {
        OpenPart.of(page, linkId);
        return page.locator("#q-" + linkId + " input:checked").all().stream()
                .map(Locator::inputValue)
                .toList();
    }

    /** linkId of the question with the focus, or the id of what has it. */
    private static String focusedId(Page page) {
        return (String) page.evaluate("document.activeElement.closest('.q')?.id.slice(2) || document.activeElement.id");
    }
}
