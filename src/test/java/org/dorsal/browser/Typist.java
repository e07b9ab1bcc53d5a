package org.dorsal.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers the assessment page by keys alone, from where the focus is, and counts them. */
final class Typist {
    /** Nothing is wrong with this person's back that anybody would have to look at. */
    static final Map<String, String> NO_FLAG = Map.ofEntries(
            Map.entry("radiation", "none"),
            Map.entry("onset", "gradual"),
            Map.entry("sex", "male"),
            Map.entry("pregnancy-status", "not-pregnant"),
            Map.entry("pain-location", "neck-to-waist"),
            Map.entry("pain-side", "between-shoulder-blades"),
            Map.entry("pain-duration-value", "3d"),
            Map.entry("pain-severity-score", "2"),
            Map.entry("pain-severity-word", "mild"),
            Map.entry("eased-by-position", "Y"),
            Map.entry("eased-by-rest", "Y"),
            Map.entry("care-tried", "none"),
            Map.entry("morning-settle-minutes", "5"),
            Map.entry("explained-by-strain", "Y"),
            Map.entry("known-back-condition", "none"),
            Map.entry("organ-condition", "none"));

    private static final int MANY = 200;

    private final Page page;
    private int keys;
    private int questions;

    Typist(Page page) {
        this.page = page;
    }

    /** {@link #NO_FLAG} with other answers: linkIds and codes in turn. */
    static Map<String, String> but(String... answers) {
        Map<String, String> plan = new HashMap<>(NO_FLAG);
        for (int at = 0; at < answers.length; at += 2) {
            plan.put(answers[at], answers[at + 1]);
        }
        return plan;
    }

    int keys() {
        return keys;
    }

    int questions() {
        return questions;
    }

    /** Answers until the focus is on the review button; what the plan does not name is answered with "no". */
    void answerAll(Map<String, String> plan) {
        for (int asked = 0; asked < MANY && !atReview(); asked++) {
            List<?> rest = rest();
            if (rest.size() > 1 && rest.stream().noneMatch(plan::containsKey)) {
                String question = here();
                key("X");
                moved(question);
                questions += rest.size();
            } else {
                answer(plan.getOrDefault(here(), "N"));
            }
        }
        if (!atReview()) {
            throw new AssertionError("after " + MANY + " answers the focus is at " + here());
        }
    }

    /** Answers the question that has the focus, and waits until the page has moved on. */
    void answer(String what) {
        String question = here();
        press(question, what);
        moved(question);
        questions++;
    }

    private void moved(String question) {
        page.waitForFunction(
                "q => { const a = document.activeElement; const now = a.closest('.q');"
                        + " return a.id === 'review' || (now && now.id !== 'q-' + q); }",
                question);
    }

    /** Open questions around the focus that one key answers with "none of these"; none where the part does not offer it. */
    private List<?> rest() {
        return (List<?>) page.evaluate("[...document.activeElement.closest('[data-none]')?.querySelectorAll("
                + "'.q[data-read]:not([hidden]):not(:has(input:checked))') || []].map(q => q.id.slice(2))");
    }

    /** Answers the question that has the focus; nothing is waited for. A list without "no" takes "none of these" for it. */
    void press(String question, String what) {
        Locator row = page.locator("#q-" + question);
        Locator none = row.locator(".opt:has(input[value='none'])");
        Locator named = row.locator(".opt:has(input[value='" + what + "'])");
        Locator option = what.equals("N") && named.count() == 0 ? none : named;
        if (option.count() == 1) {
            key(option.getAttribute("data-key"));
            if (option.locator("input[type=checkbox]:not([data-alone])").count() == 1) {
                key("Enter"); // more than one may be picked
            }
        } else {
            List.of(what.split("")).forEach(this::key);
            if (row.getAttribute("data-unit") == null) {
                key("Enter"); // the letter of a unit ends its number
            }
        }
    }

    void key(String key) {
        page.keyboard().press(key);
        keys++;
    }

    /** linkId of the question that has the focus. */
    String here() {
        return page.evaluate("((document.activeElement.closest('.q') || {}).id || '').slice(2)")
                .toString();
    }

    private boolean atReview() {
        return (boolean) page.evaluate("document.activeElement.id === 'review'");
    }
}
