package org.dorsal.assessment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.knowledge.Care;

/**
 * What the EHR's record said about one question when somebody looked. It is no answer and raises no flag; it can contradict
 * one.
 *
 * @param question linkId
 * @param answer code of the option that it suggests
 * @param found what the record says, short, as the EHR words it
 * @param date FHIR date of that record
 */
public record RecordSays(String question, String answer, String found, Optional<String> date) {

    /** As the scoring reads it. */
    static Map<String, Set<String>> codes(List<RecordSays> record) {
        Map<String, Set<String>> codes = new HashMap<>();
        record.forEach(says ->
                codes.computeIfAbsent(says.question(), _ -> new HashSet<>()).add(says.answer()));
        return codes;
    }

    /** What of it speaks against the answers; nothing where answers contradict each other. */
    public static List<RecordSays> against(List<RecordSays> record, Care.Contradiction found, FormAnswers given) {
        return record.stream()
                .filter(says -> found.ofRecord().contains(says.question()))
                .filter(says -> !given.of(says.question()).contains(says.answer()))
                .toList();
    }

    @Override
    public String toString() {
        return "RecordSays[" + question + "]";
    }
}
