package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.List;
import org.dorsal.browser.OpenPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The picture of the back: a click on a part is a click on its word, and keys on the words show in the picture. */
class BackMapBrowserTest {
    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());
    private final ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void a_click_on_a_part_answers_where_it_hurts_and_a_second_click_takes_it_back() {
        Page page = open(ForcedColors.NONE);
        page.locator(".part.left").click();
        page.locator(".part.middle").click();
        settled(page);
        assertThat(chosen(page)).containsExactly("left", "between-shoulder-blades");

        page.locator(".part.left").click();
        settled(page);
        assertThat(chosen(page)).containsExactly("between-shoulder-blades");
        SomeChromium.reload(page);
        assertThat(chosen(page)).containsExactly("between-shoulder-blades");
        CHROMIUM.nothingBroke();
    }

    @Test
    void a_place_that_the_picture_does_not_have_is_kept_beside_its_parts() {
        Page page = open(ForcedColors.NONE);
        page.locator("#pain-area-low-back").check();
        page.locator(".part.right").click();
        settled(page);
        assertThat(chosen(page)).containsExactly("right", "low-back");
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "ACTIVE"})
    void keys_on_the_words_mark_the_picture(ForcedColors forced) {
        Page page = open(forced);
        String before = background(page, ".part.right");
        page.locator("#pain-area-left").focus();
        page.keyboard().press("1");
        settled(page);
        assertThat(chosen(page)).containsExactly("left");
        assertThat(background(page, ".part.left")).isNotEqualTo(before);
        assertThat(background(page, ".part.right")).isEqualTo(before);
        page.evaluate("scrollTo(0, 0)"); // the bar at the foot would cover part of the map
        SomeChromium.shoot(page, "assess-back-" + forced.name().toLowerCase(java.util.Locale.ROOT));
    }

    private Page open(ForcedColors forced) {
        Page page = CHROMIUM.open(served.address(""), 1280, ColorScheme.LIGHT, forced, true);
        OpenPart.of(page, "pain-area");
        return page;
    }

    private static String background(Page page, String part) {
        return (String) page.locator(part).evaluate("one => getComputedStyle(one).backgroundColor");
    }

    private static List<String> chosen(Page page) {
        OpenPart.of(page, "pain-area");
        return page.locator("#q-pain-area input:checked").all().stream()
                .map(Locator::inputValue)
                .toList();
    }
}
