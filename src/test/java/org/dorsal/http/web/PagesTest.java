package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import org.dorsal.chart.Banner;
import org.dorsal.http.web.ProblemPages.ProblemPageView;
import org.dorsal.knowledge.Wording;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** Templates, words and the banner, without a server. */
class PagesTest {
    private final Pages pages = new Pages(Assets.shipped());

    @Test
    void a_page_carries_the_patients_banner() {
        assertThat(problem(SomeVisits.plain(), Locale.US))
                .contains("Testa Alder (sandbox)", "15-Jun-1984", "(42y)", "Female", "MRN", "SBX-01");
    }

    @Test
    void where_the_ehr_shows_its_own_banner_the_name_still_stands() {
        assertThat(problem(SomeVisits.withoutBanner(), Locale.US))
                .contains("Testa Alder (sandbox)")
                .doesNotContain("15-Jun-1984", "SBX-01");
    }

    @Test
    void a_patient_who_could_not_be_read_makes_a_signature_need_a_reason() {
        var nobody = new Banner("", Optional.empty(), Optional.empty(), List.of(), Optional.empty(), false);
        assertThat(PageFrame.doubts(SomeVisits.of(Wording.Locale.EN_US, nobody, List.of())))
                .containsExactly("doubt.no-patient");
    }

    @Test
    void each_wording_has_its_words() {
        assertThat(problem(SomeVisits.plain(), Locale.US)).contains("professional judgment;");
        assertThat(problem(SomeVisits.british(), Locale.UK)).contains("professional judgement;");
    }

    @Test
    void a_patient_that_cant_be_read_is_told_with_place_and_reason() {
        for (String why : List.of(
                "Patient:unreadable::Patient.name[0].family=JSON",
                "Patient:modified::Patient.modifierExtension=",
                "Patient:refused")) {
            String html = pages.render(
                    Optional.empty(),
                    Locale.US,
                    "problem",
                    new ProblemPageView("no-chart", "", Optional.of(AssessView.UnreadChart.of(why)), "r"));
            assertThat(Jsoup.parse(html).select("section.problem p").text())
                    .contains(
                            switch (why.split(":", -1)[1]) {
                                case "unreadable" ->
                                    "the EHR’s response could not be read. Patient.name[0].family (expected: JSON)";
                                case "modified" -> "so its meaning is uncertain. Patient.modifierExtension Try again";
                                default -> "Read of Patient in the EHR: the EHR refused.";
                            });
            assertThat(Jsoup.parse(html).select("section.problem > p").text()).doesNotContain("scope");
            assertThat(Jsoup.parse(html).select("section.problem details").text())
                    .startsWith("For your administrator")
                    .contains("patient/Patient.rs");
        }
    }

    @Test
    void a_word_that_is_missing_is_a_fault() {
        assertThatThrownBy(() -> pages.render(
                        Optional.empty(),
                        Locale.US,
                        "problem",
                        new ProblemPageView("no-such-problem", "", Optional.empty(), "r")))
                .isNotNull();
    }

    @Test
    void no_word_holds_an_apostrophe_that_formats_would_swallow() throws Exception {
        try (var files = Files.list(Path.of("src/main/resources/words"))) {
            assertThat(files)
                    .filteredOn(file -> !file.getFileName().toString().matches("(command-line|doubts).*")) // no formats
                    .allSatisfy(file -> assertThat(Files.readAllLines(file))
                            .filteredOn(line -> !line.startsWith("#"))
                            .noneMatch(line -> line.contains("'")));
        }
    }

    private String problem(Visit visit, Locale locale) {
        return pages.render(
                Optional.of(visit),
                locale,
                "problem",
                new ProblemPageView("no-page", "", Optional.empty(), "request-1"));
    }
}
