package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;

/**
 * All combinations of the answers that a condition reads: each option, "don't know" and no answer; numbers around
 * each bound.
 */
final class Combinations {
    private static final List<String> SILENCE = List.of();
    private static final List<List<String>> YES_NO =
            List.of(List.of("Y"), List.of("N"), List.of("UNK"), List.of("ASKU"), SILENCE);
    private static final List<List<String>> DURATIONS = List.of(
            SILENCE,
            List.of("0.5"),
            List.of("1"),
            List.of("2"),
            List.of("3"),
            List.of("13"),
            List.of("14"),
            List.of("14.5"),
            List.of("15"),
            List.of("16"),
            List.of("336"),
            List.of("337"));

    private final Map<String, List<List<String>>> alternatives = new LinkedHashMap<>();

    private Combinations() {}

    static Stream<SomeScoredResponse> of(Condition condition) {
        Combinations combinations = new Combinations();
        ConditionLeaves.of(condition).forEach(combinations::add);
        Stream<SomeScoredResponse> responses = Stream.of(SomeScoredResponse.empty());
        for (Map.Entry<String, List<List<String>>> question : combinations.alternatives.entrySet()) {
            responses = responses.flatMap(response -> question.getValue().stream()
                    .map(codes -> codes.isEmpty()
                            ? response
                            : response.with(question.getKey(), codes.toArray(String[]::new))));
        }
        return responses;
    }

    private void add(Condition leaf) {
        switch (leaf) {
            case Condition.YesCondition yes -> alternatives.put(yes.linkId(), YES_NO);
            case Condition.OptionCondition chosen -> addChoice(chosen);
            case Condition.ComparedNumber compared
            when compared.name().equals("pain-duration-days") -> {
                alternatives.put("pain-duration-value", DURATIONS);
                alternatives.put(
                        "pain-duration-unit",
                        Stream.concat(
                                        Stream.of(SILENCE),
                                        Stream.of("h", "d", "wk", "mo", "a").map(List::of))
                                .toList());
            }
            case Condition.ComparedNumber compared -> addNumber(compared.name(), compared.bound());
            case Condition.OrCondition or -> throw new IllegalArgumentException(or.toString());
            case Condition.AndCondition and -> throw new IllegalArgumentException(and.toString());
            case Condition.NotCondition not -> throw new IllegalArgumentException(not.toString());
            case Condition.NotKnownCondition not -> throw new IllegalArgumentException(not.toString());
            case Condition.PointsCondition points -> throw new IllegalArgumentException(points.toString());
            case Condition.NamedCondition term -> throw new IllegalArgumentException(term.toString());
            case Condition.DecidedFact decided -> throw new IllegalArgumentException(decided.toString());
        }
    }

    /**
     * Adds the ways to answer a choice: each relevant code alone and with an irrelevant one, an irrelevant code, the
     * exclusive codes, and no answer.
     */
    private void addChoice(Condition.OptionCondition chosen) {
        Item item = SomeProfiles.form().item(chosen.linkId()).orElseThrow();
        List<List<String>> ways = new ArrayList<>(List.of(SILENCE));
        item.options().forEach(option -> ways.add(List.of(option.coded().code())));
        if (item.repeats()) {
            List<String> together = item.options().stream()
                    .filter(option -> !option.exclusive())
                    .map(option -> option.coded().code())
                    .toList();
            ways.add(together);
            ways.add(together.subList(0, 2));
            ways.add(together.subList(1, together.size()));
        }
        alternatives.put(chosen.linkId(), ways);
    }

    private void addNumber(String linkId, BigDecimal bound) {
        List<List<String>> values = new ArrayList<>(alternatives.getOrDefault(linkId, List.of(SILENCE)));
        for (int step = -2; step <= 2; step++) {
            values.add(List.of(bound.add(BigDecimal.valueOf(step)).toPlainString()));
        }
        alternatives.put(linkId, values);
    }
}
