package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.browser.Looks;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.writeback.DeliveryItem;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingPreview.PreviewResult;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.KindPlan;
import org.dorsal.writeback.ResourceKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The way into the EHR's record in a real Chromium: it changes while the page is open, and how it looks. */
class FilingBrowserTest {
    private static final SomeScoredResponse URGENT =
            SomeScoredResponse.nothingWrong().with("age-years", "42").with("substance-use", "injected-12-months");

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);
    private final List<Page> pages = new ArrayList<>();
    private final ServedPages served = new ServedPages(review.visit(), review.controllers());

    @AfterEach
    void stop() {
        pages.forEach(Page::close);
        served.close();
    }

    @Test
    void the_card_follows_the_delivery_without_a_reload_and_then_rests() {
        String id = signed(SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.PENDING)));
        Page page = open(id, true);
        page.locator("#filing-again").focus();
        page.evaluate("document.getElementById('filing-head').kept = true");
        review.filings().is(id, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.SENT)));
        assertThat(page.locator("#filing")).containsText("Sending since");
        assertThat(page.locator("#filing-again")).isFocused();
        review.filings().is(id, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.FILED)));
        assertThat(page.locator("#filing-head")).containsText(word("filing.head.IN_THE_RECORD"));
        assertThat(page.evaluate("document.getElementById('filing-head').kept"))
                .as("the region that is read aloud is the same")
                .isEqualTo(true);
        assertThat(page.locator("#filing[data-poll]")).hasCount(0);
        CHROMIUM.nothingBroke();
    }

    @Test
    void without_scripts_the_page_is_looked_at_again_by_a_link() {
        String id = signed(SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.SENT)));
        Page page = open(id, false);
        assertThat(page.locator("#filing-head")).containsText(word("filing.head.ON_ITS_WAY"));
        review.filings().is(id, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.FILED)));
        page.locator("#filing-again").click();
        assertThat(page.locator("#filing-head")).containsText(word("filing.head.IN_THE_RECORD"));
    }

    @Test
    void a_page_that_cannot_ask_says_so_until_it_can() {
        String id = signed(SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.SENT)));
        Page page = open(id, true);
        assertThat(page.locator("#filing-lost")).isHidden();
        served.down(true);
        assertThat(page.locator("#filing-lost")).isVisible();
        served.down(false);
        assertThat(page.locator("#filing-lost")).isHidden();
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#tried")
    void every_light_and_width_shows_it_legibly(Looks display) {
        review.filings()
                .expects(new PreviewResult.KnownPlan(
                        SomeFilings.takes(
                                new KindPlan.WrittenKind(false, new KindPlan.Lookup.ByIdentifier(), false, false),
                                KindPlan.UnwrittenReason.NOT_TAKEN,
                                ResourceKind.NOTE),
                        true));
        review.answered(URGENT);
        SomeChromium.shoot(open("/review", display), "reach-" + display.name());
        String id = review.signed();
        review.filings().is(id, everything());
        SomeChromium.shoot(open("/assessment/" + id, display), "filing-" + display.name());
    }

    /** A line of each state, with words of an EHR that have no place to break. */
    private static FilingStatus everything() {
        return new FilingStatus(
                Optional.of(SomeFilings.QUEUED),
                true,
                Map.of(ResourceKind.SCORE, KindPlan.UnwrittenReason.NO_CODE),
                true,
                List.of(
                        SomeFilings.line(ResourceKind.RESPONSE, DeliveryState.FILED),
                        reasoned(ResourceKind.SCORE, DeliveryState.PENDING, DeliveryReason.NO_LAUNCH, Optional.empty()),
                        SomeFilings.line(ResourceKind.SCORE, DeliveryState.UNKNOWN),
                        SomeFilings.line(ResourceKind.PANEL, DeliveryState.SENT),
                        reasoned(
                                ResourceKind.PLAN, DeliveryState.PARKED, DeliveryReason.UNSEARCHABLE, Optional.empty()),
                        reasoned(
                                ResourceKind.NOTE,
                                DeliveryState.REJECTED,
                                DeliveryReason.REFUSED,
                                Optional.of("Ä<b>".repeat(60))),
                        SomeFilings.line(ResourceKind.NOTE, DeliveryState.SUPERSEDED)));
    }

    private static DeliveryItem reasoned(
            ResourceKind kind, DeliveryState state, DeliveryReason reason, Optional<String> detail) {
        return SomeFilings.line(kind, state, Optional.of(reason), detail);
    }

    private String signed(FilingStatus status) {
        String id = review.answered(URGENT).signed();
        review.filings().is(id, status);
        return id;
    }

    private Page open(String path, Looks display) {
        return open(path, display.width(), display.scheme(), display.forced(), true);
    }

    private Page open(String id, boolean scripts) {
        return open("/assessment/" + id, 1280, ColorScheme.LIGHT, ForcedColors.NONE, scripts);
    }

    private Page open(String path, int width, ColorScheme scheme, ForcedColors forced, boolean scripts) {
        Page page = CHROMIUM.open(served.address(path), width, scheme, forced, scripts);
        pages.add(page);
        return page;
    }
}
