package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What could mislead a clinician while answering: a lost connection, and a page that moves under the pointer. */
class SafetyBrowserTest {
    private static List<SomeChromium> chromium = List.of();

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
    private final ServedPages served = new ServedPages(assessment.visit(), assessment.routes());

    @BeforeAll
    static void openBrowser() {
        chromium = List.of(new SomeChromium());
    }

    @AfterAll
    static void closeBrowser() {
        chromium.forEach(SomeChromium::close);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void offline_no_result_is_shown_and_nothing_is_lost(int width) {
        Page page = open(width);
        page.context().setOffline(true);
        page.keyboard().type("ny");
        page.waitForSelector("#uncomputed h2");
        assertThat(page.locator("#panel").isVisible()).isFalse();
        assertThat(page.locator("#bar").isVisible()).isFalse();
        assertThat(page.locator("#uncomputed").innerText()).contains("not computed", "act on it now");
        page.locator("#q-fever").scrollIntoViewIfNeeded();
        assertThat(inView(page, "#saved")).as("the save state stays in view").isTrue();
        assertThat(inView(page, "#uncomputed"))
                .as("that nothing is computed stays in view")
                .isTrue();
        assertThat(page.evaluate("!dispatchEvent(new Event('beforeunload', {cancelable: true}))"))
                .as("leaving warns")
                .isEqualTo(true);
        assertThat((List<?>) page.evaluate("""
                async () => [...Object.keys({...localStorage, ...sessionStorage}), document.cookie,
                    ...(await indexedDB.databases()).map(one => one.name)]
                  .filter(kept => kept && kept !== 'htmx-current-path-for-history')"""))
                .as("kept in the browser's storage beside the page's own address")
                .isEmpty();
        SomeChromium.shoot(page, "assess-offline-" + width);

        page.context().setOffline(false);
        page.waitForSelector(".strip");
        page.waitForSelector("body:not(.uncomputed)");
        assertThat(page.locator("#panel h2").innerText()).contains("Emergency");
        page.reload();
        assertThat(page.locator("#q-difficulty-breathing input[value=N]").isChecked())
                .isTrue();
        assertThat(page.locator("#q-chest-pain input[value=Y]").isChecked()).isTrue();
    }

    @Test
    void offline_review_tries_once_a_press() {
        Page page = open(1280);
        page.context().setOffline(true);
        page.keyboard().press("n");
        page.waitForSelector("#saved.bad");
        List<String> sent = new ArrayList<>();
        page.onRequest(request -> sent.add(request.url()));
        double start = ((Number) page.evaluate("performance.now()")).doubleValue();
        page.locator("#review").click();
        page.waitForCondition(() -> ((Number) page.evaluate("performance.now()")).doubleValue() > start + 3_000);
        assertThat(sent).as("the press, and the next tries, ever later").hasSizeBetween(1, 4);
        assertThat(page.url()).doesNotEndWith("/review");
        page.context().setOffline(false);
        settled(page);
        page.locator("#review").click();
        page.waitForURL("**/review");
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void nothing_moves_under_the_pointer_while_answering(int width) {
        Page page = open(width);
        page.evaluate("""
                () => { window.moved = [];
                  new PerformanceObserver(list => list.getEntries().forEach(entry => entry.sources.forEach(source => {
                    const at = source.node && (source.node.closest ? source.node : source.node.parentElement);
                    if (at && at.closest('#answers')) moved.push((at.id || at.className) + ' ' + JSON.stringify([source.previousRect, source.currentRect]));
                  }))).observe({type: 'layout-shift', buffered: false}); }""");
        for (String question : List.of("difficulty-breathing", "chest-pain", "nausea", "sweating")) {
            page.locator("#q-" + question).scrollIntoViewIfNeeded();
            double before = page.locator("#q-" + question).boundingBox().y;
            page.locator("#q-" + question + " label").first().click();
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
        SomeChromium.shoot(page, "assess-alarm-" + width);
    }

    private Page open(int width) {
        return chromium.getFirst().open(served.address(""), width, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }

    private static boolean inView(Page page, String what) {
        return (boolean) page.evaluate("""
                what => { const box = document.querySelector(what).getBoundingClientRect();
                  return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight + 1; }""", what);
    }

    private static void settled(Page page) {
        page.waitForSelector(
                "body[data-idle='1']", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
    }
}
