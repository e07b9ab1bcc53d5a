package org.dorsal.http.web;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;
import static org.dorsal.knowledge.SomeTexts.question;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.*;
import java.util.stream.IntStream;
import org.dorsal.browser.OpenPart;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of hazards while answering: a lost connection, and a page that moves under the pointer. */
class SafetyBrowserTest {
    /** Script that returns the positions of a question, its options and all visible content above it. */
    private static final String SEE = """
        what => { const own = document.querySelector(what).getBoundingClientRect();
          return Object.fromEntries([...document.querySelectorAll('.q, .q .opt')]
            .map(one => [one, one.id || one.closest('.q').id + '-' + [...one.parentNode.children].indexOf(one), \
        one.getBoundingClientRect()])
            .filter(([one, _, box]) => box.height && box.bottom > 0 && box.top < innerHeight
              && (box.top <= own.top || one.closest(what)))
            .map(([_, id, box]) => [id, box.top])); }\
        """;

    /** Questions with dependent questions. */
    private static final Set<String> OPENING = SomeProfiles.knowledge().forms().stream()
            .flatMap(form -> form.items().values().stream())
            .flatMap(item -> item.gate().stream())
            .flatMap(gate -> gate.conditions().stream())
            .map(condition -> "q-" + condition.question())
            .collect(toSet());

    /** Rounding in pixels, of the scroll before and of the one after: by whole ones, and layout in units of a 64th. */
    private static final double ROUNDING = 0.5 + 0.5 + 1.0 / 64;

    private static final int PHONE = 820;

    /** Opens questions everywhere, also above itself: only the clicked option stays. */
    private static final String EVERY_BRANCH = "q-ask-all";

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
    private final ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void offline_result_and_alarm_are_complete_and_nothing_is_lost(int width) {
        Page page = open(width);
        OpenPart.of(page, "pain-elsewhere");
        page.locator("#q-pain-elsewhere input").first().focus();
        page.context().setOffline(true);
        page.keyboard().type("n2");
        assertThat(page.locator(".strip").isVisible()).isTrue();
        page.waitForSelector("#unsaved h2");
        assertThat(page.locator("#panel h2").innerText()).contains("Emergency");
        assertThat(page.locator("#unsaved").innerText()).contains("Not saved since", "on this page only");
        OpenPart.of(page, "fever-time");
        page.locator("#q-fever-time").scrollIntoViewIfNeeded();
        assertThat(inView(page, "#saved")).as("the save state stays in view").isTrue();
        assertThat(inView(page, "#unsaved"))
                .as("that the answers are here only stays in view")
                .isTrue();
        assertThat(page.evaluate("!dispatchEvent(new Event('beforeunload', {cancelable: true}))"))
                .as("leaving warns")
                .isEqualTo(true);
        assertThat((List<?>) page.evaluate("""
            async () => [...Object.keys({...localStorage, ...sessionStorage}), document.cookie,
                ...(await indexedDB.databases()).map(one => one.name).filter(name => name !== 'dorsal')]
              .filter(kept => kept)\
            """))
                .as("kept in the browser's storage in addition to sealed answers")
                .isEmpty();
        SomeChromium.shoot(page, "assess-offline-" + width, SomeChromium.QUESTIONS);

        page.context().setOffline(false);
        page.waitForSelector("body:not(.away)");
        settled(page);
        assertThat(page.locator("#panel h2").innerText()).contains("Emergency");
        SomeChromium.reload(page);
        assertThat(assessment.stored("pain-elsewhere")).isEqualTo("none");
        assertThat(assessment.stored("sign-with-pain")).isEqualTo("chest-tight");
    }

