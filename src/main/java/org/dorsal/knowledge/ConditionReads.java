package org.dorsal.knowledge;

import java.util.*;

/** Collects the questions that a condition reads. */
public final class ConditionReads {
    private static final String DAYS = "-days";

    private ConditionReads() {}

    /** linkIds of the form's questions that the condition reads, in the order in which it names them. */
    public static Set<String> questions(Condition condition, Form form) {
        Set<String> names = new LinkedHashSet<>();
        gather(condition, form, names);
        return names;
    }

    private static void gather(Condition condition, Form form, Set<String> names) {
        switch (condition) {
            case Condition.OrCondition or -> or.operands().forEach(operand -> gather(operand, form, names));
            case Condition.AndCondition and -> and.operands().forEach(operand -> gather(operand, form, names));
            case Condition.NotCondition not -> gather(not.operand(), form, names);
            case Condition.NotKnownCondition not -> gather(not.operand(), form, names);
            case Condition.NamedCondition term -> gather(term.meaning(), form, names);
            case Condition.PointsCondition points ->
                points.items().forEach(item -> gather(item.condition(), form, names));
            case Condition.YesCondition yes -> names.add(yes.linkId());
            case Condition.OptionCondition chosen -> names.add(question(chosen.linkId()));
            case Condition.ComparedNumber compared -> number(compared.name(), form, names);
            case Condition.DecidedFact _ -> {
                // read from the scoring itself
            }
        }
    }

    static List<Condition.OptionCondition> ofRecord(Condition condition) {
        return switch (condition) {
            case Condition.OrCondition or ->
                or.operands().stream()
                        .flatMap(operand -> ofRecord(operand).stream())
                        .toList();
            case Condition.AndCondition and ->
                and.operands().stream()
                        .flatMap(operand -> ofRecord(operand).stream())
                        .toList();
            case Condition.NotCondition not -> ofRecord(not.operand());
            case Condition.NotKnownCondition not -> ofRecord(not.operand());
            case Condition.NamedCondition term -> ofRecord(term.meaning());
            case Condition.PointsCondition points ->
                points.items().stream()
                        .flatMap(item -> ofRecord(item.condition()).stream())
                        .toList();
            case Condition.OptionCondition chosen when chosen.linkId().startsWith(Condition.RECORD) -> List.of(chosen);
            case Condition.OptionCondition _,
                    Condition.YesCondition _,
                    Condition.ComparedNumber _,
                    Condition.DecidedFact _ -> List.of();
        };
    }

    /** The linkId, also of what a record says. */
    static String question(String name) {
        return name.startsWith(Condition.RECORD) ? name.substring(Condition.RECORD.length()) : name;
    }

    private static void number(String name, Form form, Set<String> names) {
        int minus = name.indexOf(Condition.MINUS);
        if (minus >= 0) {
            number(name.substring(0, minus), form, names);
            number(name.substring(minus + Condition.MINUS.length()), form, names);
        } else if (form.item(name).isEmpty() && name.endsWith(DAYS)) {
            String stem = name.substring(0, name.length() - DAYS.length());
            if (form.item(stem).isPresent()) {
                names.add(stem); // a date
            } else if (form.item(stem + "-years").isPresent()) {
                names.add(stem + "-years");
            } else {
                names.add(stem + "-value");
                names.add(stem + "-unit");
            }
        } else {
            names.add(name);
        }
    }
}
