package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.List;
import java.util.UUID;
import org.dorsal.assessment.StoredHistory;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests of the part of the review that is visible without scrolling or unfolding. */
class ReviewFitsBrowserTest {
    private static final SomeScoredResponse WELL =
            SomeScoredResponse.nothingWrong().with("age-years", "42");
    private static final int MAX_PIXELS = 2_200;

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeReview review =
            new SomeReview(SomeVisits.of(Wording.Locale.EN_US, List.of()), "fits-" + UUID.randomUUID());
    private final StoredHistory past =
            new StoredHistory(review.visit().sitePages().site().id(), review.patient());

    @Test
    void the_signature_is_in_sight_beside_an_earlier_assessment() {
        past.completed(
                "2026-03-02", WELL.with("function-loss", "both-legs-weak").with("general-sign", "weight-loss"));
        review.answered(WELL.with("numbness-area", "numb-patch-upper-back")
                .with("neuro-progressing", "N")
                .without("major-history"));
        measured("review-since");
    }

    @Test
    void the_signature_is_in_sight_beside_many_causes_and_open_questions() {
        past.completed("2026-03-02", WELL);
        review.answered(WELL.with("sign-with-pain", "chest-tight")
                .with("function-loss", "both-legs-weak")
                .with("bladder-change", "cannot-pass")
                .with("fever-time", "now-or-3-days")
                .with("bone-risk-kind", "osteoporosis")
                .with("major-history", "weak-immunity")
                .with("general-sign", "weight-loss")
                .with("provoking-event", "accident-or-fall")
                .without("bowel-change")
                .without("numbness-area")
                .without("pain-elsewhere"));
        measured("review-many");
    }

    private void measured(String name) {
        try (ServedPages served = new ServedPages(review.visit(), review.controllers())) {
            Page page = CHROMIUM.open(served.address("/review"), 1280, ColorScheme.LIGHT, ForcedColors.NONE, true);
            SomeChromium.shoot(page, name + "-1280");
            assertThat(page.locator(".since").count())
                    .as("the block about the time since")
                    .isEqualTo(1);
            var sign = page.locator("[name=act][value=sign]").boundingBox();
            assertThat(sign.y + sign.height).as("lower edge of the button").isLessThanOrEqualTo(900);
            assertThat(sign.y).isPositive();
            assertThat(((Number) page.evaluate("document.documentElement.scrollHeight")).intValue())
                    .as("height of the page")
                    .isLessThanOrEqualTo(MAX_PIXELS);
            page.setViewportSize(400, 900);
            SomeChromium.shoot(page, name + "-400");
        }
    }
}
