package org.dorsal.command;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;

/**
 * Which criteria a form is scored by: the newest of each name that was asked for, or of every name there is. A name that
 * is silently left out would leave its flags unlooked at.
 */
record InForce(Knowledge knowledge, List<String> asked) {
    /** @param asked names of criteria in the order of their flags; none for all */
    static InForce of(Knowledge knowledge, List<String> asked) {
        List<String> known = knowledge.criteriaNames();
        for (String name : asked) {
            if (!known.contains(name)) {
                throw Ending.usage("there are no criteria '" + name + "'; known are " + String.join(", ", known));
            }
        }
        if (new HashSet<>(asked).size() < asked.size()) {
            throw Ending.usage("--criteria names one set twice; name each once");
        }
        return new InForce(knowledge, List.copyOf(asked));
    }

    /** Names of the criteria that apply to this edition of a form; empty when it can't be scored as was asked. */
    Optional<List<String>> names(Form form) {
        List<String> names = (asked.isEmpty() ? knowledge.criteriaNames() : asked)
                .stream()
                        .filter(name -> knowledge.newestCriteria(name, form).isPresent())
                        .toList();
        boolean whole = asked.isEmpty() ? !names.isEmpty() : names.size() == asked.size();
        return Optional.of(names)
                .filter(_ -> whole && knowledge.newestCare(form).isPresent());
    }

    /** Codes of all flags that can come up, in their order. */
    List<String> flags() {
        return knowledge.forms().stream()
                .flatMap(form -> names(form).stream()
                        .flatMap(List::stream)
                        .flatMap(name -> knowledge.newestCriteria(name, form).stream()))
                .flatMap(criteria -> criteria.criteria().stream())
                .map(criterion -> criterion.flag().code())
                .distinct()
                .toList();
    }
}
