package org.dorsal.knowledge;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Edition of a criteria PlanDefinition: flags in their published order, and the form that provides the answers. */
public record Criteria(Edition edition, Wording title, String form, List<Criterion> criteria, Approval approval) {
    public Criteria {
        criteria = List.copyOf(criteria);
    }

    /** The newest criteria of that short name that read the form. */
    static Optional<Criteria> newest(Collection<Criteria> all, String name, Form form) {
        return all.stream()
                .filter(plan -> plan.edition().name().equals(name))
                .filter(plan -> plan.form().equals(form.edition().canonical()))
                .max(Comparator.comparing(plan -> plan.edition().version(), Versions.ORDER));
    }

    /** Title of each flag, by its code: that of its newest criterion. */
    static Map<String, Wording> titles(Collection<Criteria> all) {
        Map<String, Wording> titles = new HashMap<>();
        all.stream()
                .sorted(Comparator.comparing(plan -> plan.edition().version(), Versions.ORDER))
                .flatMap(plan -> plan.criteria().stream())
                .forEach(criterion ->
                        titles.put(criterion.flag().code(), criterion.flag().display()));
        return titles;
    }

    /** Edition and approval of the criteria. */
    public Plan plan() {
        return new Plan(edition, approval);
    }
}
