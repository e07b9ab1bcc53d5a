package org.dorsal.scoring;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dorsal.knowledge.Condition;

/** Leaf conditions of a condition tree. */
final class Leaves {
    private Leaves() {}

    static Stream<Condition> of(Condition condition) {
        return switch (condition) {
            case Condition.Or or -> or.operands().stream().flatMap(Leaves::of);
            case Condition.And and -> and.operands().stream().flatMap(Leaves::of);
            case Condition.NotCondition not -> of(not.operand());
            case Condition.Term term -> of(term.meaning());
            case Condition.Yes yes -> Stream.of(yes);
            case Condition.Chosen chosen -> Stream.of(chosen);
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
            case Condition.Yes yes -> List.of(yes.linkId());
            case Condition.Chosen chosen -> List.of(chosen.linkId());
            case Condition.ComparedNumber compared ->
                compared.name().equals("pain-duration-days")
                        ? List.of("pain-duration-value", "pain-duration-unit")
                        : List.of(compared.name());
            case Condition.Or or -> throw new IllegalArgumentException(or.toString());
            case Condition.And and -> throw new IllegalArgumentException(and.toString());
            case Condition.NotCondition not -> throw new IllegalArgumentException(not.toString());
            case Condition.Term term -> throw new IllegalArgumentException(term.toString());
            case Condition.DecidedFact decided -> throw new IllegalArgumentException(decided.toString());
        };
    }
}
