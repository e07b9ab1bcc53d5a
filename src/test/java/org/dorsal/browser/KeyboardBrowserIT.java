package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.question;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole path, from the first question to the note, by keyboard alone and in the accessibility tree of a screen
 * reader.
 */
class KeyboardBrowserIT {
    private static final int MANY = 250;
    private static final Looks LOOKS = Looks.light(1280);

    /** Durations from a key to the next painted frame, as Interaction to Next Paint counts them (in steps of 8 ms). */
    private static final String OBSERVE_INTERACTIONS = """
        window.interactions = [];
        new PerformanceObserver(list => list.getEntries().filter(entry => entry.interactionId)
          .forEach(entry => window.interactions.push(entry.duration)))
          .observe({type: 'event', durationThreshold: 16, buffered: true});
        """;

    private static final String INTERACTIONS = "[...interactions].sort((a, b) => b - a).slice(0, 3).join(', ')";

    /** Keys that were pressed after the answers. */
    private int after;

    /**
     * An interview by keys alone.
     *
     * @param maxToAnswer keys until nothing is left to ask, or until the alarm
     */
    private record Interview(
            String kind, String patient, Map<String, String> answers, String outcome, int maxToAnswer, int maxToSign) {
        @Override
        public String toString() {
            return kind;
        }
    }

    private static List<Interview> interviews() {
        Map<String, String> infection = Typist.but("long-term-condition", "dialysis");
        Map<String, String> alarm = Typist.but("sign-with-pain", "chest-tight");
        return List.of(
                new Interview("benign", "sandbox-08", Typist.NO_SIGN, "Self-care", 50, 70),
                new Interview("mixed", "sandbox-08", infection, "Urgent", 50, 70),
                new Interview("emergency", "sandbox-08", alarm, "Emergency", 8, 40));
    }

    @ParameterizedTest
    @MethodSource("interviews")
    void answers_review_signature_and_note_need_no_mouse(Interview interview) {
        try (Clinic clinic = Clinic.open(LOOKS)) {
            clinic.person().addInitScript(OBSERVE_INTERACTIONS);
            Page page = clinic.launchAnew(interview.patient());
            Typist typist = new Typist(page);
            if (interview.outcome().equals("Emergency")) {
                typist.answerUntil(interview.answers(), "sign-with-pain");
                assertThat(page.locator("#alert")).containsText("911");
            } else {
                typist.answerAll(interview.answers());
            }
            assertThat(page.locator("#panel .outcome").first()).containsText(interview.outcome());
            Object answering = page.evaluate(INTERACTIONS);
            press(page, "Control+Enter");
            assertThat(page.locator("h1")).hasText(word("review.title"));

            assertThat(page.locator("#attested")).isVisible(); // the last element: all before it has been loaded
            for (Locator doubt : page.locator("input[name=confirmed]").all()) {
                tabTo(page, "#" + doubt.getAttribute("id"));
                press(page, "Space");
            }
            tabTo(page, "#attested");
            press(page, "Space");
            Object reviewing = page.evaluate(INTERACTIONS);
            tabTo(page, "button[value=sign]");
            press(page, "Enter");
            assertThat(page.locator("#copy")).isVisible();
            int signed = typist.keys() + after;
            System.out.println(interview + ": " + typist.keys() + " keys to answer " + typist.questions()
                    + " questions, " + signed + " keys to the signature; slowest interactions of the answers "
                    + answering + " ms, of the review " + reviewing + " ms");
            assertThat(typist.keys()).isBetween(typist.questions(), interview.maxToAnswer());
            assertThat(signed).isLessThanOrEqualTo(interview.maxToSign());

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
                    .contains("complementary \"Result so far\"")
                    .contains("heading \"Emergency not excluded: ask these Result so far: Incomplete\"");

            OpenPart.of(page, "constant");
            assertThat(tree(page)).contains("radio \"Yes\"", "radio \"No\"");
            OpenPart.of(page, "sign-with-pain");
            assertThat(tree(page)).contains("group \"" + question("sign-with-pain"));

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
