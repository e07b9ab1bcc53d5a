package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dorsal.browser.OpenPart;
import org.dorsal.settings.BoundSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests of the end of a session that was idle, with answers that could not be saved. */
class IdleEndBrowserTest {
    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    @Test
    void the_screen_is_cleared_and_nobody_is_asked_whether_to_leave() {
        SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
        try (ServedPages served = new ServedPages(assessment.visit(), assessment.controllers())) {
            Page page = CHROMIUM.blank(1280, ColorScheme.LIGHT, ForcedColors.NONE, true);
            List<String> requests = new ArrayList<>();
            page.onDialog(dialog -> {
                requests.add(dialog.type());
                leave(dialog);
            });
            page.clock().install();
            page.navigate(served.address(""));
            served.down(true);
            OpenPart.of(page, "constant");
            page.locator("#q-constant label:has(input[value=N])").click();
            assertThat(page.locator("#saved.bad")).isVisible();

            page.clock().fastForward(BoundSettings.pages().idle().plusSeconds(2).toMillis());
            for (int second = 0; second < 5; second++) {
                page.clock().fastForward(Duration.ofSeconds(1).toMillis());
            }
            assertThat(page.locator("#q-constant")).hasCount(0);
            assertThat(requests).isEmpty();
        }
    }

    private static void leave(Dialog dialog) {
        dialog.dismiss();
    }
}
