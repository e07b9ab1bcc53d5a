package org.dorsal.knowledge;

import java.util.*;
import org.dorsal.knowledge.ConditionParser.ConditionReading;

/** Conditions read from their texts. */
public final class SomeConditions {
    private SomeConditions() {}

    /** Conditions of the care in force, by text, with the terms that they read. */
    public static Map<String, Condition> ofCare(Map<String, String> terms, List<String> texts) {
        ConditionNames names = ConditionNames.ofCauses(SomeProfiles.form(), Optional.of(SomeProfiles.models()));
        terms.forEach((name, text) -> names.define(name, read(text, names)));
        Map<String, Condition> conditions = new LinkedHashMap<>();
        texts.forEach(text -> conditions.put(text, read(text, names)));
        return conditions;
    }

    private static Condition read(String text, ConditionNames names) {
        return switch (ConditionParser.read(text, names)) {
            case ConditionReading.ParsedCondition good -> good.condition();
            case ConditionReading.ParsedSum _, ConditionReading.InvalidCondition _ ->
                throw new IllegalArgumentException(text);
        };
    }
}
