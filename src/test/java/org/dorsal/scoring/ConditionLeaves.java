package org.dorsal.scoring;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Condition;

/** Leaf conditions of a condition tree. */
final class ConditionLeaves {
    private ConditionLeaves() {}

    static Stream<Condition> of(Condition condition) {
        return switch (condition) {
            case Condition.OrCondition or -> or.operands().stream().flatMap(ConditionLeaves::of);
            case Condition.AndCondition and -> and.operands().stream().flatMap(ConditionLeaves::of);
            case Condition.NotCondition not -> of(not.operand());
            case Condition.NotKnownCondition not -> of(not.operand());
            case Condition.NamedCondition term -> of(term.meaning());
            case Condition.PointsCondition points -> points.items().stream().flatMap(item -> of(item.condition()));
            case Condition.YesCondition yes -> Stream.of(yes);
            case Condition.OptionCondition chosen -> Stream.of(chosen);
            case Condition.ComparedNumber compared -> Stream.of(compared);
            case Condition.DecidedFact decided -> Stream.of(decided);
        };
    }

    static Set<String> linkIds(Condition condition) {
        Set<String> linkIds = new TreeSet<>();
        of(condition).forEach(leaf -> linkIds.addAll(linkIdsOfLeaf(leaf)));
        return linkIds;
    }

    private static List<String> linkIdsOfLeaf(Condition leaf) {
        return switch (leaf) {
            case Condition.YesCondition yes -> List.of(yes.linkId());
            case Condition.OptionCondition chosen -> List.of(chosen.linkId());
            case Condition.ComparedNumber compared ->
                compared.name().equals("pain-duration-days")
                        ? List.of("pain-duration-value", "pain-duration-unit")
                        : List.of(compared.name());
            case Condition.OrCondition or -> throw new IllegalArgumentException(or.toString());
            case Condition.AndCondition and -> throw new IllegalArgumentException(and.toString());
            case Condition.NotCondition not -> throw new IllegalArgumentException(not.toString());
            case Condition.NotKnownCondition not -> throw new IllegalArgumentException(not.toString());
            case Condition.PointsCondition points -> throw new IllegalArgumentException(points.toString());
            case Condition.NamedCondition term -> throw new IllegalArgumentException(term.toString());
            case Condition.DecidedFact decided -> throw new IllegalArgumentException(decided.toString());
        };
    }
}
