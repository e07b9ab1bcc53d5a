package org.dorsal.assessment;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dorsal.knowledge.Item;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;

/** The answers of one question: how many, each with a value, and which may stand together. */
final class AnswerCheck {

    private final Faults faults;
    private final ValueCheck values;

    AnswerCheck(Faults faults) {
        this.faults = faults;
        this.values = new ValueCheck(faults);
    }

    void check(String place, Item item, List<QuestionnaireResponseItemAnswerComponent> answers) {
        String name = "'" + item.linkId() + "'";
        if (answers.size() > 1 && !item.repeats()) {
            faults.add("structure", place + ".answer", name + " takes one answer; send the one that holds.");
        }
        Set<Item.Option> chosen = new HashSet<>();
        for (int i = 0; i < answers.size(); i++) {
            String at = place + ".answer[" + i + "]";
            switch (Given.in(answers.get(i))) {
                case Given.Value(var value) -> {
                    for (Item.Option option : values.check(at + ".value", item, value)) {
                        option(at + ".value", name, option, chosen.add(option), answers.size());
                    }
                }
                case Given.Absent _ -> alone(at, name, answers.size());
                case Given.Nothing _ ->
                    faults.add("required", at, "Give this answer of " + name + " a value, or leave it out.");
                case Given.Both _ ->
                    faults.add(
                            "invariant",
                            at,
                            "A value and a reason for its absence contradict each other; send one of them.");
            }
        }
    }

    private void option(String at, String name, Item.Option option, boolean first, int answers) {
        if (!first) {
            faults.add("duplicate", at, "This option of " + name + " is chosen twice; send it once.");
        } else if (option.exclusive() && answers > 1) {
            faults.add("business-rule", at, "This option of " + name + " stands alone; remove it or the others.");
        }
    }

    private void alone(String at, String name, int answers) {
        if (answers > 1) {
            faults.add(
                    "business-rule",
                    at,
                    "A reason for no answer to " + name + " stands beside answers; remove it or them.");
        }
    }
}
