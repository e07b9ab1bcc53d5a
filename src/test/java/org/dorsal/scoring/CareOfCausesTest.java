package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Wording.Locale;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.junit.jupiter.api.Test;

/**
 * Care of edition 2.0.0: few words, a safety net made for the person, and no advice that a given or open answer speaks
 * against.
 */
class CareOfCausesTest {
    private static final String TO_THE_PATIENT = "CommunicationRequest";
    private static final Set<String> EXERCISES = Set.of("stretches", "gentle-stretches", "strengthening-exercises");

    private static final Pattern LOWER_TIER = Pattern.compile(
            "(?i)\\b(today|tomorrow|same[- ]day|weeks?|24 hours|rapid-access|urgent|soon|unless it is an emergency)\\b");

    /** Most words for the patient, the sheet of exercises aside. */
    private static final Map<Disposition, Integer> MOST_WORDS = Map.of(
            Disposition.EMERGENCY, 60,
            Disposition.URGENT, 150,
            Disposition.SOON, 200,
            Disposition.CLINICIAN_REVIEW, 300,
            Disposition.SELF_CARE_WITH_CHECK, 300,
            Disposition.SELF_CARE, 300);

    @Test
    void a_patient_reads_few_words_whatever_a_clinician_decides() {
        for (Locale locale : List.of(Locale.EN_US, Locale.EN_GB)) {
            plans().forEach(plan -> assertThat(words(plan.scoring(), locale))
                    .as("%s, decided %s", plan.name(), plan.decided())
                    .isLessThanOrEqualTo(MOST_WORDS.get(plan.decided())));
        }
    }

    @Test
    void a_safety_net_names_five_to_eight_signs() {
        plans().filter(plan -> plan.decided() != Disposition.EMERGENCY)
                .forEach(plan -> assertThat(signs(plan.scoring()))
                        .as("%s, decided %s", plan.name(), plan.decided())
                        .hasSizeBetween(5, 8));
    }

    @Test
    void a_sign_that_was_judged_is_not_in_the_safety_net() {
        Map<String, String> answers = EvidenceCases.wellPerson();
        assertThat(signs(scored(answers, Disposition.URGENT)).toString())
                .contains("chest pain", "trouble breathing", "legs", "urine", "sudden");
        answers.put("pain-elsewhere", "chest");
        answers.put("sign-with-pain", "breathless");
        answers.put("function-loss", "both-legs-weak");
        answers.put("pain-onset", "sudden-worst-within-minutes");
        assertThat(signs(scored(answers, Disposition.URGENT)).toString())
                .contains("urine")
                .doesNotContain("chest pain", "trouble breathing", "weak or unsteady legs", "sudden");
    }

    @Test
    void a_sign_of_a_person_at_risk_is_in_the_safety_net() {
        Map<String, String> answers = EvidenceCases.wellPerson();
        answers.put("major-history", "anticoagulant");
        assertThat(signs(scored(answers, Disposition.CLINICIAN_REVIEW)).toString())
                .contains("sudden", "any new weakness, numbness");
    }

    @Test
    void no_anti_inflammatory_is_proposed_while_medicines_are_not_known() {
        Map<String, String> answers = askedAboutMedicines();
        assertThat(codes(scored(answers, Disposition.SELF_CARE))).contains("over-the-counter-pain-relief");
        for (String linkId : List.of("medicine-taken", "medicine-caution", "organ-disease", "pregnancy-or-birth")) {
            Map<String, String> fewer = new HashMap<>(answers);
            fewer.remove(linkId);
            assertThat(codes(scored(fewer, Disposition.SELF_CARE)))
                    .as(linkId)
                    .doesNotContain("over-the-counter-pain-relief");
        }
    }

    @Test
    void no_painkiller_and_no_exercise_is_proposed_for_the_same_day_or_an_emergency() {
        plans().filter(plan -> plan.decided().compareTo(Disposition.URGENT) <= 0)
                .forEach(plan -> assertThat(codes(plan.scoring()))
                        .as("%s, decided %s", plan.name(), plan.decided())
                        .doesNotContain(
                                "over-the-counter-pain-relief",
                                "pain-relief-without-anti-inflammatory",
                                "stretches",
                                "gentle-stretches",
                                "strengthening-exercises",
                                "manual-therapy-option",
                                "heat-or-ice"));
    }

