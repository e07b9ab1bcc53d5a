package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.*;
import org.dorsal.knowledge.Condition;

/**
 * Facts that the conditions of a card read. A name without a fact is unknown, which is never a "no".
 *
 * @param findings codes that are known to hold, by name; a code that is missing is unknown
 * @param choices all codes that hold, by name; a code that is missing does not hold
 * @param numbers numbers by name
 */
public record NamedFacts(
        Map<String, Set<String>> findings, Map<String, Set<String>> choices, Map<String, Long> numbers) {
    private static final String NONE = "";

    public NamedFacts {
        findings = Map.copyOf(findings);
        choices = Map.copyOf(choices);
        numbers = Map.copyOf(numbers);
    }

    /** Whether all conditions are known to be true. */
    public boolean hold(List<Condition> conditions) {
        Map<String, Answer> answers = new HashMap<>();
        findings.forEach((name, codes) -> answers.put(name, new Answer.ChosenCodes(codes, Set.of(NONE))));
        choices.forEach((name, codes) ->
                answers.put(name, new Answer.ChosenCodes(codes.isEmpty() ? Set.of(NONE) : codes, Set.of())));
        numbers.forEach((name, number) -> answers.put(name, Answer.MeasuredAnswer.exactly(BigDecimal.valueOf(number))));
        ConditionJudge judge = new ConditionJudge(new Answers(answers, Map.of(), List.of()), _ -> Truth.UNKNOWN);
        return conditions.stream().allMatch(condition -> judge.truth(condition) == Truth.TRUE);
    }
}
