package org.dorsal.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.EvidenceCases;
import org.junit.jupiter.api.Test;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;

/** The hand-over to an ambulance: person, onset, findings, vital signs, medicines and open questions. */
class AmbulanceHandoverTest {
    private static final Instant ANSWERED = Instant.parse("2026-11-20T09:10:00Z");
    private static final Instant NOW = Instant.parse("2026-11-20T09:25:00Z");

    private static final SiteRules RULES = new SiteRules(
            "Northside",
            Wording.Locale.EN_GB,
            SiteRules.SignOffRule.REQUIRED,
            false,
            SiteRules.WriteBackRule.NONE,
            URI.create("https://ehr.example/fhir"));

    /** The case of the evidence brief: 72 years, diabetes, breathless, sweat, pain for 40 minutes. */
    private static final Map<String, String> HEART = EvidenceCases.all().stream()
            .filter(checked -> checked.name().startsWith("72 F, diabetes"))
            .findFirst()
            .orElseThrow()
            .answers();

    @Test
    void it_says_who_since_when_and_why() {
        AmbulanceHandover handover = handover(HEART);

        assertThat(handover.result()).isEqualTo("Emergency");
        assertThat(handover.person()).containsExactly("72", "Female");
        assertThat(handover.onset().orElseThrow().minutes()).contains(55L);
        assertThat(handover.onset().orElseThrow().clock().orElseThrow()).contains("08:30");
        assertThat(handover.causes()).extracting(PanelView.CauseView::code).contains("acs");
        assertThat(handover.causes()).allMatch(cause -> cause.tierCode().equals("emergency"));
        assertThat(handover.causes().getFirst().facts()).isNotEmpty();
        assertThat(handover.background())
                .extracting(PanelView.AnswerFact::linkId)
                .contains("long-term-condition")
                .doesNotContain("major-history");
    }

    @Test
    void a_measured_sign_has_its_value_and_one_that_was_not_measured_is_named() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.keySet().removeIf(Set.of("pulse", "body-temperature")::contains);
        answers.put("oxygen-saturation", "93");
        AmbulanceHandover handover = handover(answers);

        assertThat(handover.measured())
                .anyMatch(fact -> fact.linkId().equals("oxygen-saturation")
                        && fact.answer().startsWith("93 "));
        assertThat(handover.unmeasured())
                .anyMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("pulse"));
    }

    @Test
    void medicines_that_nobody_asked_about_are_not_none() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.remove("medicine-taken");
        answers.remove("medicine-caution");
        assertThat(handover(answers).medicines()).isEmpty();
        assertThat(page(handover(answers))).contains("Not recorded. Ask about blood thinners");

        answers.put("medicine-taken", "low-dose-aspirin");
        assertThat(handover(answers).medicines()).hasSize(1);
    }

    @Test
    void a_pain_of_days_is_said_as_it_was_answered() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.put("pain-duration-value", "2");
        answers.put("pain-duration-unit", "d");

        assertThat(handover(answers).onset().orElseThrow().minutes()).isEmpty();
        assertThat(page(handover(answers))).contains("Pain for 2");
    }

    @Test
    void the_page_reads_in_the_order_of_sbar() {
        String page = page(handover(HEART));
        List<Integer> parts = List.of("Situation", "Background", "Assessment", "Recommendation").stream()
                .map(page::indexOf)
                .toList();
        assertThat(parts).isSorted().doesNotContain(-1);
        assertThat(page).contains("Pain began about 55 minutes ago").contains("Nobody has signed it");
    }

    private static AmbulanceHandover handover(Map<String, String> answers) {
        Map<String, List<String>> codes = new TreeMap<>();
        answers.forEach((linkId, answer) -> codes.put(linkId, Arrays.asList(answer.split("\\+"))));
        Draft draft = Draft.EMPTY.with(new FormAnswers(codes));
        FilledForm filled = FilledForm.in(EvidenceCases.FORM, draft.answers());
        LiveScore.LiveResult scored = new LiveScore(SomeProfiles.knowledge())
                .score(filled, RULES, Optional.empty(), LocalDate.of(2026, 11, 20), List.of());
        return AmbulanceHandover.of(
                "Northside",
                new ScoredEntries(Wording.Locale.EN_GB, draft, filled, scored),
                SomeProfiles.knowledge().codes(),
                ANSWERED,
                NOW,
                ZoneOffset.UTC);
    }

    private static String page(AmbulanceHandover handover) {
        Context context = new Context(Words.locale(Wording.Locale.EN_GB));
        context.setVariable("view", handover);
        context.setVariable("frame", new PathsOnly());
        return Templates.engine(".html", TemplateMode.HTML)
                .process("ambulance", Set.of("content"), context)
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    /** Addresses of the launch's pages. */
    public record PathsOnly() {
        public String path(String page) {
            return "/a/launch" + page;
        }
    }
}
