package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.*;
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

/** The way into the EHR's record in a real Chromium: it changes while the page is open, and how it looks. */
class FilingBrowserTest {
    /** Longest pause of the page between two polls. */
    private static final long POLL_MILLIS = 15_000;

    private static final SomeScoredResponse URGENT = SomeScoredResponse.nothingWrong()
            .with("age-years", "42")
            .with("substance-use", "injected-12-months")
            .with("constant", "Y");

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);
    private final ServedPages served = new ServedPages(review.visit(), review.controllers());

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void the_card_follows_the_delivery_without_a_reload_and_then_rests() {
        String id = signed(SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.PENDING)));
        Page page = openWithClock(id);
        page.locator("#filing-again").focus();
        page.evaluate("document.getElementById('filing-head').kept = true");
        review.filings().is(id, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.SENT)));
        page.clock().fastForward(POLL_MILLIS);
        assertThat(page.locator("#filing")).containsText("Sending since");
        assertThat(page.locator("#filing-again")).isFocused();
        review.filings().is(id, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.FILED)));
        page.clock().fastForward(POLL_MILLIS);
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
        Page page =
                CHROMIUM.open(served.address("/assessment/" + id), 1280, ColorScheme.LIGHT, ForcedColors.NONE, false);
        assertThat(page.locator("#filing-head")).containsText(word("filing.head.ON_ITS_WAY"));
        review.filings().is(id, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.FILED)));
        page.locator("#filing-again").click();
        assertThat(page.locator("#filing-head")).containsText(word("filing.head.IN_THE_RECORD"));
    }

    @Test
    void a_page_that_cannot_ask_says_so_until_it_can() {
        String id = signed(SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.SENT)));
        Page page = openWithClock(id);
        assertThat(page.locator("#filing-lost")).isHidden();
        served.down(true);
        page.clock().fastForward(POLL_MILLIS);
        assertThat(page.locator("#filing-lost")).isVisible();
        served.down(false);
        page.clock().fastForward(POLL_MILLIS);
        assertThat(page.locator("#filing-lost")).isHidden();
    }

    @Test
    void every_light_and_width_shows_it_legibly() {
        review.filings()
                .expects(new PreviewResult.KnownPlan(
                        SomeFilings.takes(
                                new KindPlan.WrittenKind(
                                        false, new KindPlan.Lookup.ByIdentifier(), false, Optional.empty()),
                                KindPlan.UnwrittenReason.NOT_TAKEN,
                                ResourceKind.NOTE),
                        true));
        review.answered(URGENT);
        Page page = CHROMIUM.open(served.address("/review"), 1280, ColorScheme.LIGHT, ForcedColors.NONE, true);
        SomeChromium.shoot(page, "reach", Looks.tried());
        String id = review.signed();
        review.filings().is(id, everything());
        page.navigate(served.address("/assessment/" + id));
        SomeChromium.shoot(page, "filing", Looks.tried());
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

    /** Opens the page with a clock that moves on by hand too. */
    private Page openWithClock(String id) {
        Page page = CHROMIUM.blank(1280, ColorScheme.LIGHT, ForcedColors.NONE, true);
        page.clock().install();
        page.navigate(served.address("/assessment/" + id));
        return page;
    }
}
