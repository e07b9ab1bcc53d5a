package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;
import static org.dorsal.knowledge.SomeTexts.coded;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dorsal.browser.Looks;
import org.dorsal.chart.Suggestion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The assessment page in a real Chromium: keys, focus, saving, and how it looks. */
class AssessmentBrowserTest {
    private static final ColorScheme LIGHT = ColorScheme.LIGHT;

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.suggesting(
            new Suggestion("osteoporosis", "Y", "Osteoporosis (disorder)", Optional.of("2026-03-12"), Optional.empty()),
            new Suggestion(
                    "known-back-condition",
                    "osteoporosis",
                    "Osteoporosis",
                    Optional.of("2026-03-12"),
                    Optional.empty())));
    private final ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void a_whole_case_without_flags_takes_at_most_fifty_keys() {
        Page page = open();
        int keys = 0;
        while (!at(page).equals("review")) {
            String key = quietAnswer(at(page));
            for (String one : key.split(" ", -1)) {
                page.keyboard().press(one);
                keys++;
            }
            assertThat(keys).as("keys, now at " + at(page)).isLessThanOrEqualTo(50);
            settled(page);
        }
        assertThat(keys).as("keys of a whole case").isBetween(40, 50);
        assertThat(page.locator("#panel h2").innerText()).contains("Self-care");
        assertThat(page.locator("#review").innerText()).isEqualTo("Review");
        CHROMIUM.nothingBroke();
        SomeChromium.shoot(page, "assess-done-1280-light");
    }

    /** Returns the keys that rule out every flag, by question; the record has filled in the age. */
    private static String quietAnswer(String linkId) {
        return switch (linkId) {
            case "radiation", "organ-condition" -> "7";
            case "care-tried" -> "7";
            case "known-back-condition" -> "8";
            case "pain-side" -> "3";
            case "pain-duration-value" -> "3 d";
            case "pain-severity-word" -> "1";
            case "pain-worst-score" -> "3";
            case "morning-settle-minutes" -> "9 Enter";
            case "eased-by-position", "eased-by-rest", "explained-by-strain" -> "y";
            default -> "n";
        };
    }

    @Test
    void an_answer_that_fires_an_emergency_holds_the_focus_and_drops_what_was_typed_ahead() {
        Page page = open();
        page.keyboard().type("nyn");
        page.waitForSelector(".strip");
        settled(page);
        assertThat(at(page)).isEqualTo("chest-pain");
        assertThat(page.locator(".q input:checked[value=N]").count()).isEqualTo(1);
        assertThat(page.locator("#alert").innerText()).startsWith("Call 911 now");
        assertThat(page.locator("#panel h2").innerText()).contains("Emergency");

        page.keyboard().press("Enter");
        settled(page);
        assertThat(at(page)).isEqualTo("chest-tightness");
        page.locator("[name=acknowledge]").click();
        page.waitForSelector(".strip.known");

        page.clock().install();
        page.locator("#q-chest-pain input[value=Y]").focus();
        page.keyboard().press("n");
        assertThat(page.locator("#said").innerText()).contains("press the key again");
        page.clock().fastForward(1_000); // a second press, not a worn key
        page.keyboard().press("n");
        page.waitForSelector(".strip", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
        assertThat(page.locator("#announce").innerText()).contains("Incomplete");
        CHROMIUM.nothingBroke();
    }

    @Test
    void keys_typed_faster_than_the_line_answer_the_questions_they_were_meant_for() {
        Page page = open();
        page.keyboard().type("nnn7nn");
        page.waitForSelector("#q-leg-weakness.current");
        assertThat(IntStream.range(0, 5)
                        .mapToObj(i -> List.of(
                                        "difficulty-breathing", "chest-pain", "chest-tightness", "nausea", "sweating")
                                .get(i))
                        .allMatch(id ->
                                page.locator("#q-" + id + " input[value=N]").isChecked()))
                .isTrue();
        assertThat(page.locator("#q-radiation input[value=none]").isChecked()).isTrue();
    }

    @Test
    void backspace_undoes_and_delete_clears() {
        Page page = open();
        page.keyboard().type("nn");
        settled(page);
        page.keyboard().press("Backspace");
        settled(page);
        assertThat(at(page)).isEqualTo("chest-pain");
        assertThat(page.locator("#q-chest-pain input:checked").count()).isZero();
        page.locator("#q-difficulty-breathing input[value=N]").focus();
        page.keyboard().press("Delete");
        settled(page);
        assertThat(page.locator(".q[data-read] input:checked").count()).isZero();
        page.reload();
        assertThat(page.locator(".q[data-read] input:checked").count()).isZero();
    }

    @Test
    void an_option_that_stands_alone_unchecks_the_others() {
        Page page = open();
        page.locator("#q-care-tried input[value=rest]").focus();
        page.keyboard().type("12");
        settled(page);
        assertThat(page.locator("#q-care-tried input:checked").count()).isEqualTo(2);
        page.keyboard().press("7");
        settled(page);
        assertThat(page.locator("#q-care-tried input:checked").count()).isEqualTo(1);
        assertThat(page.locator("#q-care-tried input[value=none]").isChecked()).isTrue();
    }

    @Test
    void questions_appear_when_they_are_asked_and_the_picture_mirrors_the_side() {
        Page page = open();
        assertThat(page.locator("#q-cancer-type").isVisible()).isFalse();
        page.locator("#q-cancer-ever input[value=Y]").focus();
        page.keyboard().press("y");
        page.waitForSelector("#q-cancer-type:not([hidden])");
        page.locator(".part.left").click();
        settled(page);
        assertThat(page.locator("#q-pain-side input[value=left]").isChecked()).isTrue();
    }

    @Test
    void a_suggestion_counts_only_after_the_clinician_took_it_over() {
        Page page = open();
        assertThat(page.locator("#q-osteoporosis input:checked").count()).isZero();
        page.locator("#q-osteoporosis input[value=Y]").focus();
        page.keyboard().press("c");
        page.waitForSelector("#s-osteoporosis .taken");
        assertThat(page.locator("#q-osteoporosis input[value=Y]").isChecked()).isTrue();
    }

    @Test
    void what_could_not_be_saved_is_said_and_saved_later_in_order() {
        Page page = open();
        served.down(true);
        page.keyboard().press("n");
        page.waitForSelector("#saved.bad");
        assertThat(page.locator("#saved").innerText()).startsWith("Not saved");
        page.keyboard().press("n");
        served.down(false);
        page.waitForSelector("#saved:not(.bad)");
        settled(page);
        assertThat(page.locator("#saved").innerText()).startsWith("Saved");
        page.reload();
        assertThat(page.locator("#q-difficulty-breathing input[value=N]").isChecked())
                .isTrue();
        assertThat(page.locator("#q-chest-pain input[value=N]").isChecked()).isTrue();
    }

    @Test
    void of_two_windows_the_second_is_told_and_loses_nothing() {
        Page one = open();
        Page two = open();
        two.clock().install();
        one.keyboard().press("n");
        settled(one);
        two.keyboard().press("u");
        two.waitForSelector(".conflict");
        assertThat(two.locator("#saved").innerText()).startsWith("Not saved");
        two.clock().fastForward(900); // it hears no click that was meant for a question
        two.locator(".conflict [name=over]").click();
        two.waitForSelector("#panel");
        assertThat(two.locator(".conflict").count()).isZero();
        assertThat(two.locator("#q-difficulty-breathing input[value=UNK]").isChecked())
                .isTrue();
    }

    @Test
    void help_opens_by_its_key_and_ctrl_enter_goes_to_the_review() {
        Page page = open();
        page.keyboard().press("?");
        assertThat(page.locator("#keys").isVisible()).isTrue();
        page.keyboard().press("Escape");
        page.keyboard().press("n");
        page.keyboard().press("Control+Enter");
        page.waitForURL("**/review");
    }

    @Test
    void without_scripts_the_whole_form_is_saved() {
        Page page = CHROMIUM.open(served.address(""), 800, LIGHT, ForcedColors.NONE, false);
        page.locator("#q-cancer-ever label").first().click();
        page.locator("#f-clinician-note").fill("note");
        page.locator("#q-osteoporosis [name=confirm]").click();
        page.waitForSelector("#q-cancer-type:visible");
        assertThat(page.locator("#f-clinician-note").inputValue()).isEqualTo("note");
        assertThat(page.locator("#q-osteoporosis input[value=Y]").isChecked()).isTrue();
        assertThat(page.locator("#panel").innerText()).contains(coded("disposition", "urgent"));
    }

    @Test
    void every_look_is_free_of_faults_and_fits() {
        Looks.tried().forEach(this::look);
    }

    private void look(Looks looks) {
        SomeAssessment own = new SomeAssessment(assessment.visit());
        try (ServedPages pages = new ServedPages(own.visit(), own.controllers())) {
            Page page = CHROMIUM.open(pages.address(""), looks.width(), looks.scheme(), looks.forced(), true);
            if (looks.equals(Looks.dark(320))) { // EveryPageBrowserIT does not try this one with the empty page
                SomeChromium.shoot(page, "assess-empty-" + looks.name());
            }
            page.keyboard().type("ny");
            page.waitForSelector(".strip");
            page.locator("#q-chest-pain details.info summary").click();
            page.waitForSelector("#q-chest-pain #why cite");
            page.locator("#f-age-years").fill("42.5");
            page.locator("#f-pain-duration-value").fill("three");
            page.locator("#f-pain-duration-value").blur();
            page.waitForSelector("#p-pain-duration-value:not([hidden])");
            page.evaluate("document.querySelector('#q-age-years').scrollIntoView({block: 'center'})");
            SomeChromium.shoot(page, "assess-emergency-" + looks.name());
            page.close();
        }
    }

    private Page open() {
        return CHROMIUM.open(served.address(""), 1280, LIGHT, ForcedColors.NONE, true);
    }

    /** linkId of the question with the focus, or the id of what has it. */
    private static String at(Page page) {
        return (String) page.evaluate("document.activeElement.closest('.q')?.id.slice(2) || document.activeElement.id");
    }
}
