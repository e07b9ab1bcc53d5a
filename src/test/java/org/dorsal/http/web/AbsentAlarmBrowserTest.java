package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of a page without the edition or a script that scores with it (hazard H22). A page that
 * can't raise the alarm must say so, and must raise it as soon as it can. No test waits for the edition before the
 * connection breaks.
 */
class AbsentAlarmBrowserTest {
    private static final String EDITION = "**/assets/edition/en-US";
    private static final String SCRIPT = "**/page-score.js*";
    private static final String READER = "**/conditions.js*";
    private static final String ANSWERS = "**/answer";

    private static final Map<String, Consumer<Route>> FAILURES = Map.of(
            "no reply", Route::abort,
            "error", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)),
            "page of a gateway",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setStatus(200)
                            .setContentType("text/html")
                            .setBody("<h1>Sign in</h1>")),
            "JSON of something else",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setStatus(200)
                            .setContentType("application/json")
                            .setBody("{}")));

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
    private final ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @CsvSource({
        EDITION + ", no reply",
        EDITION + ", error",
        EDITION + ", page of a gateway",
        EDITION + ", JSON of something else",
        SCRIPT + ", no reply",
        SCRIPT + ", error",
        SCRIPT + ", page of a gateway",
        READER + ", no reply"
    })
    void rules_that_fail_to_load_are_missed_aloud_and_loaded_again(String address, String failure) {
        Page page = blank(1280);
        page.route(address, FAILURES.get(failure));
        page.waitForRequest(address, () -> page.navigate(served.address("")));
        page.route(ANSWERS, Route::abort);
        tight(page);
        missed(page);

        page.unroute(address);
        raised(page);
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void rules_that_load_after_the_connection_broke_raise_the_alarm_of_earlier_answers(int width) {
        AtomicReference<Route> held = new AtomicReference<>();
        Page page = blank(width);
        page.route(EDITION, held::set);
        page.waitForRequest(EDITION, () -> page.navigate(served.address("")));
        page.route(ANSWERS, Route::abort);
        tight(page);
        missed(page);
        SomeChromium.shoot(page, "assess-offline-no-alarm-" + width);

        page.waitForCondition(() -> held.get() != null);
        page.unroute(EDITION);
        held.get().resume();
        raised(page);
    }

    @Test
    void rules_that_load_while_an_answer_waits_for_its_reply_are_evaluated_at_once() {
        AtomicReference<Route> edition = new AtomicReference<>();
        AtomicReference<Route> answer = new AtomicReference<>();
        Page page = blank(1280);
        page.route(EDITION, edition::set);
        page.route(ANSWERS, answer::set);
        page.waitForRequest(EDITION, () -> page.navigate(served.address("")));
        page.waitForRequest(ANSWERS, () -> tight(page));
        page.waitForCondition(() -> edition.get() != null && answer.get() != null);
        edition.get().resume();
        assertThat(page.locator(".strip")).containsText("not yet confirmed");
        answer.get().resume();
        assertThat(page.locator(".strip")).containsText("Since");
    }

    @Test
    void a_connection_that_breaks_before_the_page_has_loaded_its_rules_is_told() {
        Page page = blank(1280);
        page.navigate(served.address(""));
        page.context().setOffline(true);
        tight(page);
        assertThat(page.locator("#uncomputed")).isVisible();
        page.waitForCondition(() -> page.locator(".strip").count() > 0
                || page.locator("#uncomputed").innerText().contains("can’t check for emergencies"));
        page.context().setOffline(false);
        assertThat(page.locator(".strip")).containsText("Since");
    }

    private static void missed(Page page) {
        assertThat(page.locator("#uncomputed")).containsText("This page can’t check for emergencies either");
        assertThat(page.locator(".strip")).hasCount(0);
    }

    private static void raised(Page page) {
        assertThat(page.locator(".strip")).containsText("not yet confirmed");
        assertThat(page.locator("#uncomputed")).not().containsText("can’t check for emergencies");
        assertThat(page.locator("#uncomputed")).containsText("Result on this page");
    }

    private static void tight(Page page) {
        page.locator("#q-sign-with-pain label:has(input[value=chest-tight])").click();
    }

    private static Page blank(int width) {
        return CHROMIUM.blank(width, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }
}
