package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;
import static org.dorsal.http.web.SomeWords.word;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.time.Duration;
import java.util.*;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dorsal.browser.OpenPart;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.ResourceKind;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests of replies from a gateway, a proxy or a web filter in Dorsal's place (hazard H22). README: an answer that the
 * page shows as saved is saved, and an emergency is never without its alarm.
 */
class ForeignReplyBrowserTest {
    /** Longest pause of the page between two polls of a delivery. */
    private static final long POLL_MILLIS = 15_000;

    private static final String SIGN_IN = "<!DOCTYPE html><title>Gateway</title><h1>Sign in</h1>";

    /** Replies of others by their kind. */
    private static final Map<String, Consumer<Route>> FOREIGN = new TreeMap<>(Map.of(
            "page with 200", route -> route.fulfill(html(200, SIGN_IN)),
            "empty with 200", route -> route.fulfill(html(200, "")),
            "empty with 204", route -> route.fulfill(new Route.FulfillOptions().setStatus(204)),
            "page with 403", route -> route.fulfill(html(403, SIGN_IN)),
            "page with 409", route -> route.fulfill(html(409, SIGN_IN)),
            "copy of an earlier reply",
                    route -> route.fulfill(html(
                            200,
                            "{\"reply\":\"6e2d8f0e-0000-4000-8000-000000000000\",\"draft\":{\"version\":\"1-1\"}}")),
            "redirect to a page with 200",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setStatus(302)
                            .setHeaders(Map.of("Location", "/assets/gateway")))));

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    /** Replies on the same page, from which the emergency is taken back before the next. */
    @TestFactory
    Stream<DynamicTest> an_answer_that_dorsal_did_not_confirm_is_not_saved_and_its_alarm_appears() {
        SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
        ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());
        Page page = open(served, "");
        page.route("**/assets/gateway", route -> route.fulfill(html(200, SIGN_IN)));
        return FOREIGN.entrySet().stream()
                .map(reply -> DynamicTest.dynamicTest(reply.getKey(), () -> {
                    page.route("**/draft", reply.getValue());
                    answer(page, "chest-tight");

                    assertThat(page.locator("#saved")).containsText(word("assess.saved.failed"));
                    assertThat(page.locator("#unsaved")).containsText("on this page only");
                    assertThat(page.locator("#panel .outcome").first()).containsText("Emergency");
                    assertThat(page.locator(".strip")).containsText("911");

                    page.unroute("**/draft");
                    assertThat(page.locator("#panel .outcome").first()).containsText("Emergency");
                    settled(page);
                    assertThat(page.locator("#saved")).containsText("Saved");
                    assertThat(page.locator("#unsaved")).isEmpty();
                    assertThat(assessment.stored("sign-with-pain")).isEqualTo("chest-tight");
                    answer(page, "none");
                    assertThat(page.locator(".strip")).hasCount(0);
                }))
                .onClose(served::close);
    }

    private static void answer(Page page, String value) {
        OpenPart.of(page, "sign-with-pain");
        page.locator("#q-sign-with-pain label:has(input[value=" + value + "])").click();
    }

    /** A gateway or web filter may let only listed headers through. */
    @Test
    void a_proxy_that_drops_unknown_headers_leaves_the_page_usable() {
        SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
        try (ServedPages served = new ServedPages(assessment.visit(), assessment.controllers())) {
            Page page = open(served, "");
            page.route("**/a/**", ForeignReplyBrowserTest::passKnownHeaders);
            answer(page, "chest-tight");

            assertThat(page.locator("#panel .outcome").first()).containsText("Emergency");
            settled(page);
            assertThat(page.locator("#saved")).not().containsText(word("assess.saved.failed"));
            OpenPart.of(page, "pain-elsewhere");
            page.locator("#q-pain-elsewhere summary").click();
            assertThat(page.locator("#q-pain-elsewhere .why")).isVisible();
        }
    }

    private static void passKnownHeaders(Route route) {
        Map<String, String> known = new TreeMap<>(route.request().headers());
        known.keySet().retainAll(Set.of("accept", "content-type", "cookie", "host", "origin", "referer", "user-agent"));
        var reply = route.fetch(new Route.FetchOptions().setHeaders(known));
        route.fulfill(html(reply.status(), reply.text()));
    }

    @Test
    void the_state_of_a_delivery_that_a_gateway_answers_is_reported_as_not_read() {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US);
        try (ServedPages served = new ServedPages(review.visit(), review.controllers())) {
            String id = review.answered(SomeScoredResponse.nothingWrong().with("age-years", "42"))
                    .signed();
            review.filings().is(id, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.SENT)));
            Page page = openWithClock(served, "/assessment/" + id);
            for (String reply : new String[] {"page with 200", "empty with 204", "page with 403"}) {
                page.route("**/filing?*", FOREIGN.get(reply));
                page.clock().fastForward(POLL_MILLIS);
                assertThat(page.locator("#filing-lost")).isVisible();
                page.unroute("**/filing?*");
                page.clock().fastForward(POLL_MILLIS);
                assertThat(page.locator("#filing-lost")).isHidden();
            }
        }
    }

    @Test
    void a_gateway_that_refuses_the_keep_alive_does_not_clear_the_screen() {
        SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
        try (ServedPages served = new ServedPages(assessment.visit(), assessment.controllers())) {
            Page page = openWithClock(served, "");
            page.route("**/here", FOREIGN.get("page with 403"));
            page.evaluate("document.body.dataset.kept = 1");
            page.clock().fastForward(Duration.ofSeconds(90).toMillis());
            page.waitForResponse("**/here", () -> page.mouse().wheel(0, 10));
            page.clock().fastForward(Duration.ofSeconds(2).toMillis());
            OpenPart.of(page, "pain-elsewhere");
            assertThat(page.locator("body[data-kept] #q-pain-elsewhere")).isVisible();
        }
    }

    private static Route.FulfillOptions html(int status, String body) {
        return new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("text/html;charset=utf-8")
                .setBody(body);
    }

    private static Page openWithClock(ServedPages served, String path) {
        Page page = CHROMIUM.blank(1280, ColorScheme.LIGHT, ForcedColors.NONE, true);
        page.clock().install();
        page.navigate(served.address(path));
        return page;
    }

    private static Page open(ServedPages served, String path) {
        return CHROMIUM.open(served.address(path), 1280, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }
}
