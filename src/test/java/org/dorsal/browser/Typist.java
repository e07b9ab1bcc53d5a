package org.dorsal.browser;

import com.microsoft.playwright.Page;
import java.util.*;

/** Answers the assessment page by keys alone, from where the focus is, and counts them; or fills it in at once. */
final class Typist {
    /** Answers of a person with an everyday strain; other questions are answered with "no" or "none". */
    static final Map<String, String> NO_SIGN = Map.ofEntries(
            Map.entry("sex", "male"),
            Map.entry("age-years", "42"),
            Map.entry("pregnancy-or-birth", "no-pregnancy-or-birth"),
            Map.entry("pain-onset", "over-days"),
            Map.entry("pain-duration-value", "3d"),
            Map.entry("pain-worst-score", "2"),
            Map.entry("pain-severity-word", "mild"),
            Map.entry("explained-by-strain", "Y"),
            Map.entry("fever-time", "no-fever"),
            Map.entry("pain-area", "between-shoulder-blades"),
            Map.entry("pain-newness", "first-time"),
            Map.entry("pain-course", "course-unchanged"),
            Map.entry("eased-by", "position-much"),
            Map.entry("worsened-by", "one-movement"),
            Map.entry("help-sought-before", "first"),
            Map.entry("smoking-status", "never"),
            Map.entry("morning-settle-minutes", "5"),
            Map.entry("can-lie-flat", "Y"),
            Map.entry("cancer-status", "active"),
            Map.entry("cancer-kind", "breast"),
            Map.entry("cancer-spread", "not-known"),
            Map.entry("bmi", "24"),
            Map.entry("pulse", "72"),
            Map.entry("respiratory-rate", "14"),
            Map.entry("oxygen-saturation", "98"),
            Map.entry("systolic-right", "122"),
            Map.entry("diastolic-right", "76"),
            Map.entry("systolic-left", "120"),
            Map.entry("diastolic-left", "74"),
            Map.entry("body-temperature", "36.7"),
            Map.entry("consciousness", "alert"),
            Map.entry("contact-mode", "in-person"),
            Map.entry("respondent", "patient"));

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
     * Answers every visible open question as planned, as a click would; returns the number of questions.
     */
    private static final String FILL = """
        plan => {
          let count = 0;
          document.querySelectorAll('.steps a').forEach(part => {
          part.click();
          const all = [...document.querySelectorAll('.q')], units = all.map(q => q.dataset.unit);
          const answered = q => q.querySelector('.opt') ? q.querySelector('input:checked') : q.querySelector('.opts input').value;
          const asked = all.filter(q => 'read' in q.dataset && !q.hidden && !units.includes(q.id) && !answered(q));
          const pick = (q, code) => [...q.querySelectorAll('.opt input')].find(input => input.value === code);
          asked.forEach(q => {
            const what = plan[q.id.slice(2)] || 'N';
            const note = field => field.dispatchEvent(new Event('change', {bubbles: true}));
            const choose = field => { field.checked = true; note(field); };
            if (q.querySelector('.opt')) { choose(pick(q, what) || pick(q, 'none')); return; }
            q.querySelector('.opts input').value = what.replace(/[a-z]+$/, '');
            note(q.querySelector('.opts input'));
            if (q.dataset.unit) choose(pick(document.getElementById(q.dataset.unit), what.replace(/[\\d.]+/, '')));
          });
          count += asked.length;
          });
          return count; }\
        """;

    private final Page page;
    private int keys;
    private int questions;

    Typist(Page page) {
        this.page = page;
    }

    /** {@link #NO_SIGN} with other answers: linkIds and codes in turn. */
    static Map<String, String> but(String... answers) {
        Map<String, String> plan = new HashMap<>(NO_SIGN);
        for (int index = 0; index < answers.length; index += 2) {
            plan.put(answers[index], answers[index + 1]);
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
        Focus focus = focusOn("");
        for (int questionCount = 0; questionCount < MANY && !focus.review(); questionCount++) {
            if (focus.hints().size() > 1 && focus.hints().stream().noneMatch(plan::containsKey)) {
                key("X");
                page.locator("#rest-do:enabled").waitFor();
                key("X");
                moved(focus.question());
                questions += focus.hints().size();
            } else {
                answer(focus, plan.getOrDefault(focus.question(), "N"));
            }
            focus = focusOn("");
        }
        if (!focus.review()) {
            throw new AssertionError("after " + MANY + " answers the focus is at " + focus.question());
        }
    }

    /** Answers as planned up to and including that question; its alarm, if it has one, keeps the focus there. */
    void answerUntil(Map<String, String> plan, String last) {
        Focus focus = focusOn("");
        for (int questionCount = 0; questionCount < MANY && !focus.question().equals(last); questionCount++) {
            answer(focus, plan.getOrDefault(focus.question(), "N"));
            focus = focusOn("");
        }
        key(focus.option(plan.get(last)).orElseThrow().get(1));
        questions++;
    }

    /**
     * The same answers as {@link #answerAll} at once, until no question is open: for tests of what comes afterwards.
     */
    void fill(Map<String, String> plan) {
        for (int round = 0; round < MANY && ((Number) page.evaluate(FILL, plan)).intValue() > 0; round++) {
            page.locator("body[data-idle='1']").waitFor();
        }
    }

    /** Answers the question that has the focus, and waits until the page has moved on. */
    void answer(String what) {
        answer(focusOn(""), what);
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

    /** Goes to the question and answers it; nothing is waited for. */
    void press(String question, String what) {
        OpenPart.of(page, question);
        page.locator("#q-" + question + " input").first().focus();
        press(focusOn(question), what);
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
    String currentQuestion() {
        return focusOn("").question();
    }

    private Focus focusOn(String question) {
        return Focus.of((List<?>) page.evaluate(LOOK, question));
    }

    /** @param options value, key and whether more than one may be picked, for each */
    private record Focus(
            boolean review, String question, List<String> hints, boolean unit, List<List<String>> options) {
        static Focus of(List<?> values) {
            return new Focus(
                    (boolean) values.get(0),
                    (String) values.get(1),
                    texts(values.get(2)),
                    (boolean) values.get(3),
                    ((List<?>) values.get(4)).stream().map(Focus::texts).toList());
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
