package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.question;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The whole path, from the first question to the note, by keyboard alone and in the accessibility tree of a screen
 * reader.
 */
class KeyboardBrowserIT {
    private static final int MANY = 250;
    private static final int MAX_TO_ANSWER = 50;
    private static final int MAX_TO_SIGN = 70;
    private static final Looks LOOKS = Looks.light(1280);

    /** Keys that were pressed after the answers. */
    private int after;

    @Test
    void answers_review_signature_and_note_need_no_mouse() {
        try (Clinic clinic = Clinic.open(LOOKS)) {
            Page page = clinic.launchAnew("sandbox-08");
            Typist typist = new Typist(page);
            typist.answerAll(Typist.NO_SIGN);
            press(page, "Enter");
            assertThat(page.locator("h1")).hasText(word("review.title"));

            assertThat(page.locator("#attested")).isVisible(); // the last element: all before it has been loaded
            for (Locator doubt : page.locator("input[name=confirmed]").all()) {
                tabTo(page, "#" + doubt.getAttribute("id"));
                press(page, "Space");
            }
            tabTo(page, "#attested");
            press(page, "Space");
            tabTo(page, "button[value=sign]");
            press(page, "Enter");
            assertThat(page.locator("#copy")).isVisible();
            int signed = typist.keys() + after;
            System.out.println(typist.keys() + " keys to answer " + typist.questions() + " questions, " + signed
                    + " keys to the signature");
            assertThat(typist.keys()).isLessThanOrEqualTo(MAX_TO_ANSWER);
            assertThat(signed).isLessThanOrEqualTo(MAX_TO_SIGN);

            tabTo(page, "#copy");
            press(page, "Enter");
            assertThat(page.locator("#copied")).hasText(Pattern.compile("\\S.*"));
            tabTo(page, "a[href$='/handout']");
            press(page, "Enter");
            assertThat(page).hasURL(Pattern.compile(".*/handout$"));
        }
    }

    @Test
    void a_screen_reader_is_told_questions_results_and_what_to_do() {
        try (Clinic clinic = Clinic.open(LOOKS)) {
            Page page = clinic.launchAnew("sandbox-05");
            assertThat(tree(page))
                    .contains("banner \"Patient\"", "Elm (sandbox), Inventia")
                    .contains("heading \"Upper back pain assessment\" [level=1]")
                    .contains("group \"" + question("sign-with-pain"))
                    .contains("radio \"Yes\"", "radio \"No\"")
                    .contains("complementary \"Result so far\"")
                    .contains("heading \"Emergency not excluded: ask these Result so far: Incomplete\"");

            new Typist(page).press("sign-with-pain", "chest-tight");
            assertThat(page.locator("#alert")).containsText("911");
            assertThat(tree(page))
                    .contains("alert: \"Emergency: arrange transfer")
                    .contains("checkbox \"Chest tight, heavy or squeezed\" [checked]");

            page.keyboard().press("Control+Enter");
            assertThat(page.locator("#attested")).isVisible();
            assertThat(tree(page))
                    .contains("heading \"Review and sign\" [level=1]")
                    .contains("Emergency: arrange transfer")
                    .doesNotContain("textbox \"Reason for signing")
                    .containsPattern("checkbox \"I have reviewed .*Elm")
                    .containsPattern("button \"Sign assessment");

            page.locator("button[value=sign]").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("#faults")).isFocused();
            assertThat(tree(page)).contains("alert \"There is a problem");
        }
    }

    private void press(Page page, String key) {
        page.keyboard().press(key);
        after++;
    }

    private static String tree(Page page) {
        return page.locator("body").ariaSnapshot();
    }

    /** Presses Tab until the focus is there; a person could do the same. */
    private void tabTo(Page page, String selector) {
        for (int presses = 0; presses < MANY; presses++) {
            if ((boolean) page.evaluate("s => document.activeElement.matches(s)", selector)) {
                return;
            }
            press(page, "Tab");
        }
        throw new AssertionError("no Tab leads to " + selector);
    }
}
