package org.dorsal.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.LocalDate;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.PanelView.CauseView;
import org.dorsal.scoring.EvidenceCases;
import org.dorsal.scoring.Scoring;
import org.junit.jupiter.api.Test;

/** Words about each person of the case stories: nothing that this person does not have, and nothing done already. */
class PlanFitsPersonTest {
    private static final SiteRules RULES = new SiteRules(
            "Northside",
            Wording.Locale.EN_GB,
            SiteRules.SignOffRule.REQUIRED,
            false,
            SiteRules.WriteBackRule.NONE,
            URI.create("https://ehr.example/fhir"));
    private static final Pattern ALTERNATIVES = Pattern.compile("\\bor\\b(?! (more|over|less|under|older|above)\\b)");
    private static final List<String> MEASURED = List.of(
            "pulse", "respiratory-rate", "oxygen-saturation", "body-temperature", "systolic-right", "systolic-left");
    private static final Set<String> DONE = Set.of("normal", "ischemia", "widespread-st", "other-abnormal");

    /** Most words that the patient reads, headings included and the sheet of exercises aside. */
    private static final Map<Disposition, Integer> MOST_WORDS = Map.of(
            Disposition.EMERGENCY, 60,
            Disposition.URGENT, 150,
            Disposition.SOON, 200,
            Disposition.CLINICIAN_REVIEW, 300,
            Disposition.SELF_CARE_WITH_CHECK, 300,
            Disposition.SELF_CARE, 300);

    /** Background that no answer denies, in brackets behind the finding that it weighs with. */
    private static final Pattern BACKGROUND = Pattern.compile(" \\(([A-Z][^()]*: (?:[^()]|\\([^()]*\\))*)\\)(; |$)");

    private static final Set<String> EXERCISES = Set.of("stretches", "gentle-stretches", "strengthening-exercises");

    @Test
    void a_finding_is_one_that_this_person_has() {
        int answered = 0;
        for (ScoredEntries person : people()) {
            Set<String> answers = answers(person);
            for (CauseView cause : causes(person)) {
                String because = BACKGROUND.matcher(cause.because()).replaceAll("; $1$2");
                for (String finding : because.split("; ")) {
                    String question = finding.substring(0, finding.indexOf(": ") + 1);
                    boolean named = answers.stream().anyMatch(answer -> answer.startsWith(question + " "));
                    if (ALTERNATIVES.matcher(finding).find() || (named && !question.isEmpty())) {
                        String remaining = finding.substring(question.length());
                        for (String answer : answers) {
                            remaining = answer.startsWith(question)
                                    ? remaining.replace(answer.substring(question.length()), "")
                                    : remaining;
                        }
                        assertThat(remaining.replace(",", ""))
                                .as("%s of %s", finding, cause.name())
                                .isBlank();
                        answered++;
                    }
                }
            }
        }
        assertThat(answered).isGreaterThan(100);
    }

    @Test
    void tests_are_named_with_the_leading_causes_alone_and_not_for_a_booked_check() {
        int tested = 0;
        for (ScoredEntries person : people()) {
            for (CauseView cause : causes(person)) {
                if (!cause.tests().isEmpty()) {
                    assertThat(cause.tierCode())
                            .isEqualTo(
                                    person.scoring().reached().getFirst().tier().code())
                            .isNotEqualTo(Disposition.SELF_CARE_WITH_CHECK.code());
                    tested++;
                }
            }
        }
        assertThat(tested).isGreaterThan(50);
    }

    @Test
    void what_was_measured_is_not_proposed_again() {
        int measured = 0;
        for (ScoredEntries person : people()) {
            List<String> offers = offers(person.scoring());
            List<String> tests = causes(person).stream()
                    .flatMap(cause -> cause.tests().stream())
                    .toList();
            if (MEASURED.stream().allMatch(person.filled()::counts)) {
                assertThat(offers).doesNotContain("vital-signs");
                assertThat(tests).doesNotContain("Oxygen saturation", "Breathing rate", "Blood pressure in both arms");
                measured++;
            }
            if (person.draft().answers().of("ecg").stream().anyMatch(DONE::contains)) {
                assertThat(offers).doesNotContain("ecg-option");
                assertThat(tests).noneMatch(test -> test.contains("ECG"));
            }
        }
        assertThat(measured).isGreaterThan(50);
    }

