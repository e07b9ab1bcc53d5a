package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.IntStream;
import org.dorsal.knowledge.Disposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Number of questions that are put to simulated people until their tier is decided, in the order that the page
 * proposes. {@code -Ddorsal.interview.people=5000} takes as many people as were published. Age and sex come from the
 * record; how the person looks is seen; a value and its unit are one question.
 */
class InterviewLengthTest {
    private static final int PEOPLE = Integer.getInteger("dorsal.interview.people", 300);
    private static final Set<String> NOT_SPOKEN =
            Set.of("age-years", "sex", "looks-ill", "help-sought-before", "bmi", "pain-duration-unit");
    private static final long SEED = 7;
    private static final int BENIGN_MEDIAN = 29;
    private static final int FINAL = 34;
    private static final int FEW = 200;
    private static final int FIRST_STAGE = 14;
    private static final Set<String> STAGE_1 = Set.of(
            "pregnancy-or-birth",
            "pain-onset",
            "pain-duration-value",
            "pain-worst-score",
            "provoking-event",
            "worsened-by",
            "pain-elsewhere",
            "sign-with-pain",
            "function-loss",
            "numbness-area",
            "bladder-change",
            "bowel-change",
            "fever-time",
            "child-sign",
            "major-history");
    private static final int EMERGENCY_MEDIAN = 8;
    private static final int EMERGENCY_NINE_TENTHS = 16;

    private record Length(Disposition tier, boolean enough, int questions) {}

    @Test
    void few_questions_decide() {
        SimulatedPeople people = new SimulatedPeople(Long.getLong("dorsal.interview.seed", SEED));
        Map<Disposition, List<Integer>> lengths = new TreeMap<>();
        List<Integer> benign = new ArrayList<>();
        List<String> without = new ArrayList<>();
        IntStream.range(0, PEOPLE).forEach(number -> {
            Length length = length(people.person(number));
            if (length.enough()) {
                lengths.computeIfAbsent(length.tier(), _ -> new ArrayList<>()).add(length.questions());
                if (isBenign(people.person(number))) {
                    benign.add(length.questions());
                }
            } else {
                without.add(people.person(number).toString());
            }
        });
        lengths.forEach((tier, counts) -> System.out.printf(
                "%s: %d people, median %d, 90 %% %d, most %d%n",
                tier.code(), counts.size(), share(counts, 0.5), share(counts, 0.9), share(counts, 1)));
        System.out.printf(
                "no cause above self-care: %d people, median %d, most %d%n",
                benign.size(), share(benign, 0.5), share(benign, 1));
        System.out.println("without an end: " + without.size());

        assertThat(without.size())
                .as("people who lack an answer that decides: %s", without)
                .isLessThanOrEqualTo(PEOPLE / FEW);
        assertThat(share(lengths.get(Disposition.EMERGENCY), 0.5)).isLessThanOrEqualTo(EMERGENCY_MEDIAN);
        assertThat(share(lengths.get(Disposition.EMERGENCY), 0.9)).isLessThanOrEqualTo(EMERGENCY_NINE_TENTHS);
        assertThat(share(benign, 0.5)).isLessThanOrEqualTo(BENIGN_MEDIAN);
        assertThat(benign).as("questions to a person without signs").allMatch(count -> count <= FINAL);
    }

    /** Smoking alone leads to a booked check, which a result without measured vital signs has anyway. */
    @Test
    void a_question_that_leads_to_a_check_alone_is_asked_once_self_care_needs_none() {
        Map<String, String> person = new TreeMap<>(SimulatedPeople.harmless());
        person.putAll(Map.of("age-years", "30", "sex", "male", "worsened-by", "one-movement"));
        person.keySet().removeAll(Set.of("smoking-status", "pregnancy-or-birth"));
        assertThat(Interview.stop(person).next()).doesNotContain("smoking-status");

        person.putAll(
                Map.of("pulse", "70", "respiratory-rate", "14", "oxygen-saturation", "98", "body-temperature", "36.8"));
        person.putAll(Map.of("systolic-right", "120", "diastolic-right", "75"));
        assertThat(Interview.stop(person).next()).contains("smoking-status");
    }

    private static boolean isBenign(Map<String, String> person) {
        Interview interview = new Interview(EvidenceCases.FORM, person);
        while (interview.open().stream()
                        .filter(item -> interview.answer(item.linkId()))
                        .count()
                > 0) {
            // a later answer may open a question
        }
        return EvidenceCases.scored(interview.answers()).reached().isEmpty();
    }

    /** The people of the table "Burden" in the description of the form. */
    @ParameterizedTest
    @CsvSource({
        "28, male,   3, d,  lifted-heavy, over-days",
        "14, female, 2, wk, long-posture, over-days",
        "58, male,   2, d,  none,         on-waking",
        "35, female, 3, wk, none,         over-days",
        "70, female, 8, wk, none,         over-days",
        "40, female, 4, mo, none,         over-days"
    })
    void a_person_without_signs_is_asked_little(
            String age, String sex, String value, String unit, String event, String onset) {
        Map<String, String> person = new TreeMap<>(SimulatedPeople.harmless());
        person.putAll(Map.of(
                "age-years", age,
                "sex", sex,
                "pain-duration-value", value,
                "pain-duration-unit", unit,
                "provoking-event", event,
                "pain-onset", onset,
                "pain-course", "easing"));
        Interview interview = new Interview(EvidenceCases.FORM, person);
        interview.answer("age-years");
        interview.answer("sex");
        List<String> questions = new ArrayList<>();
        for (TriageStop stop = interview.stop(); !stop.enough(); stop = interview.stop()) {
            String linkId = stop.next().getFirst();
            assertThat(interview.answer(linkId)).as(linkId).isTrue();
            questions.add(linkId);
        }
        questions.removeAll(NOT_SPOKEN);

        assertThat(questions.stream().filter(STAGE_1::contains).toList()).hasSizeLessThanOrEqualTo(FIRST_STAGE);
        assertThat(questions).hasSizeLessThanOrEqualTo(FINAL);
    }

    private static Length length(Map<String, String> person) {
        Interview interview = new Interview(EvidenceCases.FORM, person);
        interview.answer("age-years");
        interview.answer("sex");
        TriageStop stop = interview.stop();
        int spoken = 0;
        while (!stop.enough()) {
            String linkId =
                    stop.next().stream().filter(person::containsKey).findFirst().orElse("");
            if (!interview.answer(linkId)) {
                return new Length(stop.most(), false, spoken);
            }
            spoken += NOT_SPOKEN.contains(linkId) ? 0 : 1;
            stop = interview.stop();
        }
        return new Length(stop.most(), true, spoken);
    }

    private static int share(List<Integer> counts, double share) {
        List<Integer> sorted = counts.stream().sorted().toList();
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
