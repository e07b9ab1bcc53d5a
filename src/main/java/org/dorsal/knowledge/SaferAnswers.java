package org.dorsal.knowledge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Combination of contradictions, which must all be present, with the answers that replace the given ones. A condition
 * over contradicting answers is {@code condition or (contradictions and condition with the safer answers)} over all
 * combinations.
 *
 * @param when conditions of the contradictions, over the answers as given
 * @param codes counting answers by linkId
 */
public record SaferAnswers(List<Condition> when, Map<String, String> codes) {
    /** The answers as given. */
    public static final SaferAnswers NONE = new SaferAnswers(List.of(), Map.of());

    /** All combinations that may change the condition, at most one contradiction for each question; first none. */
    public static List<SaferAnswers> of(Condition condition, List<Care.Contradiction> contradictions) {
        List<SaferAnswers> combinations = new ArrayList<>(List.of(NONE));
        for (Care.Contradiction contradiction : contradictions) {
            Optional<Care.CountingAnswer> safer = contradiction
                    .counts()
                    .filter(_ -> contradiction.ofRecord().isEmpty())
                    .filter(answer -> ConditionReads.reads(condition, answer.linkId()));
            if (safer.isPresent()) {
                for (SaferAnswers combination : List.copyOf(combinations)) {
                    if (!combination.codes().containsKey(safer.get().linkId())) {
                        combinations.add(combination.and(contradiction.when(), safer.get()));
                    }
                }
            }
        }
        return combinations;
    }

    private SaferAnswers and(Condition contradiction, Care.CountingAnswer answer) {
        Map<String, String> more = new LinkedHashMap<>(codes);
        more.put(answer.linkId(), answer.code());
        return new SaferAnswers(
                Stream.concat(when.stream(), Stream.of(contradiction)).toList(), more);
    }

    /** Returns whether the combination replaces the answer to the question. */
    public boolean has(String linkId) {
        return codes.containsKey(linkId);
    }

    /** Returns whether the code is the answer that replaces the given one. */
    public boolean counts(String linkId, String code) {
        return code.equals(codes.get(linkId));
    }
}
