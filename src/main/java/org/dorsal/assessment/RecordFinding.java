package org.dorsal.assessment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.*;
import org.dorsal.knowledge.Care;

/**
 * Finding of the EHR's record on one question, as the clinician saw it. It is no answer and raises no tier, but can
 * contradict an answer.
 *
 * @param question linkId
 * @param answer code of the option that it suggests
 * @param text short text in the EHR's words
 * @param date FHIR date of the record
 */
public record RecordFinding(
        String question,
        String answer,
        @JsonProperty("found") String text,
        Optional<String> date) {

    /** Suggested codes by linkId, the input of the scoring. */
    static Map<String, Set<String>> codes(List<RecordFinding> record) {
        Map<String, Set<String>> codes = new HashMap<>();
        record.forEach(finding ->
                codes.computeIfAbsent(finding.question(), _ -> new HashSet<>()).add(finding.answer()));
        return codes;
    }

    /**
     * Findings that a contradiction names and that disagree with the given answers; empty for a contradiction among
     * answers.
     */
    public static List<RecordFinding> against(
            List<RecordFinding> record, Care.Contradiction contradiction, FormAnswers answers) {
        return record.stream()
                .filter(finding -> contradiction.ofRecord().contains(finding.question()))
                .filter(finding -> !answers.of(finding.question()).contains(finding.answer()))
                .toList();
    }
}
