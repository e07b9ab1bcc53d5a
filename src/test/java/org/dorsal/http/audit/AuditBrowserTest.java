package org.dorsal.http.audit;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.browser.Chromium;
import org.dorsal.browser.Looks;
import org.dorsal.browser.Screens;
import org.dorsal.http.web.ServedAssets;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The auditors' pages in a real Chromium, without scripts of ours: legible in each light and width, and axe-core
 * finds nothing.
 */
class AuditBrowserTest {
    private static final int DESK = 1280;
    private static final int ROWS_OF_A_PAGE = 25;
    private static final int TALLEST_TABLE = 1_400;
    private static final SomeAudit AUDIT = new SomeAudit();
    private static String record = "";

    @BeforeAll
    static void open() {
        String unfelt = AUDIT.past.signed(SomeScoredResponse.nothingWrong());
        AUDIT.past.received(SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days"));
        String id = AUDIT.past.received(SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak"));
        AUDIT.past.signedAfterwards(id);
        record = AUDIT.past.overridden(
                SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak"),
                Disposition.URGENT,
                "clinical-judgement");
        AUDIT.past.amended(record, 1, SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days"));
        AUDIT.clinic = Instant.parse("2026-11-30T10:00:00Z");
        SomeScoredResponse well = SomeScoredResponse.nothingWrong();
        for (SomeScoredResponse ill : List.of(
                well.with("fever-time", "now-or-3-days"),
                well.with("fever-time", "now-or-3-days"),
                well.with("sign-with-pain", "chest-tight"),
                well.with("function-loss", "both-legs-weak"))) {
            AUDIT.past.signed(ill);
        }
        FigurePagesTest.follow(AUDIT.site, record, 30, "followed", "urgent", "urgent", "embolism|urgent", "embolism|3");
        FigurePagesTest.follow(AUDIT.site, unfelt, 30, "followed", "self-care", "self-care", "", "embolism|12");
        AUDIT.past.withdrawn(AUDIT.past.signed(well), 1, well);
        List<SomeScoredResponse> answers =
                List.of(well, well.with("fever-time", "now-or-3-days"), well.with("function-loss", "both-legs-weak"));
        for (int row = 0; row < ROWS_OF_A_PAGE; row++) {
            AUDIT.past.date(AUDIT.clinic.minus(Duration.ofDays(1 + row * row / 6)));
            AUDIT.past.overridden(
                    answers.get(row * row % answers.size()), Disposition.TIERS.get(row * 5 % 4), "clinical-judgement");
        }
        AUDIT.now = Instant.parse("2026-12-01T15:00:00Z");
        AUDIT.sealing.seal();
    }

    /** In the order in which an auditor meets them; some go on where the one before ended. */
    @TestFactory
    Stream<DynamicTest> every_page_is_legible_and_accessible() {
        Page page = blank(DESK, ColorScheme.LIGHT, ForcedColors.NONE);
        return Stream.concat(pages(page), pagesOfOneRecord(page)).onClose(page::close);
    }

    private static Stream<DynamicTest> pages(Page page) {
        return Stream.of(
                shown(page, "audit-search", () -> open(page, "/")),
                shown(page, "audit-events", () -> open(page, "/events")),
                shown(page, "audit-figures", () -> open(page, "/figures")),
                shown(page, "audit-figure-records", () -> open(page, "/figures/records?part=missed&line=embolism")),
                shown(page, "audit-verify", () -> open(page, "/verify")),
                shown(page, "audit-sessions", () -> open(page, "/sessions")));
    }

    private static Stream<DynamicTest> pagesOfOneRecord(Page page) {
        return Stream.of(
                shown(page, "audit-purpose", () -> open(page, "/assessment/" + record)),
                shown(page, "audit-record", () -> {
                    page.locator("input[value=HCOMPL]").check();
                    page.locator("button.primary").click();
                    assertThat(page.locator("#timeline")).isVisible();
                }),
                shown(page, "audit-compare", () -> {
                    page.locator("form[action$=compare] button").click();
                    assertThat(page.locator("h1")).containsText("by question");
                }),
                shown(page, "audit-rescore", () -> {
                    open(page, "/assessment/" + record);
                    page.locator("form[action*=re-score] button").click();
                    assertThat(page.locator("#outcome")).containsText(word("audit.rescored.same"));
                }));
    }

    /** The newest 25 results, and the events of people in groups. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/events"})
    void a_page_of_rows_is_at_most_1400_pixels_high_and_nothing_sticks_out(String path) {
        try (Page page = blank(DESK, ColorScheme.LIGHT, ForcedColors.NONE)) {
            open(page, path);
            assertThat(page.locator(path.equals("/") ? ".audit-table tbody tr" : ".audit-table tbody:has(.group)"))
                    .hasCount(path.equals("/") ? ROWS_OF_A_PAGE : 1);
            double height = page.locator(".audit-table").boundingBox().height;
            System.out.println(height + " pixels for a table of " + path);
            assertThat(height).isLessThanOrEqualTo(TALLEST_TABLE);
            assertThat(Screens.misfits(page)).isEmpty();
        }
    }

    private static DynamicTest shown(Page page, String name, Runnable arrive) {
        return dynamicTest(name, () -> {
            arrive.run();
            for (Looks display : Looks.tried()) {
                display.apply(page);
                shoot(page, name + "-" + display.name());
            }
            Looks.light(DESK).apply(page);
        });
    }

    @Test
    void colours_follow_the_system_until_somebody_chooses_and_the_choice_is_there_before_anything_is_painted() {
        try (Page page = blank(850, ColorScheme.DARK, ForcedColors.NONE)) {
            page.navigate(SomeAudit.BASE + "/audit/" + AUDIT.site + "/figures");
            String dark = colour(page);
            page.locator(".theme button[value=light]").click();
            String light = colour(page);
            assertThat(light).isNotEqualTo(dark);
            assertThat(page.locator(".theme button[value=light]")).hasAttribute("aria-pressed", "true");
            assertThat(page.evaluate("Object.entries(localStorage).join()")).isEqualTo("dorsal-theme,light");
            page.navigate(SomeAudit.BASE + "/audit/" + AUDIT.site + "/events");
            assertThat(colour(page)).isEqualTo(light);
            assertThat(page.evaluate("document.head.querySelector('script:not([defer])').src.endsWith('theme.js')"))
                    .as("runs before the first paint")
                    .isEqualTo(true);
            assertThat(Screens.faults(page)).isEmpty();
            page.locator(".theme button[value=system]").click();
            assertThat(colour(page)).isEqualTo(dark);
            assertThat(page.evaluate("localStorage.length")).isEqualTo(0);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            assertThat(colour(page)).isEqualTo(light);
            page.locator(".theme button[value=dark]").click();
            assertThat(colour(page)).as("the same dark").isEqualTo(dark);
        }
    }

    private static String colour(Page page) {
        return page.evaluate("getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color")
                .toString();
    }

    private static void open(Page page, String path) {
        page.navigate(SomeAudit.BASE + "/audit/" + AUDIT.site + path);
        assertThat(page.locator("h1")).isVisible();
    }

    static void shoot(Page page, String name) {
        Screens.keep(page, name);
        assertThat(Screens.faults(page)).as("axe-core on " + name).isEmpty();
        assertThat(Screens.misfits(page)).as(name).isEmpty();
    }

    private static Page blank(int width, ColorScheme scheme, ForcedColors forced) {
        Page page = Chromium.shared()
                .newPage(new Browser.NewPageOptions()
                        .setViewportSize(width, 900)
                        .setColorScheme(scheme)
                        .setForcedColors(forced));
        page.setDefaultTimeout(Chromium.PATIENCE);
        page.route("**/*", AuditBrowserTest::answer);
        return page;
    }

    /** Gives the browser what the door answers; a redirect is followed here, as a browser would. */
    private static void answer(Route route) {
        URI address = URI.create(route.request().url());
        if (ServedAssets.isAsset(address.getPath())) {
            var asset = ServedAssets.get(address.getPath());
            route.fulfill(new Route.FulfillOptions()
                    .setContentType(asset.getContentType())
                    .setBodyBytes(asset.getContentAsByteArray()));
            return;
        }
        var got = sent(
                route.request().method(),
                address,
                Optional.ofNullable(route.request().postData()).orElse(""));
        if (got.status() == 303) {
            got = sent("GET", URI.create(got.location()), "");
        }
        route.fulfill(new Route.FulfillOptions()
                .setStatus(got.status())
                .setHeaders(got.headers())
                .setBodyBytes(got.bytes()));
    }

    private static SomeAudit.AuditPageResponse sent(String method, URI address, String fields) {
        String path = address.getPath().replaceFirst("/audit/" + AUDIT.site, "");
        var request = AUDIT.request(
                method,
                path + Optional.ofNullable(address.getQuery()).map(q -> "?" + q).orElse(""),
                "one");
        for (String field : fields.split("&", -1)) {
            String[] pair = field.split("=", 2);
            if (pair.length == 2) {
                request.addParameter(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
        }
        return AUDIT.send(request);
    }
}
