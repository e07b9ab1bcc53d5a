package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.LocalDate;
import java.util.*;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.ScoredEntries;
import org.dorsal.note.Templates;
import org.dorsal.note.Words;
import org.dorsal.scoring.EvidenceCases;
import org.junit.jupiter.api.Test;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;

/** Open questions of the page, and its message that the answers suffice. */
class StopViewTest {
    private static final SiteRules RULES = new SiteRules(
            "Northside",
            Wording.Locale.EN_GB,
            SiteRules.SignOffRule.REQUIRED,
            false,
            SiteRules.WriteBackRule.NONE,
            URI.create("https://ehr.example/fhir"));

    @Test
    void at_first_the_page_asks_and_comfort_waits() {
        StopView stop = stop(Map.of("age-years", "34", "sex", "male"));

        assertThat(stop.enough()).isFalse();
        assertThat(stop.next()).startsWith("pain-onset").doesNotContain("pillow-supportive", "pulse");
        assertThat(stop.later()).contains("pain-now-score", "pillow-supportive", "exercise-level");
        assertThat(page(stop)).doesNotContain("Enough for triage").contains("data-next=\"pain-onset");
    }

    @Test
    void an_emergency_ends_the_questions_and_asks_nothing_about_comfort() {
        StopView stop = stop(Map.of("age-years", "50", "sex", "male", "numbness-area", "between-legs"));

        assertThat(stop.enough()).isTrue();
        assertThat(stop.next()).isEmpty();
        assertThat(stop.comfort()).isFalse();
        assertThat(stop.later()).contains("pain-now-score");
        assertThat(page(stop)).contains("Enough for triage").contains("value=\"review\"");
    }

    @Test
    void a_question_that_keeps_a_medicine_away_is_shown_in_an_emergency() {
        Map<String, String> answers =
                new TreeMap<>(EvidenceCases.all().getFirst().answers());
        answers.putAll(Map.of(
                "age-years", "61",
                "pain-duration-value", "40",
                "pain-duration-unit", "min",
                "sign-with-pain", "chest-tight"));
        answers.remove("medicine-caution");
        assertThat(stop(answers).later()).doesNotContain("medicine-caution");
    }

    @Test
    void nothing_waits_for_a_clinician_who_asks_for_all_questions() {
        assertThat(stop(Map.of("age-years", "34", "sex", "male", "ask-all", "Y"))
                        .later())
                .isEmpty();
    }

    @Test
    void a_result_that_can_wait_brings_the_questions_about_comfort() {
        Map<String, String> answers =
                new TreeMap<>(EvidenceCases.all().getFirst().answers());
        answers.keySet().removeIf(Set.of("pain-now-score", "sleep-position", "exercise-level")::contains);
        StopView stop = stop(answers);

        assertThat(stop.enough()).isTrue();
        assertThat(stop.comfort()).isTrue();
        assertThat(stop.later()).isEmpty();
        assertThat(page(stop)).contains("only tailor the plan to the person");
    }

    @Test
    void a_question_that_holds_the_result_open_never_waits() {
        Map<String, String> answers =
                new TreeMap<>(EvidenceCases.all().getFirst().answers());
        answers.remove("after-sleeping"); // it decides whether other questions are shown
        StopView stop = stop(answers);

        assertThat(stop.enough()).isFalse();
        assertThat(stop.next()).contains("after-sleeping");
        assertThat(stop.later()).doesNotContainAnyElementsOf(stop.next());
    }

    private static StopView stop(Map<String, String> answers) {
        Map<String, List<String>> codes = new TreeMap<>();
        answers.forEach((linkId, answer) -> codes.put(linkId, Arrays.asList(answer.split("\\+"))));
        Draft draft = Draft.EMPTY.with(new FormAnswers(codes));
        FilledForm filled = FilledForm.in(EvidenceCases.FORM, draft.answers());
        return StopView.of(new ScoredEntries(
                Wording.Locale.EN_GB,
                draft,
                filled,
                new LiveScore(SomeProfiles.knowledge())
                        .score(filled, RULES, Optional.empty(), LocalDate.of(2026, 11, 20), List.of())));
    }

    private static String page(StopView stop) {
        Context context = Templates.context(Words.locale(Wording.Locale.EN_GB), Map.of("view", Map.of("stop", stop)));
        return Templates.engine(".html", TemplateMode.HTML).process("assess-stop", Set.of("stop"), context);
    }
}
