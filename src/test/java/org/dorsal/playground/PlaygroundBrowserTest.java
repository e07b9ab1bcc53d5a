package org.dorsal.playground;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.SomeTexts.cause;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dorsal.SomeValidator;
import org.dorsal.browser.Chromium;
import org.dorsal.browser.OpenPart;
import org.dorsal.browser.Screens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The playground as a person opens it: the file itself, without a network. */
class PlaygroundBrowserTest {
    private static final int DESK = 1280;
    private static final int PHONE = 400;
    private static final boolean LONG = Boolean.getBoolean("dorsal.long");
    private static final String FORM = "#parts, #answers";

    private final List<String> requests = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void writeFile() throws IOException {
        PlaygroundPage.write();
    }

    @BeforeEach
    void openFile() {
        context = Chromium.shared()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(DESK, 900)
                        .setOffline(true));
        page = context.newPage();
        page.setDefaultTimeout(Chromium.PATIENCE);
        page.onRequest(request -> requests.add(request.url()));
        page.onPageError(faults::add);
        page.onConsoleMessage(message -> faults.add(message.text()));
        page.navigate(PlaygroundPage.PLACE.toUri().toString());
        assertThatResultIs("Incomplete");
    }

    @AfterEach
    void nothingWasRequestedStoredOrBroken() {
        assertThat(requests).containsExactly(PlaygroundPage.PLACE.toUri().toString());
        assertThat(faults).isEmpty();
        assertThat(page.evaluate("document.cookie + JSON.stringify({...localStorage, ...sessionStorage})"))
                .isEqualTo("{}");
        context.close();
    }

    @Test
    void a_few_answers_by_keyboard_lead_to_an_emergency() {
        OpenPart.of(page, "sign-with-pain");
        page.locator("#q-sign-with-pain input").first().focus();
        page.keyboard().press("1");

        assertThatResultIs("Emergency");
        assertThat(page.locator("#strip h2")).not().isEmpty();
        assertThat(page.locator("#alert")).not().isEmpty();
        assertThat(page.locator("#panel .cause summary").first()).containsText(cause("vital-signs"));
        assertThat(page.locator("#panel .because").first()).containsText("Short of breath");
        assertThat(page.locator("#q-sign-with-pain input").first()).isFocused();
        picture("emergency");

        page.locator("#review").click();
        assertThat(page.locator("#plan")).isFocused();
        assertThat(page.locator("#plan .net")).containsText("911");
        page.locator("#language").selectOption("en-GB");
        assertThat(page.locator("#plan .net")).containsText("999");
        assertThat(page.locator("#q-sign-with-pain input").first()).isChecked();
        picture("care");

        page.locator("#q-sign-with-pain legend").hover();
        page.locator("#q-sign-with-pain .clear").click();
        assertThatResultIs("Incomplete");
        assertThat(page.locator("#strip")).isEmpty();
        page.locator("#undo").click();
        assertThatResultIs("Emergency");
    }

    @Test
    void an_open_question_is_one_key_away_and_unknown_is_never_no() {
        int open = openQuestions();
        page.locator("#left").press("Enter");
        assertThat(page.locator(".q:focus-within")).hasCount(1);

        OpenPart.of(page, "looks-ill");
        page.locator("#q-looks-ill .opt", unknown()).click();
        assertThat(page.locator("#q-looks-ill :checked")).hasCount(1);
        assertThat(openQuestions()).isEqualTo(open);
        page.locator("#q-looks-ill input[value=none]").check();
        assertThat(openQuestions()).isEqualTo(open - 1);
        picture("open");
    }

    private int openQuestions() {
        return Integer.parseInt(page.locator("#still .count").textContent());
    }

    private static Page.LocatorOptions unknown() {
        return new Page.LocatorOptions().setHasText("Unknown");
    }

    @Test
    void a_question_that_no_answer_enables_is_hidden_and_does_not_count() {
        OpenPart.of(page, "ask-all");
        page.locator("#q-ask-all input[value=N]").check();
        page.locator("#parts a", new Page.LocatorOptions().setHasText("Injury")).click();
        assertThat(page.locator("#q-injury-date")).isHidden();
        OpenPart.of(page, "ask-all");
        page.locator("#q-ask-all input[value=Y]").check();
        OpenPart.of(page, "injury-date");
        assertThat(page.locator("#q-injury-date")).isVisible();
        page.locator("#q-injury-date input").fill("2026-02-30");
        page.locator("#q-injury-date input").blur();
        assertThat(page.locator("#p-injury-date")).containsText("Not included in the result");
        picture("injury");
        page.locator("#q-injury-date input").fill("2026-02");
        page.locator("#q-injury-date input").blur();
        assertThat(page.locator("#p-injury-date")).isHidden();
        assertThat(page.locator("#json")).containsText("\"valueDate\": \"2026-02\"");
        OpenPart.of(page, "ask-all");
        page.locator("#q-ask-all input[value=N]").check();
        assertThat(page.locator("#json")).not().containsText("valueDate");
    }

    @Test
    void each_example_has_a_valid_result_and_the_page_shows_its_resources() {
        int examples = page.locator("#example option").count();
        assertThat(examples).isGreaterThan(4);
        for (int example = 1; example < examples; example++) {
            String title = page.locator("#example option").nth(example).textContent();
            page.locator("#example").selectOption(new SelectOption().setIndex(example));
            assertThatResultIs(title.substring(0, title.indexOf(':')));
            picture("example-" + example, FORM);
            page.locator("#document").selectOption("bundle");
            assertThat(page.locator("#json")).containsText("\"CarePlan\"");
            assertThat(SomeValidator.errorsIn(page.locator("#json").textContent()))
                    .as(title)
                    .isEmpty();
        }
        String broken = page.locator("#json").textContent().replace("\"draft\"", "\"active\"");
        assertThat(SomeValidator.errorsIn(broken)).anyMatch(error -> error.contains("care-1"));
        assertThatResourcesAreThePublishedOnes();
        picture("fhir");
        page.locator("#restart").click();
        assertThatResultIs("Incomplete");
        assertThat(page.locator("#answers :checked")).hasCount(0);
    }

    private void assertThatResultIs(String disposition) {
        assertThat(page.locator("#panel h2 > span:last-child")).hasText(disposition);
    }

    private void assertThatResourcesAreThePublishedOnes() {
        int resources = page.locator("#document option").count();
        assertThat(resources)
                .as("response, transaction, form, evidence models and care")
                .isEqualTo(5);
        List<JsonNode> allPublished = PlaygroundPage.resources();
        for (int resource = 2; resource < resources; resource++) {
            page.locator("#document").selectOption(new SelectOption().setIndex(resource));
            JsonNode shown = JsonMapper.shared().readTree(page.locator("#json").textContent());
            assertThat(allPublished)
                    .anyMatch(published -> published.equals(PlaygroundBrowserTest::compareValues, shown));
        }
    }

    /** Compares numbers by value: a browser writes 38.0 as 38. */
    private static int compareValues(JsonNode first, JsonNode other) {
        return first.isNumber() && other.isNumber()
                ? first.decimalValue().compareTo(other.decimalValue())
                : first.equals(other) ? 0 : 1;
    }

    @Test
    void every_part_of_the_form_can_be_read() {
        for (Locator part : page.locator("#parts a").all()) {
            part.click();
            picture("part-" + part.getAttribute("href").substring(3), "#panel, #plan, #json");
        }
    }

    /**
     * Asserts that axe-core finds nothing and nothing sticks out: on a light phone and a dark desk, in the long form in all
     * four looks.
     *
     * @param tried selectors of parts that other pictures have held against axe-core; tried in the long form
     */
    private void picture(String name, String... tried) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(PHONE, DESK)) {
                if (LONG || (scheme == ColorScheme.LIGHT) == (width == PHONE)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                    page.setViewportSize(width, 900);
                    Screens.keep(page, "playground-" + name + "-" + width + "-" + scheme);
                    assertThat(Screens.faults(page, LONG ? List.of() : List.of(tried)))
                            .as(name + " at " + width)
                            .isEmpty();
                    assertThat(Screens.misfits(page)).as(name + " at " + width).isEmpty();
                }
            }
        }
    }
}
