package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.browser.OpenPart;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests of the lists of an emergency: the questions that can still show one, and the causes of the alarm. */
class AskTheseTest {
    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());

    @Test
    void the_questions_to_ask_are_listed_in_the_order_of_the_form() {
        Document page = assessment.get("").html();
        List<String> links = page.select(".open[data-tier=emergency] li a").eachAttr("href");
        List<String> form = page.select(".q").eachAttr("id").stream()
                .map(id -> "#" + id)
                .filter(links::contains)
                .toList();
        assertThat(links).hasSizeGreaterThan(14).isEqualTo(form);
    }

    /** "About the person ✓ 3" next to "ask these" reads like a contradiction unless the others are shown. */
    @Test
    void each_part_says_how_many_of_its_questions_are_to_be_asked_first_and_the_list_names_the_parts() {
        String version = assessment.get("").version();
        Set<String> answered = new HashSet<>();
        List<String> open = firstPart();
        while (!open.isEmpty()) { // an answer may enable a further question of the part
            String question = open.getFirst();
            version = assessment.answer(version, question, no(question)).version();
            answered.add(question);
            open = firstPart().stream()
                    .filter(linkId -> !answered.contains(linkId))
                    .toList();
        }
        Document page = assessment.get("").html();
        assertThat(page.select(".steps a").getFirst().text())
                .startsWith("About the person ✓")
                .doesNotContain("ask");
        List<String> links = page.select(".open[data-tier=emergency] li a").eachAttr("href");
        assertThat(links).isNotEmpty();
        List<String> counted = new ArrayList<>();
        int sum = 0;
        for (var part : page.select(".steps a:has(.ask:not(:empty))")) {
            String section = part.attr("href");
            long ownLinks = links.stream()
                    .filter(link -> page.select("section[aria-labelledby=" + section.substring(1) + "] " + link)
                                    .size()
                            == 1)
                    .count();
            assertThat(part.select(".ask").text()).isEqualTo(", " + ownLinks + " to exclude an emergency");
            counted.add(page.select(section).text());
            sum += (int) ownLinks;
        }
        assertThat(sum).isEqualTo(links.size());
        assertThat(page.select(".open[data-tier=emergency] .group").eachText()).isEqualTo(counted);
    }

    @Test
    void the_counts_follow_the_answers_as_the_server_counts_them() {
        try (ServedPages served = new ServedPages(assessment.visit(), assessment.controllers())) {
            Page page = CHROMIUM.open(served.address(""), 1280, ColorScheme.LIGHT, ForcedColors.NONE, true);
            OpenPart.of(page, "pain-elsewhere");
            page.locator("#q-pain-elsewhere input").first().focus();
            page.keyboard().type("nn");
            page.locator("#q-provoking-event.current").waitFor();
            OpenPart.of(page, "pain-severity-word");
            page.locator("#q-pain-severity-word .opt").first().click();
            SomeChromium.settled(page);
            List<String> stepNames = page.locator(".steps a").allInnerTexts();
            SomeChromium.reload(page);
            assertThat(page.locator(".steps a").allInnerTexts()).isEqualTo(stepNames);
        }
    }

    @Test
    void the_causes_of_an_alarm_are_a_list() {
        String version = assessment
                .answer(assessment.get("").version(), "sign-with-pain", "chest-tight")
                .version();
        assessment.answer(version, "numbness-area", "between-legs");
        assertThat(assessment.get("").html().select(".strip ul > li > a")).hasSize(2);
        try (ServedPages served = new ServedPages(assessment.visit(), assessment.controllers())) {
            Page page = CHROMIUM.open(served.address(""), 1280, ColorScheme.LIGHT, ForcedColors.NONE, true);
            page.context().setOffline(true);
            OpenPart.of(page, "function-loss");
            page.locator("#q-function-loss label:has(input[value=both-legs-weak])")
                    .click();
            page.locator(".strip ul > li:nth-child(3)").waitFor();
            assertThat(page.locator(".strip li").allInnerTexts()).hasSize(3).noneMatch(String::isBlank);
        }
    }

    /** The answer that points to nothing, or the one that the record gave. */
    private String no(String linkId) {
        List<String> values =
                assessment.get("").html().select("#q-" + linkId + " input").eachAttr("value");
        return Stream.of("N", "none", "no-pregnancy-or-birth", "female")
                .filter(values::contains)
                .findFirst()
                .orElse("42");
    }

    private List<String> firstPart() {
        return assessment.get("").html().select("section.first .q[data-read]:not([hidden])").eachAttr("id").stream()
                .map(id -> id.substring(2))
                .toList();
    }
}
