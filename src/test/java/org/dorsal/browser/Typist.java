package org.dorsal.browser;

import com.microsoft.playwright.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers the assessment page by keys alone, from where the focus is, and counts them; or fills it in at once. */
final class Typist {
    /** Answers that raise no flag, of a back without findings for review. */
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

    /**
     * Reads the focus in one evaluation: whether it is on the review button, otherwise the question; the open
     * questions in its part that one key answers with "none of these", where the part offers that; and the question's
     * options with their keys.
     */
    private static final String LOOK = """
        asked => {
          const at = document.activeElement, q = asked ? document.getElementById('q-' + asked) : at.closest('.q');
          const rest = '.q[data-read]:not([hidden]):not(:has(input:checked))';
          const ids = [...at.closest('[data-none]')?.querySelectorAll(rest) || []].map(q => q.id.slice(2));
          const option = one => [one.querySelector('input').value, one.dataset.key,
            one.querySelector('input[type=checkbox]:not([data-alone])') ? 'more' : 'one'];
          return [at.id === 'review', q ? q.id.slice(2) : '', ids, !!q && 'unit' in q.dataset,
            q ? [...q.querySelectorAll('.opt')].map(option) : []];
        }\
        """;

    /**
     * Answers every visible open question as planned, without events for the script; returns the number of questions.
     */
    private static final String FILL = """
        plan => {
          const all = [...document.querySelectorAll('.q')], units = all.map(q => q.dataset.unit);
          const answered = q => q.querySelector('.opt') ? q.querySelector('input:checked') : q.querySelector('.opts input').value;
          const asked = all.filter(q => 'read' in q.dataset && !q.hidden && !units.includes(q.id) && !answered(q));
          const pick = (q, code) => [...q.querySelectorAll('.opt input')].find(input => input.value === code);
          asked.forEach(q => {
            const what = plan[q.id.slice(2)] || 'N';
            if (q.querySelector('.opt')) { (pick(q, what) || pick(q, 'none')).checked = true; return; }
            q.querySelector('.opts input').value = what.replace(/[a-z]+$/, '');
            if (q.dataset.unit) pick(document.getElementById(q.dataset.unit), what.replace(/[\\d.]+/, '')).checked = true;
          });
          return asked.length; }\
        """;

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
        Focus focus = look("");
        for (int asked = 0; asked < MANY && !focus.review(); asked++) {
            if (focus.rest().size() > 1 && focus.rest().stream().noneMatch(plan::containsKey)) {
                key("X");
                page.locator("#rest-do:enabled").waitFor();
                key("X");
                moved(focus.question());
                questions += focus.rest().size();
            } else {
                answer(focus, plan.getOrDefault(focus.question(), "N"));
            }
            focus = look("");
        }
        if (!focus.review()) {
            throw new AssertionError("after " + MANY + " answers the focus is at " + focus.question());
        }
    }

    /**
     * The same answers as {@link #answerAll}, and the browser sends the form as it does without scripts, until no
     * question is open: for tests of what comes afterwards.
     */
    void fill(Map<String, String> plan) {
        for (int round = 0; round < MANY && ((Number) page.evaluate(FILL, plan)).intValue() > 0; round++) {
            page.evaluate("document.body.dataset.sent = 1; document.getElementById('answers').submit()");
            page.locator("body:not([data-sent])").waitFor();
            page.waitForLoadState();
        }
    }

    /** Answers the question that has the focus, and waits until the page has moved on. */
    void answer(String what) {
        answer(look(""), what);
    }

    private void answer(Focus focus, String what) {
        press(focus, what);
        moved(focus.question());
        questions++;
    }

    /** Waits for the next question; while an answer is on its way, the focus may be on the unit of a number. */
    private void moved(String question) {
        page.locator("body:not([data-idle='']) :is(#review:focus, .q:not([id='q-" + question + "']):focus-within)")
                .waitFor();
    }

    /** Answers the question that has the focus; nothing is waited for. */
    void press(String question, String what) {
        press(look(question), what);
    }

    /** A list without "no" takes "none of these" for it. */
    private void press(Focus focus, String what) {
        Optional<List<String>> named = focus.option(what);
        Optional<List<String>> option = what.equals("N") ? named.or(() -> focus.option("none")) : named;
        if (option.isPresent()) {
            key(option.get().get(1));
            if (option.get().get(2).equals("more")) {
                key("Enter"); // more than one may be picked
            }
        } else {
            List.of(what.split("")).forEach(this::key);
            if (!focus.unit()) {
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
        return look("").question();
    }

    private Focus look(String question) {
        return Focus.of((List<?>) page.evaluate(LOOK, question));
    }

    /** @param options value, key and whether more than one may be picked, for each */
    private record Focus(boolean review, String question, List<String> rest, boolean unit, List<List<String>> options) {
        static Focus of(List<?> seen) {
            return new Focus(
                    (boolean) seen.get(0),
                    (String) seen.get(1),
                    texts(seen.get(2)),
                    (boolean) seen.get(3),
                    ((List<?>) seen.get(4)).stream().map(Focus::texts).toList());
        }

        private static List<String> texts(Object list) {
            return ((List<?>) list).stream().map(String::valueOf).toList();
        }

        Optional<List<String>> option(String value) {
            return options.stream()
                    .filter(option -> option.getFirst().equals(value))
                    .findFirst();
        }
    }
}
