package org.dorsal.knowledge;

import java.util.*;

/** Collects the questions that a condition reads. */
public final class ConditionReads {
    private static final String DAYS = "-days";

    private ConditionReads() {}

    /** linkIds of the form's questions that the condition reads, in the order in which it names them. */
    public static Set<String> questions(Condition condition, Form form) {
        Set<String> names = new LinkedHashSet<>();
        condition.leaves().forEach(leaf -> {
            switch (leaf) {
                case Condition.YesCondition yes -> names.add(yes.linkId());
                case Condition.OptionCondition chosen -> names.add(question(chosen.linkId()));
                case Condition.ComparedNumber compared -> number(compared.name(), form, names);
                default -> {
                    // read from the scoring itself
                }
            }
        });
        return names;
    }

    static List<Condition.OptionCondition> ofRecord(Condition condition) {
        return condition
                .leaves()
                .filter(Condition.OptionCondition.class::isInstance)
                .map(Condition.OptionCondition.class::cast)
                .filter(chosen -> chosen.linkId().startsWith(Condition.RECORD))
                .toList();
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
