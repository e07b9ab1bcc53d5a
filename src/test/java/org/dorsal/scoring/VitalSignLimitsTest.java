package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Vital signs against the published tables: NEWS2 (Royal College of Physicians, 2017, both scales of saturation) from 16
 * years on, and NICE's tables of sepsis for children.
 */
class VitalSignLimitsTest {
    private static final int ROUNDS = 400;
    private static final int URGENT_SCORE = 5;
    private static final int EMERGENCY_SCORE = 7;
    private static final int SINGLE = 3;

    private static final Map<String, String> NORMAL = Map.of(
            "pulse", "72",
            "respiratory-rate", "14",
            "oxygen-saturation", "98",
            "supplemental-oxygen", "N",
            "systolic-right", "124",
            "diastolic-right", "76",
            "systolic-left", "122",
            "diastolic-left", "76",
            "body-temperature", "36.8",
            "consciousness", "alert");

    private final Random random = new Random(Seeds.next());

    @Test
    void a_score_of_five_or_a_single_three_is_urgent_and_seven_is_an_emergency() {
        for (int round = 0; round < ROUNDS; round++) {
            boolean target = random.nextBoolean();
            Map<String, String> answers = adult(target);
            List<Integer> points = news2(answers, target);
            int total = points.stream().mapToInt(Integer::intValue).sum();
            Disposition least = total >= EMERGENCY_SCORE
                    ? Disposition.EMERGENCY
                    : total >= URGENT_SCORE || points.contains(SINGLE)
                            ? Disposition.URGENT
                            : Disposition.SELF_CARE_WITH_CHECK;

            assertThat(dispositionOf(answers))
                    .as("NEWS2 %s of %s", points, answers)
                    .isLessThanOrEqualTo(least == Disposition.SELF_CARE_WITH_CHECK ? Disposition.SELF_CARE : least);
        }
    }

    @ParameterizedTest(name = "{0} years, breathing {1}, pulse {2}: {3}")
    @CsvSource({
        "1,  50,  110, emergency", "1,  40,  110, urgent", "1,  30, 150, emergency", "1, 30, 140, urgent",
        "3,  40,  110, emergency", "3,  35,  110, urgent", "4,  30, 140, emergency", "4, 30, 130, urgent",
        "5,  29,  100, emergency", "5,  24,  100, urgent", "5,  20, 130, emergency", "5, 20, 120, urgent",
        "7,  27,   90, emergency", "7,  24,   90, urgent", "6,  20, 120, emergency", "6, 20, 110, urgent",
        "9,  25,   90, emergency", "11, 22,   90, urgent", "8,  18, 115, emergency", "8, 18, 105, urgent",
        "13, 25,   80, emergency", "14, 21,   80, urgent", "15, 16, 131, emergency", "12, 16, 111, urgent"
    })
    void a_child_has_the_limits_of_its_age(String years, String breathing, String pulse, String tier) {
        Map<String, String> answers = measured(EvidenceCases.wellPerson());
        answers.put("age-years", years);
        answers.put("child-sign", "none");
        answers.remove("pregnancy-or-birth");
        answers.put("respiratory-rate", breathing);
        answers.put("pulse", pulse);

        assertThat(dispositionOf(answers)).isLessThanOrEqualTo(Disposition.ofCode(tier));
    }

    @Test
    void normal_values_lower_no_floor() {
        for (EvidenceCases.EvidenceCase checked : EvidenceCases.all()) {
            Map<String, String> unmeasured = new HashMap<>(checked.answers());
            EvidenceCases.MODELS.optional().forEach(unmeasured::remove);
            Disposition before = floors(unmeasured);

            assertThat(floors(measured(unmeasured)))
                    .as("%s with normal vital signs", checked)
                    .isLessThanOrEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "systolic-right=80;diastolic-right=120, diastolic-not-below-systolic-right",
        "systolic-left=90;diastolic-left=90, diastolic-not-below-systolic-left",
        "systolic-right=210;systolic-left=120, arms-far-apart",
        "oxygen-saturation=60, saturation-very-low-yet-well",
        "pulse=25, pulse-very-slow-yet-well",
        "body-temperature=39, measured-fever-yet-none",
        "pain-now-score=9;pain-worst-score=4, now-above-worst"
    })
    void an_absurd_pair_is_questioned(String pair, String contradiction) {
        Map<String, String> answers = measured(EvidenceCases.wellPerson());
        assertThat(contradictions(answers)).isEmpty();
        for (String answer : pair.split(";")) {
            answers.put(answer.split("=")[0], answer.split("=")[1]);
        }
        assertThat(contradictions(answers)).containsExactly(contradiction);
    }

