package org.dorsal.command;

import java.util.HashSet;
import java.util.List;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;

/**
 * Criteria that a form is scored by: those of option {@code --criteria}, or all that read any edition of its
 * questionnaire. A name that is silently left out would leave its flags unassessed, so a form that one of them does not
 * read is not scored.
 */
record CriteriaSelection(Knowledge knowledge, List<String> asked) {
    /**
     * Selects criteria by the names in {@code asked}, which determine the order of the flags; an empty list selects
     * all.
     */
    static CriteriaSelection of(Knowledge knowledge, List<String> asked) {
        List<String> known = knowledge.criteriaNames();
        for (String name : asked) {
            if (!known.contains(name)) {
                throw CommandException.usage(
                        "there are no criteria '" + name + "'; known are " + String.join(", ", known));
            }
        }
        if (new HashSet<>(asked).size() < asked.size()) {
            throw CommandException.usage("--criteria names one set twice; name each once");
        }
        return new CriteriaSelection(knowledge, List.copyOf(asked));
    }

    /** Names of the criteria that apply to a questionnaire, whichever edition of it they read. */
    List<String> names(Form form) {
        return asked.isEmpty() ? knowledge.criteriaNames(form.edition().url()) : asked;
    }

    /** Codes of all flags that can come up, in their order. */
    List<String> flags() {
        return knowledge.forms().stream()
                .filter(form -> knowledge.formsInForce(names(form)).contains(form))
                .flatMap(form -> names(form).stream().flatMap(name -> knowledge.newestCriteria(name, form).stream()))
                .flatMap(criteria -> criteria.criteria().stream())
                .map(criterion -> criterion.flag().code())
                .distinct()
                .toList();
    }
}
