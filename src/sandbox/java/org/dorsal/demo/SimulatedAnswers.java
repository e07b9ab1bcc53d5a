package org.dorsal.demo;

import java.time.*;
import java.util.*;
import org.dorsal.scoring.EvidenceCases;
import org.dorsal.scoring.EvidenceCases.EvidenceCase;
import org.dorsal.scoring.SomeScoredResponse;

/** Draws answers of patients from the check cases of the evidence models; most have an everyday strain. */
final class SimulatedAnswers {
    private static final int MAX_OPEN_QUESTIONS = 3;
    private static final List<EvidenceCase> CASES = EvidenceCases.all();
    private static final List<String> IDENTIFYING = List.of("age-years", "sex");

    /** Answers that vary between everyday strains. */
    private static final Map<String, List<String>> EVERYDAY = Map.of(
            "pain-duration-value", List.of("2", "3", "5", "9", "12"),
            "pain-worst-score", List.of("2", "3", "4", "5", "6"),
            "provoking-event", List.of("long-posture", "used-muscles-long", "twist-or-reach", "awkward-sleep"),
            "pain-area", List.of("left", "right", "between-shoulder-blades"),
            "contributing-factors", List.of("computer-work", "poor-posture", "backpack", "none"));

    private final Map<String, String> conditions = new HashMap<>();

    /** Draws the answers of one visit. */
    SomeScoredResponse draw(SplittableRandom random, SimulatedPatient patient, Instant time) {
        Map<String, String> values = new LinkedHashMap<>(CASES.getFirst().answers());
        EVERYDAY.forEach((linkId, codes) -> values.put(linkId, codes.get(random.nextInt(codes.size()))));
        if (random.nextInt(100) < 14) {
            values.putAll(CASES.get(random.nextInt(CASES.size())).answers());
        }
        values.put("age-years", Integer.toString(patient.ageOn(LocalDate.ofInstant(time, ZoneOffset.UTC))));
        values.put("sex", patient.sex());
        values.put(
                "long-term-condition",
                conditions.computeIfAbsent(patient.id(), _ -> random.nextInt(5) == 0 ? "high-blood-pressure" : "none"));
        SomeScoredResponse answers = EvidenceCases.response(values);
        return (random.nextInt(100) < 14 ? withOpenQuestions(random, answers) : answers).asAsked();
    }

    private static SomeScoredResponse withOpenQuestions(SplittableRandom random, SomeScoredResponse whole) {
        SomeScoredResponse answers = whole;
        int open = random.nextInt(1, MAX_OPEN_QUESTIONS + 1);
        for (int count = 0; count < open; count++) {
            List<String> answered = List.copyOf(answers.answered());
            String linkId = answered.get(random.nextInt(answered.size()));
            if (!IDENTIFYING.contains(linkId)) {
                answers = random.nextBoolean() ? answers.unknown(linkId) : answers.without(linkId);
            }
        }
        return answers;
    }
}