    private static List<String> contradictions(Map<String, String> answers) {
        return EvidenceCases.scored(answers, Optional.empty()).contradictions().stream()
                .map(Care.Contradiction::code)
                .map(code -> code.code())
                .toList();
    }

    private static Map<String, String> measured(Map<String, String> person) {
        Map<String, String> answers = new HashMap<>(person);
        answers.putAll(NORMAL);
        return answers;
    }

    private Map<String, String> adult(boolean target) {
        Map<String, String> answers = measured(EvidenceCases.wellPerson());
        answers.put("respiratory-rate", between(7, 30));
        answers.put("pulse", between(38, 140));
        answers.put("oxygen-saturation", between(80, 100));
        answers.put("supplemental-oxygen", random.nextInt(4) == 0 ? "Y" : "N");
        answers.put("systolic-right", between(85, 225));
        answers.put("systolic-left", answers.get("systolic-right"));
        answers.put("body-temperature", Double.toString((340 + random.nextInt(60)) / 10.0));
        answers.put("consciousness", random.nextInt(6) == 0 ? "new-confusion" : "alert");
        if (target) {
            answers.put("organ-disease", "copd");
            answers.put("oxygen-target-88-92", "Y");
        }
        return answers;
    }

    private String between(int least, int most) {
        return Integer.toString(random.nextInt(least, most + 1));
    }

    /** The chart, row by row. */
    private static List<Integer> news2(Map<String, String> answers, boolean scaleTwo) {
        int breathing = Integer.parseInt(answers.get("respiratory-rate"));
        int oxygen = Integer.parseInt(answers.get("oxygen-saturation"));
        int systolic = Integer.parseInt(answers.get("systolic-right"));
        int pulse = Integer.parseInt(answers.get("pulse"));
        double temperature = Double.parseDouble(answers.get("body-temperature"));
        boolean extra = answers.get("supplemental-oxygen").equals("Y");
        int onScaleOne = oxygen <= 91 ? 3 : oxygen <= 93 ? 2 : oxygen <= 95 ? 1 : 0;
        int onScaleTwo = oxygen <= 83
                ? 3
                : oxygen <= 85
                        ? 2
                        : oxygen <= 87 ? 1 : oxygen <= 92 || !extra ? 0 : oxygen <= 94 ? 1 : oxygen <= 96 ? 2 : 3;
        return List.of(
                breathing <= 8 ? 3 : breathing <= 11 ? 1 : breathing <= 20 ? 0 : breathing <= 24 ? 2 : 3,
                scaleTwo ? onScaleTwo : onScaleOne,
                extra ? 2 : 0,
                systolic <= 90 ? 3 : systolic <= 100 ? 2 : systolic <= 110 ? 1 : systolic <= 219 ? 0 : 3,
                pulse <= 40 ? 3 : pulse <= 50 ? 1 : pulse <= 90 ? 0 : pulse <= 110 ? 1 : pulse <= 130 ? 2 : 3,
                answers.get("consciousness").equals("alert") ? 0 : 3,
                temperature <= 35.0
                        ? 3
                        : temperature <= 36.0 ? 1 : temperature <= 38.0 ? 0 : temperature <= 39.0 ? 1 : 2);
    }

    private static Disposition dispositionOf(Map<String, String> answers) {
        return EvidenceCases.scored(answers, Optional.empty()).causes().stream()
                .map(CauseResult::tier)
                .reduce(Disposition.SELF_CARE, Disposition::or);
    }

    /** Tier of the floors alone: points may go down where a source lets a normal value count. */
    private static Disposition floors(Map<String, String> answers) {
        EvidenceJudge judge = EvidenceJudge.of(
                EvidenceCases.MODELS,
                EvidenceCases.CARE,
                EvidenceCases.FORM,
                AnswerReader.read(
                        EvidenceCases.FORM,
                        EvidenceCases.response(answers).response(),
                        Optional.empty(),
                        SomeScoredResponse.DAY));
        return EvidenceCases.MODELS.causes().stream()
                .flatMap(cause -> cause.floors().stream())
                .filter(floor -> judge.truth(floor.condition()) == Truth.TRUE)
                .map(floor -> floor.tier())
                .reduce(Disposition.SELF_CARE, Disposition::or);
    }
}