    /** Who takes over and which tests settle a cause say no time: the tier does, and a cause may reach each. */
    @Test
    void an_emergency_says_nothing_of_a_lower_tier() {
        for (Locale locale : List.of(Locale.EN_US, Locale.EN_GB)) {
            assertThat(EvidenceCases.MODELS.causes())
                    .flatExtracting(model -> Stream.concat(
                                    Stream.of(model.receiver()),
                                    model.tests().stream().map(EvidenceModels.CauseTest::words))
                            .map(words -> words.in(locale))
                            .toList())
                    .noneMatch(words -> LOWER_TIER.matcher(words).find());
            plans().filter(plan -> plan.decided() == Disposition.EMERGENCY)
                    .flatMap(plan -> plan.scoring().offers().stream())
                    // its time is that of the protection, not of the disease
                    .filter(offer -> !offer.code().code().equals("safeguarding-contact"))
                    .forEach(offer -> assertThat(offer.says().in(locale))
                            .as(offer.code().code())
                            .doesNotContainPattern(LOWER_TIER));
        }
    }

    @Test
    void aspirin_waits_until_the_aorta_and_bleeding_are_excluded() {
        Map<String, String> answers = askedAboutMedicines();
        answers.put("pain-onset", "over-hours");
        answers.put("tearing-pain", "N");
        answers.put("pain-elsewhere", "chest");
        answers.put("chest-feel", "pressing");
        answers.put("chest-last", "now");
        answers.put("sign-with-pain", "sweating");
        assertThat(codes(scored(answers, Disposition.EMERGENCY)))
                .as(
                        "%s",
                        scored(answers, Disposition.EMERGENCY)
                                .withheldTogether()
                                .keySet())
                .contains("aspirin-option");
        for (String answer : List.of(
                "pain-onset=sudden-worst-within-minutes",
                "major-history=anticoagulant",
                "medicine-caution=aspirin-reaction",
                "organ-disease=stomach-ulcer",
                "major-history=-",
                "medicine-caution=-")) {
            Map<String, String> changed = new HashMap<>(answers);
            String[] parts = answer.split("=", 2);
            changed.put(parts[0], parts[1]);
            changed.values().removeIf("-"::equals);
            assertThat(codes(scored(changed, Disposition.EMERGENCY))).as(answer).doesNotContain("aspirin-option");
        }
    }

    @Test
    void every_reason_against_an_activity_names_its_source() throws java.io.IOException {
        PlanDefinition plan = FhirJson.context()
                .newJsonParser()
                .parseResource(
                        PlanDefinition.class,
                        Files.readString(Path.of("profiles/plan/upper-back-pain-care-2.0.0.json")));
        List<Extension> reasons = plan.getAction().stream()
                .flatMap(CareOfCausesTest::all)
                .flatMap(action -> action.getExtension().stream())
                .filter(extension -> extension.getUrl().endsWith("/never-with"))
                .toList();
        assertThat(reasons)
                .isNotEmpty()
                .allSatisfy(reason ->
                        assertThat(reason.getExtensionString("source")).isNotBlank());
    }

    private static Map<String, String> askedAboutMedicines() {
        Map<String, String> answers = EvidenceCases.wellPerson();
        answers.put("medicine-taken", "none");
        answers.put("medicine-caution", "none");
        return answers;
    }

    private static Stream<PlanDefinitionActionComponent> all(PlanDefinitionActionComponent action) {
        return Stream.concat(Stream.of(action), action.getAction().stream().flatMap(CareOfCausesTest::all));
    }

    /** The plans of all check cases, for every disposition that a clinician can decide on. */
    private static Stream<DecidedPlan> plans() {
        return EvidenceCases.all().stream()
                .flatMap(checked -> Disposition.TIERS.stream()
                        .map(decided -> new DecidedPlan(checked.name(), decided, scored(checked.answers(), decided))));
    }

    private record DecidedPlan(String name, Disposition decided, Scoring scoring) {}

    private static Scoring scored(Map<String, String> answers, Disposition decided) {
        return EvidenceCases.scored(answers, Optional.of(decided));
    }

    private static List<String> codes(Scoring scoring) {
        return scoring.offers().stream().map(offer -> offer.code().code()).toList();
    }

    private static int words(Scoring scoring, Locale locale) {
        return scoring.offers().stream()
                .filter(offer -> offer.kind().equals(TO_THE_PATIENT))
                .filter(offer -> !EXERCISES.contains(offer.code().code()))
                .mapToInt(offer -> offer.says().in(locale).split("\\s+").length)
                .sum();
    }

    private static List<String> signs(Scoring scoring) {
        String text = scoring.offers().stream()
                .filter(offer -> offer.code().code().equals("safety-net"))
                .map(Care.Activity::says)
                .map(wording -> wording.in(Locale.EN_GB))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(text.split("\\. "))
                .filter(sentence -> sentence.contains(": "))
                .flatMap(sentence -> Arrays.stream(
                        sentence.substring(sentence.indexOf(": ") + 2).split("; ")))
                .toList();
    }
}