    @Test
    void offline_review_tries_once_a_press() {
        Page page = open(1280);
        page.clock().install();
        page.context().setOffline(true);
        page.keyboard().press("5");
        page.waitForSelector("#saved.bad");
        List<String> sent = new ArrayList<>();
        page.onRequest(request -> sent.add(request.url()));
        page.locator("#review").click();
        IntStream.range(0, 30).forEach(_ -> page.clock().runFor(100)); // three seconds, with time for each try to fail
        assertThat(sent).as("the press, and the next tries, ever later").hasSizeBetween(1, 4);
        assertThat(page.url()).doesNotEndWith("/review");
        page.context().setOffline(false);
        settled(page);
        page.locator("#review").click();
        page.waitForURL("**/review");
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void nothing_moves_under_the_pointer_while_answering(int width) {
        Page page = open(width);
        page.evaluate("""
            () => { window.moved = [];
              new PerformanceObserver(list => list.getEntries().forEach(entry => entry.sources.forEach(source => {
                const at = source.node && (source.node.closest ? source.node : source.node.parentElement);
                if (at && at.closest('#answers')) moved.push((at.id || at.className) + ' ' \
            + JSON.stringify([source.previousRect, source.currentRect]));
              }))).observe({type: 'layout-shift', buffered: false}); }\
            """);
        for (String answer : List.of( // none of them opens a question in sight
                "looks-ill spots-do-not-fade",
                "skin-and-touch bruise-on-sore-area",
                "spine-condition osteoarthritis",
                "smoking-status never")) {
            String question = answer.substring(0, answer.indexOf(' '));
            OpenPart.of(page, question);
            String option = answer.substring(answer.indexOf(' ') + 1);
            page.locator("#q-" + question).scrollIntoViewIfNeeded();
            double before = page.locator("#q-" + question).boundingBox().y;
            page.locator("#q-" + question + " label:has(input[value=" + option + "])")
                    .click();
            settled(page);
            page.waitForSelector(".strip");
            assertThat(page.locator("#q-" + question).boundingBox().y)
                    .as(question + " at " + width)
                    .isEqualTo(before);
        }
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        assertThat((List<?>) page.evaluate("moved"))
                .as("layout shifts of questions")
                .isEmpty();
        assertThat(inView(page, ".strip")).isTrue();
        SomeChromium.fit(page, "assess-alarm-" + width); // AssessmentBrowserTest has axe-core try this state
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void nothing_of_another_window_is_lost_unseen(int width) {
        Page page = open(width);
        Page two = open(width);
        two.clock().install();
        OpenPart.of(page, "pain-elsewhere");
        page.locator("#q-pain-elsewhere input").first().focus();
        page.keyboard().type("nn");
        settled(page);
        OpenPart.of(two, "sign-with-pain");
        two.locator("#q-sign-with-pain label:has(input[value=chest-tight])").click();
        two.waitForSelector("#conflict tbody tr");
        assertThat(two.locator("#conflict tbody tr").allInnerTexts().stream()
                        .map(row -> row.replaceAll("\\s+", " ").strip()))
                .singleElement()
                .asString()
                .contains(question("sign-with-pain"), "this window", "None of these", "other window");
        assertThat(two.locator("#conflict th[scope=col]").allInnerTexts())
                .as("result of each window")
                .containsExactly(
                        "Question", "This window (result: Emergency)", "Other window, saved (result: Incomplete)");
        assertThat(two.locator(".strip").isVisible())
                .as("the graver result stands until the choice is made")
                .isTrue();
        assertThat(two.evaluate("document.querySelector('#answers').inert")).isEqualTo(true);
        SomeChromium.shoot(two, "assess-two-windows-" + width, SomeChromium.QUESTIONS);
        assertThat(checked(two, "sign-with-pain"))
                .as("nobody chooses for the clinician")
                .isEmpty();
        two.clock().fastForward(900); // it hears no click that was meant for a question
        two.locator("#conflict [name=chosen]").click();
        assertThat(two.locator("#conflict-missed a").getAttribute("href")).isEqualTo("#keep-sign-with-pain");
        assertThat(assessment.stored("sign-with-pain"))
                .as("nothing is written over")
                .isEqualTo("none");
        two.locator("#conflict [name=keep-sign-with-pain][value=here]").check();
        two.locator("#conflict [name=chosen]").click();
        two.waitForSelector(
                "#conflict:empty", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
        settled(two);
        assertThat(assessment.stored("pain-elsewhere")).as("theirs").isEqualTo("none");
        assertThat(assessment.stored("sign-with-pain")).as("this window's").isEqualTo("chest-tight");
    }

    @Test
    void a_draft_that_is_gone_is_told_and_can_be_saved_anew() {
        Page page = open(1280);
        page.clock().install();
        OpenPart.of(page, "fever-time");
        page.locator("#q-fever-time label:has(input[value=no-fever])").click();
        settled(page);
        assertThat(assessment
                        .post("/draft/drop", "version=" + page.getAttribute("#answers", "data-version"))
                        .status())
                .isEqualTo(303);
        OpenPart.of(page, "pain-newness");
        page.locator("#q-pain-newness label").first().click();
        page.waitForSelector("#conflict h2");
        assertThat(page.locator("#conflict").innerText()).contains("The saved draft is gone");
        page.clock().fastForward(900);
        page.locator("#conflict [name=over]").click();
        settled(page);
        assertThat(assessment.stored("fever-time")).isEqualTo("no-fever");
    }

    @Test
    void two_windows_that_say_the_same_need_no_choice() {
        Page page = open(1280);
        Page two = open(1280);
        page.keyboard().type("5");
        settled(page);
        two.keyboard().type("5");
        settled(two);
        two.keyboard().type("3");
        settled(two);
        assertThat(two.locator("#conflict").innerText()).isEmpty();
        assertThat(assessment.stored("pain-onset")).isEqualTo("over-days");
    }

    /**
     * Answers that open or close another question, clicked wherever the page can be scrolled to; with {@code
     * -Ddorsal.long=true} every answer.
     */
    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void what_is_clicked_and_all_above_it_stay_where_they_are(int width) {
        Page page = open(width);
        List<String> questions = ((List<?>) page.evaluate("""
                        [...document.querySelectorAll('.steps a')].flatMap(part => { part.click();
                          return [...document.querySelectorAll('.q:has(.opt)')].map(q => q.id); })\
                        """))
                .stream()
                        .map(String::valueOf)
                        .filter(id -> !id.equals(EVERY_BRANCH))
                        .filter(id -> Boolean.getBoolean("dorsal.long") || OPENING.contains(id))
                        .toList();
        assertThat(questions).hasSizeGreaterThan(8);
        List<String> moves = new ArrayList<>();
        for (String id : questions) {
            for (int index : List.of(0, 1, 0)) {
                moves.addAll(moved(page, "#" + id, index, index == 1));
            }
        }
        for (int index : List.of(0, 1, 0)) {
            moves.addAll(moved(page, "#" + EVERY_BRANCH, index, index == 1).stream()
                    .filter(move -> move.contains(": " + EVERY_BRANCH))
                    .toList());
        }
        assertThat(moves).isEmpty();
    }

    @Test
    void what_is_clicked_stays_where_it_opens_a_question_above_itself() {
        Page page = open(1280);
        OpenPart.of(page, "head-sign");
        assertThat(page.isVisible("#q-head-sign")).isFalse();
        OpenPart.of(page, "fever-time");
        List<String> moves = moved(page, "#q-fever-time", 0, false);
        OpenPart.of(page, "head-sign");
        assertThat(page.isVisible("#q-head-sign")).isTrue();
        assertThat(moves).noneMatch(move -> move.contains(": q-fever-time"));
    }

    private static List<String> moved(Page page, String question, int index, boolean atTheEnd) {
        OpenPart.of(page, question.substring("#q-".length()));
        List<?> before = (List<?>) page.evaluate("""
            ([what, at, end]) => {
              const own = document.querySelector(what);
              if (!own.checkVisibility()) return [];
              own.scrollIntoView({block: end ? 'end' : 'center'});
              const box = own.querySelectorAll('.opt')[at].getBoundingClientRect();
              return [box.x + box.width / 2, box.y + box.height / 2, (%s)(what)];
            }\
            """.formatted(SEE), List.of(question, index, atTheEnd));
        if (before.isEmpty()) {
            return List.of();
        }
        int alarms = page.locator(".strip").count();
        page.mouse().click(number(before.get(0)), number(before.get(1)));
        settled(page);
        if (page.locator(".strip").count() > alarms && page.viewportSize().width < PHONE) {
            return coveredByAlarm(page, question);
        }
        Map<?, ?> after = (Map<?, ?>) page.evaluate(SEE, question);
        List<String> moves = new ArrayList<>();
        ((Map<?, ?>) before.get(2)).forEach((what, then) -> {
            Object now = after.get(what);
            if (now != null && Math.abs(number(then) - number(now)) > ROUNDING) {
                moves.add(question + " option " + index + ": " + what + " from " + then + " to " + now);
            }
        });
        return moves;
    }

    /** On a phone an alarm takes its place above the form: a question that it would cover moves to below it. */
    private static List<String> coveredByAlarm(Page page, String question) {
        double strip =
                page.locator(".strip").boundingBox().y + page.locator(".strip").boundingBox().height;
        double top = page.locator(question).boundingBox().y;
        return top + ROUNDING < strip ? List.of(question + " at " + top + " under the alarm to " + strip) : List.of();
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static String checked(Page page, String linkId) {
        return (String) page.evaluate(
                "name => document.querySelector(`[name=${name}]:checked`)?.value || ''", "keep-" + linkId);
    }

    private Page open(int width) {
        return CHROMIUM.open(served.address(""), width, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }

    private static boolean inView(Page page, String what) {
        return (boolean) page.evaluate("""
            what => { const box = document.querySelector(what).getBoundingClientRect();
              return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight + 1; }\
            """, what);
    }
}
