package org.dorsal.assessment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.knowledge.Care;

/**
 * Finding of the EHR's record on one question, as the clinician saw it. It is no answer and raises no tier, but can
 * contradict an answer.
 *
 * @param question linkId
 * @param answer code of the option that it suggests
 * @param found short text in the EHR's words
 * @param date FHIR date of the record
 */
public record RecordFinding(String question, String answer, String found, Optional<String> date) {

    /** Suggested codes by linkId, the input of the scoring. */
    static Map<String, Set<String>> codes(List<RecordFinding> record) {
        Map<String, Set<String>> codes = new HashMap<>();
        record.forEach(says ->
                codes.computeIfAbsent(says.question(), _ -> new HashSet<>()).add(says.answer()));
        return codes;
    }

    /**
     * Findings that a contradiction names and that disagree with the given answers; empty for a contradiction among
     * answers.
     */
    public static List<RecordFinding> against(
            List<RecordFinding> record, Care.Contradiction contradiction, FormAnswers answers) {
        return record.stream()
                .filter(says -> contradiction.ofRecord().contains(says.question()))
                .filter(says -> !answers.of(says.question()).contains(says.answer()))
                .toList();
    }

    @Override
    public String toString() {
        return "RecordFinding[" + question + "]";
    }
}