    @Test
    void vital_signs_that_lack_a_value_are_proposed_and_an_ecg_that_was_not_done() {
        Map<String, String> urgent = new TreeMap<>(story("s09"));
        urgent.put("constant", "Y");
        urgent.remove("pulse");
        assertThat(offers(person(urgent).scoring())).contains("vital-signs");

        Map<String, String> heart = new TreeMap<>(story("s02"));
        heart.put("examined", "Y");
        heart.put("ecg", "not-done");
        assertThat(causes(person(heart)).getFirst().tested()).contains("ECG");
        heart.put("ecg", "normal");
        assertThat(causes(person(heart)).getFirst().tested()).doesNotContain("ECG");
    }

    @Test
    void a_sheet_is_short_in_both_languages() {
        Set<String> tooLong = new TreeSet<>();
        for (ScoredEntries person : people()) {
            for (Disposition decided : Disposition.TIERS) {
                Scoring scoring = EvidenceCases.scored(answered(person), Optional.of(decided));
                for (Wording.Locale english : List.of(Wording.Locale.EN_US, Wording.Locale.EN_GB)) {
                    for (Wording.Locale language : List.of(english, HandoutView.spanish(english))) {
                        int words = words(scoring, language);
                        if (words > MOST_WORDS.get(decided)) {
                            tooLong.add(
                                    words + " words, " + decided + " in " + language.tag() + ": " + offers(scoring));
                        }
                    }
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void half_of_a_sign_that_was_judged_leaves_the_other_half() {
        Map<String, String> answers = new TreeMap<>(story("s01"));
        answers.put("pain-elsewhere", "left-arm");
        answers.put("sign-with-pain", "breathless");
        assertThat(net(answers))
                .contains("chest pain or tightness", "fainting")
                .doesNotContain("spreads to an arm", "trouble breathing");
        answers.put("pain-elsewhere", "chest");
        answers.put("sign-with-pain", "collapse");
        assertThat(net(answers))
                .contains("spreads to an arm", "trouble breathing")
                .doesNotContain("chest pain or tightness", "fainting");
    }

    @Test
    void a_pregnant_woman_is_told_the_signs_of_her_weeks() {
        Map<String, String> answers = new TreeMap<>(story("s13"));
        answers.put("pregnancy-stage", "28-weeks-or-more");
        assertThat(net(answers)).contains("the baby moving less").doesNotContain("tip of a shoulder");
        answers.put("pregnancy-stage", "under-13-weeks");
        assertThat(net(answers)).contains("tip of a shoulder").doesNotContain("baby");
    }

    @Test
    void somebody_in_the_room_unlocks_no_door() {
        Map<String, String> answers = new TreeMap<>(story("s06"));
        assertThat(sheet(answers)).contains("tell the staff").doesNotContain("unlock the door", "again");
        answers.put("contact-mode", "phone");
        assertThat(sheet(answers)).contains("unlock the door", "call 999 again").doesNotContain("the staff");
    }

    @Test
    void nothing_is_eaten_before_the_spine_may_be_operated_on() {
        for (String story : List.of("s05", "s06", "s17")) {
            assertThat(sheet(story(story))).contains("eat and drink nothing");
        }
        assertThat(sheet(story("s02"))).doesNotContain("eat and drink nothing");
    }

    @Test
    void spanish_fits_a_woman_and_a_man() {
        Pattern masculine = Pattern.compile("\\b(tumbado|quieto|solo|enfermo|sentado|recto|preocupado)\\b");
        Wording.Locale spanish = new Wording.Locale("es-GB");
        Stream.concat(
                        SomeProfiles.care().offers().stream()
                                .filter(offer -> offer.activity().says().has(spanish))
                                .map(offer -> offer.activity().says()),
                        SomeProfiles.care().offers().stream()
                                .flatMap(offer -> offer.signs().stream())
                                .flatMap(list -> list.signs().stream())
                                .map(Care.Sign::words))
                .map(words -> words.in(spanish))
                .forEach(words -> assertThat(masculine
                                .matcher(words.replaceAll("solo (hasta donde|lado)", ""))
                                .find())
                        .as(words)
                        .isFalse());
    }

    private static List<ScoredEntries> people() {
        return EvidenceCases.stories().values().stream()
                .map(PlanFitsPersonTest::person)
                .toList();
    }

    private static Map<String, String> story(String id) {
        return EvidenceCases.stories().entrySet().stream()
                .filter(story -> story.getKey().startsWith(id + " "))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static ScoredEntries person(Map<String, String> answers) {
        Map<String, List<String>> codes = new TreeMap<>();
        answers.forEach((linkId, answer) -> codes.put(linkId, Arrays.asList(answer.split("\\+"))));
        Draft draft = Draft.EMPTY.with(new FormAnswers(codes));
        FilledForm filled = FilledForm.in(EvidenceCases.FORM, draft.answers());
        return new ScoredEntries(
                Wording.Locale.EN_GB,
                draft,
                filled,
                new LiveScore(SomeProfiles.knowledge())
                        .score(filled, RULES, Optional.empty(), LocalDate.of(2026, 11, 20), List.of()));
    }

    private static List<CauseView> causes(ScoredEntries person) {
        return new PanelView.PanelViews(person, SomeProfiles.knowledge().codes())
                .panel(Optional.empty(), java.time.ZoneOffset.UTC)
                .causes();
    }

    /** The answers of the person, as "question: answer", and each option separately. */
    private static Set<String> answers(ScoredEntries person) {
        Set<String> answers = new java.util.HashSet<>();
        person.form()
                .items()
                .values()
                .forEach(item -> person.shown(item).ifPresent(shown -> {
                    String question = item.brief().in(Wording.Locale.EN_GB) + ": ";
                    answers.add(question + shown);
                    Arrays.stream(shown.split("; ")).forEach(option -> answers.add(question + option));
                }));
        return answers;
    }

    private static Map<String, String> answered(ScoredEntries person) {
        Map<String, String> answers = new TreeMap<>();
        person.form().items().keySet().forEach(linkId -> {
            if (person.filled().counts(linkId)) {
                answers.put(linkId, String.join("+", person.draft().answers().of(linkId)));
            }
        });
        return answers;
    }

    private static List<String> offers(Scoring scoring) {
        return scoring.offers().stream().map(offer -> offer.code().code()).toList();
    }

    private static List<Care.Activity> toThePatient(Scoring scoring) {
        return scoring.offers().stream()
                .filter(offer -> offer.kind().equals("CommunicationRequest"))
                .toList();
    }

    private static int words(Scoring scoring, Wording.Locale language) {
        List<String> words = new ArrayList<>();
        toThePatient(scoring).stream()
                .filter(offer -> !EXERCISES.contains(offer.code().code()))
                .forEach(offer -> words.addAll(List.of(
                        (offer.heading().in(language) + " " + offer.says().in(language)).split("\\s+"))));
        return words.size();
    }

    private static String net(Map<String, String> answers) {
        return toThePatient(EvidenceCases.scored(answers, Optional.of(Disposition.URGENT))).stream()
                .filter(offer -> offer.code().code().equals("safety-net"))
                .map(offer -> offer.says().in(Wording.Locale.EN_GB))
                .findFirst()
                .orElseThrow();
    }

    private static String sheet(Map<String, String> answers) {
        return toThePatient(EvidenceCases.scored(answers, Optional.of(Disposition.EMERGENCY))).stream()
                .map(offer -> offer.says().in(Wording.Locale.EN_GB))
                .reduce("", (first, other) -> first + " " + other);
    }
}
