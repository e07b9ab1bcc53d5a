package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Contradictions on the review page in a real Chromium: how they look, and that no script is needed to confirm them.
 */
class ContradictionBrowserTest {

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeReview review = ContradictionPagesTest.contradictory(ContradictionPagesTest.review());
    private final List<Page> pages = new ArrayList<>();
    private final ServedPages served = new ServedPages(review.visit(), review.controllers());

    @AfterEach
    void stop() {
        pages.forEach(Page::close);
        served.close();
    }

    @ParameterizedTest
    @MethodSource("org.dorsal.browser.Looks#widths")
    void they_are_legible_and_accessible(int width) {
        Page page = open(width, true);
        page.locator("#doubts").scrollIntoViewIfNeeded();
        SomeChromium.shoot(page, "contradictions-" + width);
        CHROMIUM.nothingBroke();
        sign(page);
        assertThat(page.locator("#faults"))
                .containsText(
                        "Pain now above the worst (Pain now, 0 to 10: 8; Worst pain, 0 to 10: 2): correct the answers,"
                                + " or confirm that they are correct");
        SomeChromium.shoot(page, "contradictions-refused-" + width);
    }

    /** Everything else that a signature needs. */
    private static void sign(Page page) {
        page.locator("#open").fill("Asked by telephone");
        page.locator("#attested").check();
        page.locator("button[value=sign]").click();
    }

    private Page open(int width, boolean scripts) {
        Page page = CHROMIUM.open(served.address("/review"), width, ColorScheme.LIGHT, ForcedColors.NONE, scripts);
        pages.add(page);
        return page;
    }
}
