package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeChromium.settled;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the number of keystrokes for the newest form and the one in preparation, and of the scope of "none of these". */
class KeysOfTheNewestFormBrowserTest {
    /** Answers that rule out every flag, apart from "no" and "none". */
    private static final Map<String, String> QUIET = Map.ofEntries(
            Map.entry("onset", "gradual"),
            Map.entry("sex", "female"),
            Map.entry("pregnancy-status", "not-pregnant"),
            Map.entry("pain-location", "neck-to-waist"),
            Map.entry("pain-side", "between-shoulder-blades"),
            Map.entry("pain-severity-word", "mild"),
            Map.entry("pain-duration-unit", "d"),
            Map.entry("eased-by-position", "Y"),
            Map.entry("explained-by-strain", "Y"),
            Map.entry("help-sought-before", "first"));

    private static final Map<String, String> TYPED = Map.of(
            "age-years", "40", "pain-duration-value", "3", "pain-worst-score", "3", "morning-settle-minutes", "9");

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private int keys;

    @ParameterizedTest
    @ValueSource(strings = {"1.1.0", "1.2.0"})
    void a_whole_case_without_flags_takes_at_most_fifty_keys(String edition) {
        SomeAssessment assessment = new SomeAssessment(SomeVisits.ofEdition(edition));
        ServedPages served = new ServedPages(assessment.visit(), assessment.controllers());
        Page page = CHROMIUM.open(served.address(""), 1280, ColorScheme.LIGHT, ForcedColors.NONE, true);
        int questions = 0;
        while (!at(page).equals("review")) {
            String linkId = at(page);
            int open = open(page);
            boolean part = open > 1;
            if (part) {
                none(page);
            } else if (TYPED.containsKey(linkId) && !linkId.equals("pain-worst-score")) {
                List.of(TYPED.getOrDefault(linkId, "").split("")).forEach(key -> press(page, key));
                press(page, "Enter");
            } else {
                choose(page, linkId);
            }
            settled(page);
            questions += part ? open : 1;
        }
        System.out.println(keys + " keys for " + questions + " questions of edition " + edition);
        assertThat(page.locator("#panel h2").innerText()).contains("Self-care");
        assertThat(questions).isGreaterThan(45);
        assertThat(keys).isLessThanOrEqualTo(50).isLessThanOrEqualTo((int) (1.1 * questions));
        for (String linkId : List.of("fever", "unexplained-weight-loss", "daily-tasks-affected")) {
            assertThat(page.locator("#q-" + linkId + " input:checked").inputValue())
                    .isEqualTo("N");
        }
        assertThat(page.locator("#q-other-signs input:checked").inputValue()).isEqualTo("none");

        page.locator("#q-fever input[value=Y]").focus();
        page.keyboard().press("Delete");
        settled(page);
        assertThat(page.locator("#panel h2").innerText()).contains("Incomplete");
        page.locator("#q-chills input[value=N]").focus();
        page.keyboard().press("u");
        settled(page);
        page.locator("#q-chills input[value=UNK]").focus();
        none(page);
        settled(page);
        assertThat(page.locator("#q-fever input:checked").inputValue()).isEqualTo("N");
        assertThat(page.locator("#q-chills input:checked").inputValue()).isEqualTo("UNK");
        CHROMIUM.nothingBroke();
        served.close();
    }

    private void choose(Page page, String linkId) {
        String code = QUIET.getOrDefault(linkId, TYPED.getOrDefault(linkId, ""));
        var row = page.locator("#q-" + linkId);
        for (String one : code.isEmpty() ? List.of("N", "none") : List.of(code)) {
            var option = row.locator(".opt:has(input[value='" + one + "'])");
            if (option.count() == 1) {
                press(page, option.getAttribute("data-key"));
                if (row.locator("input[type=checkbox]").count() > 0 && !one.equals("none")) {
                    press(page, "Enter");
                }
                return;
            }
        }
        throw new AssertionError("no quiet answer to " + linkId);
    }

    private void none(Page page) {
        press(page, "x");
        page.locator("#rest-do:enabled").waitFor();
        press(page, "x");
        page.locator("#rest").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    private void press(Page page, String key) {
        page.keyboard().press(key);
        keys++;
    }

    /** Open questions in a part that offers "none of these", around the focus. */
    private static int open(Page page) {
        return ((Number) page.evaluate("[...document.activeElement.closest('[data-none]')?.querySelectorAll("
                        + "'.q[data-read]:not([hidden]):not(:has(input:checked))') || []].length"))
                .intValue();
    }

    private static String at(Page page) {
        return (String) page.evaluate("document.activeElement.closest('.q')?.id.slice(2) || document.activeElement.id");
    }
}
