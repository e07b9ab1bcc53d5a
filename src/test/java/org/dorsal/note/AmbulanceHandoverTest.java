package org.dorsal.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.*;
import java.util.*;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.assessment.FoundAnswers;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.RecordFinding;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.FactKind;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.EvidenceCases;
import org.junit.jupiter.api.Test;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;

/** The handover to an ambulance: person, onset, findings, vital signs, medicines and open questions. */
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

    private static final AmbulanceHandover.HandoverSender SENDER = new AmbulanceHandover.HandoverSender(
            "Dr Sample Person, General practitioner", "Northside", "+44 20 7946 0000", Optional.empty());

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
        assertThat(handover.person()).containsExactly("72 years", "Female");
        assertThat(handover.onset().orElseThrow().minutes()).contains(55L);
        assertThat(handover.onset().orElseThrow().clock().orElseThrow()).contains("08:30");
        assertThat(handover.causes()).extracting(PanelView.CauseView::code).contains("acs");
        assertThat(handover.causes()).allMatch(cause -> cause.tierCode().equals("emergency"));
        assertThat(handover.causes().getFirst().facts()).isNotEmpty();
        assertThat(handover.background().found())
                .extracting(AnswerFact::linkId)
                .contains("long-term-condition")
                .doesNotContain("major-history");
    }

    /** Sex and age are in brackets behind the sign that they weigh with. */
    @Test
    void background_is_no_reason_of_its_own() {
        List<String> background = List.of("Sex in record: ", "Age: ");
        List<String> beside = new ArrayList<>();
        EvidenceCases.all().stream().map(EvidenceCases.EvidenceCase::answers).forEach(answers -> {
            ScoredEntries entries = entries(draft(answers), List.of());
            FoundAnswers found = new FoundAnswers(entries.filled(), Wording.Locale.EN_US, entries::shown);
            entries.scoring().reached().stream()
                    .flatMap(cause -> cause.because().stream())
                    .filter(fact -> fact.grounds().stream().anyMatch(AmbulanceHandoverTest::isSymptom))
                    .forEach(fact -> {
                        assertThat(found.of(fact))
                                .as(fact.words().us())
                                .noneMatch(line -> background.stream().anyMatch(line::startsWith));
                        found.of(fact).stream()
                                .filter(line -> background.stream().anyMatch(line::contains))
                                .forEach(beside::add);
                    });
        });
        assertThat(beside).isNotEmpty();
    }

    private static boolean isSymptom(Condition ground) {
        return ground instanceof Condition.OptionCondition chosen
                && EvidenceCases.FORM
                                .item(chosen.linkId())
                                .orElseThrow()
                                .meaning()
                                .kinds()
                                .get(chosen.code())
                        == FactKind.SYMPTOM;
    }

    /** Signs of many emergencies at once reach more causes than fit one page in full. */
    @Test
    void each_cause_to_be_excluded_now_is_named() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.putAll(Map.of(
                "major-history", "cancer",
                "function-loss", "both-arms-or-hands+unsteady-walking",
                "numbness-area", "both-legs-or-feet",
                "neuro-onset-speed", "within-minutes",
                "fever-time", "now-or-3-days",
                "looks-ill", "newly-confused",
                "head-sign", "double-vision+spinning",
                "skin-and-touch", "band-rash",
                "spine-condition", "ankylosing-spondylitis",
                "provoking-event", "accident-or-fall"));

        assertThat(emergencies(answers)).hasSizeGreaterThan(8);
        assertThat(page(handover(answers))).contains(emergencies(answers));
    }

    private static List<String> emergencies(Map<String, String> answers) {
        return entries(draft(answers), List.of()).scoring().reached().stream()
                .filter(cause -> cause.tier() == Disposition.EMERGENCY)
                .map(cause -> cause.name().in(Wording.Locale.EN_GB))
                .toList();
    }

    @Test
    void a_measured_sign_has_its_value_and_one_that_was_not_measured_is_named() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.keySet().removeIf(Set.of("pulse", "body-temperature")::contains);
        answers.put("oxygen-saturation", "93");
        AmbulanceHandover handover = handover(answers);

        assertThat(handover.measured())
                .anyMatch(fact -> fact.linkId().equals("oxygen-saturation")
                        && fact.answer().startsWith("93%"));
        assertThat(handover.unmeasured())
                .anyMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("pulse"));
    }

    @Test
    void medicines_that_nobody_asked_about_are_not_none() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.remove("medicine-taken");
        answers.remove("medicine-caution");
        assertThat(handover(answers).medicines().found()).isEmpty();
        assertThat(page(handover(answers)))
                .contains("Ask about blood thinners and aspirin.")
                .containsPattern("Not asked, not measured or not known: .*; Medicines; Cautions for medicines[;.]");

        answers.put("medicine-taken", "low-dose-aspirin");
        assertThat(handover(answers).medicines().found()).hasSize(1);
    }

    @Test
    void none_is_an_answer_and_no_gap() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.putAll(Map.of("medicine-taken", "none", "medicine-caution", "none", "major-history", "UNK"));

        assertThat(handover(answers).medicines().denied()).containsExactly("Medicines", "Cautions for medicines");
        assertThat(handover(answers).background().open()).contains("Serious conditions");
        assertThat(page(handover(answers)))
                .containsPattern("Medicines None of these reported: Medicines; Cautions for medicines\\.")
                .doesNotContain("Ask about blood thinners");
    }

    @Test
    void never_is_no_finding() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.putAll(Map.of("major-history", "UNK", "cancer-status", "never-cancer"));

        assertThat(handover(answers).background().denied()).contains("Cancer, when last");
        assertThat(handover(answers).background().found())
                .noneMatch(fact -> fact.linkId().equals("cancer-status"));
    }

    @Test
    void what_the_record_holds_and_the_answers_deny_is_said() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.put("major-history", "none");
        RecordFinding warfarin =
                new RecordFinding("major-history", "anticoagulant", "Warfarin 5 mg", Optional.of("2026-11-01"));

        assertThat(page(handover(draft(answers), List.of(warfarin))))
                .contains("Serious conditions: None of these", "In the record: Warfarin 5 mg, 01-Nov-2026");
        assertThat(page(handover(answers))).doesNotContain("In the record");
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
    void a_typed_blank_is_no_fault() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.put("pain-duration-value", " 40 ");

        assertThat(handover(answers).onset().orElseThrow().minutes()).contains(55L);
    }

    @Test
    void an_invalid_unit_is_no_fault() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.put("pain-duration-unit", "fortnight");

        assertThat(page(handover(answers))).contains("Pain for 40 when asked");
    }

    @Test
    void without_the_time_of_the_answer_nothing_is_counted() {
        FormAnswers signed = new FormAnswers(Map.of(
                "pain-duration-value", List.of("40"),
                "pain-duration-unit", List.of("min"),
                "sign-with-pain", List.of("chest-tight")));

        assertThat(page(handover(Draft.EMPTY.with(signed))))
                .contains("Pain for 40 minutes when asked")
                .doesNotContain("minutes ago");
    }

    @Test
    void beyond_three_days_there_is_no_count_of_minutes() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.put("pain-duration-unit", "h");
        answers.put("pain-duration-value", "72");
        assertThat(page(handover(answers))).contains("Pain began about 4,335 minutes ago");

        answers.put("pain-duration-value", "72.1");
        assertThat(page(handover(answers))).contains("Pain for 72.1 hours").doesNotContain("minutes ago");

        answers.put("pain-duration-value", "999999999999");
        assertThat(page(handover(answers))).contains("Pain for 999,999,999,999 hours");
    }

    @Test
    void emergencies_that_open_questions_could_still_lead_to_are_named() {
        String page = page(handover(Map.of("sign-with-pain", "chest-tight", "fever-time", "now-or-3-days")));

        assertThat(page).contains("Not excluded yet");
        String open = page.substring(page.indexOf("Not excluded yet:"), page.indexOf("Not asked, not measured"));
        assertThat(open)
                .as("what some answers already speak for comes first")
                .matches("Not excluded yet: .*" + cause("sepsis") + ".*; " + cause("aorta") + "; .*")
                .contains(cause("embolism"))
                .containsPattern("; and [0-9]+ others")
                .doesNotContain(cause("acs"));
    }

    @Test
    void a_saturation_has_its_oxygen_and_an_open_consciousness_is_named() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.keySet().removeIf(Set.of("consciousness", "supplemental-oxygen")::contains);
        answers.put("oxygen-saturation", "95");
        assertThat(handover(answers).unmeasured()).contains("Consciousness", "Extra oxygen");

        answers.putAll(Map.of(
                "supplemental-oxygen", "Y",
                "consciousness", "new-confusion",
                "organ-disease", "copd",
                "oxygen-target-88-92", "Y",
                "body-temperature", "37.0",
                "fever-medicine-6-hours", "Y"));
        assertThat(page(handover(answers)))
                .contains(
                        "Extra oxygen : Yes",
                        "Consciousness : New confusion",
                        "Fever medicine in the past 6 hours : Yes")
                .contains("Target saturation 88 to 92% : Yes");
    }

    @Test
    void a_vital_sign_has_its_time_and_one_of_the_record_its_day() {
        Draft draft = draft(HEART);
        draft = draft.timed(draft.times()
                .takenOver("pulse", Optional.of("2026-11-19T22:10:00Z"), ANSWERED.atOffset(ZoneOffset.UTC)));
        assertThat(page(handover(draft)))
                .containsPattern("Pulse : [0-9]+ per minute \\(19-Nov-2026 22:10\\)")
                .containsPattern("Oxygen saturation : [0-9]+% \\(09:10\\)");
    }

    @Test
    void the_page_names_clinician_clinic_and_number_and_the_pain_with_score_and_place() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.putAll(Map.of("pain-worst-score", "9", "pain-area", "between-shoulder-blades", "pain-onset", "UNK"));

        assertThat(page(handover(answers)))
                .contains("Dr Sample Person, General practitioner , Northside", "call back on +44 20 7946 0000")
                .contains("Worst pain, 0 to 10 : 9", "Parts of the back : ")
                .doesNotContain("Onset : ");
    }

    @Test
    void a_number_that_the_site_has_not_set_is_not_printed() {
        var sender = new AmbulanceHandover.HandoverSender("Dr Sample Person", "Northside", "", Optional.empty());
        AmbulanceHandover handover = AmbulanceHandover.of(
                sender,
                entries(draft(HEART), List.of()),
                SomeProfiles.knowledge().codes(),
                NOW,
                ZoneOffset.UTC);

        assertThat(page(handover)).contains("Dr Sample Person").doesNotContain("call back");
    }

    @Test
    void the_two_numbers_of_a_blood_pressure_are_one_sign() {
        Map<String, String> answers = new HashMap<>(HEART);
        answers.putAll(Map.of("systolic-right", "182", "diastolic-right", "95", "systolic-left", "150"));
        answers.remove("diastolic-left");

        assertThat(page(handover(answers)))
                .contains("Blood pressure, right arm : 182/95 mm Hg", "Systolic, left arm : 150 mm Hg");
    }

    @Test
    void the_page_reads_in_the_order_of_sbar_and_ends_with_what_was_not_asked() {
        String page = page(handover(HEART));
        List<Integer> parts = List.of(
                        "Situation",
                        "Background",
                        "Assessment",
                        "Recommendation",
                        "Not asked, not measured or not known")
                .stream()
                .map(page::indexOf)
                .toList();
        assertThat(parts).isSorted().doesNotContain(-1);
        assertThat(page)
                .contains("Pain began about 55 minutes ago")
                .contains("Based on the answers so far and not signed");
    }

    private static String cause(String code) {
        return CodeNames.code(SomeProfiles.knowledge().codes(), "cause", code, Wording.Locale.EN_GB);
    }

    private static AmbulanceHandover handover(Map<String, String> answers) {
        return handover(draft(answers));
    }

    private static Draft draft(Map<String, String> answers) {
        Map<String, List<String>> codes = new TreeMap<>();
        answers.forEach((linkId, answer) -> codes.put(linkId, Arrays.asList(answer.split("\\+"))));
        return Draft.EMPTY.with(new FormAnswers(codes)).timed(Draft.EMPTY, ANSWERED.atOffset(ZoneOffset.UTC));
    }

    private static AmbulanceHandover handover(Draft draft) {
        return handover(draft, List.of());
    }

    private static AmbulanceHandover handover(Draft draft, List<RecordFinding> record) {
        return AmbulanceHandover.of(
                SENDER, entries(draft, record), SomeProfiles.knowledge().codes(), NOW, ZoneOffset.UTC);
    }

    private static ScoredEntries entries(Draft draft, List<RecordFinding> record) {
        FilledForm filled = FilledForm.in(EvidenceCases.FORM, draft.answers());
        LiveScore.LiveResult scored = new LiveScore(SomeProfiles.knowledge())
                .score(filled, RULES, Optional.empty(), LocalDate.of(2026, 11, 20), record);
        return new ScoredEntries(Wording.Locale.EN_GB, draft, filled, scored);
    }

    private static String page(AmbulanceHandover handover) {
        Context context = Templates.context(
                Words.locale(Wording.Locale.EN_GB), Map.of("view", handover, "frame", new PathsOnly()));
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
