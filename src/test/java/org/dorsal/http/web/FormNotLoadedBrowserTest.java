package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.dorsal.browser.OpenPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page while its form or what scores it can't be loaded (hazard H22): it says so before the first question, leads to the
 * plain form, and shows no question without its result.
 */
class FormNotLoadedBrowserTest {
    private static final String EDITION = "**/assets/edition/en-US";

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
    @ValueSource(strings = {"no reply", "error", "page of a gateway", "JSON of something else"})
    void an_edition_that_fails_to_load_is_missed_aloud_and_loaded_again(String failure) {
        Page page = blank(1280);
        page.route(EDITION, FAILURES.get(failure));
        page.waitForRequest(EDITION, () -> page.navigate(served.address("")));
        missed(page);

        page.unroute(EDITION);
        settled(page);
        assertThat(page.locator("#not-started")).hasCount(0);
        OpenPart.of(page, "sign-with-pain");
        page.locator("#q-sign-with-pain label:has(input[value=chest-tight])").click();
        assertThat(page.locator(".strip")).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no reply", "error", "page of a gateway"})
    void a_script_that_fails_to_load_leaves_the_plain_form(String failure) {
        Page page = blank(400);
        page.route("**/assess.js", FAILURES.get(failure));
        page.navigate(served.address(""));
        missed(page);
        SomeChromium.shoot(page, "assess-not-started-400");
        page.locator("#not-started a").click();
        assertThat(page.locator("#plain #q-sign-with-pain")).isVisible();
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void the_plain_form_is_legible_and_accessible(int width) {
        Page page = blank(width);
        page.navigate(served.address("/plain"));
        SomeChromium.shoot(page, "assess-plain-" + width, SomeChromium.QUESTIONS);
    }

    @Test
    void while_everything_loads_nothing_is_said() {
        Page page = blank(1280);
        page.navigate(served.address(""));
        settled(page);
        assertThat(page.locator("#not-started")).hasCount(0);
    }

    private static void missed(Page page) {
        assertThat(page.locator("#not-started")).isVisible();
        assertThat(page.locator("#not-started a")).hasAttribute("href", Pattern.compile(".*/plain"));
        assertThat(page.locator("#answers .q")).hasCount(0);
    }

    private static Page blank(int width) {
        return CHROMIUM.blank(width, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }
}
