package org.dorsal.knowledge;

import java.util.List;

/** Edition of a criteria PlanDefinition: flags in their published order, and the form that provides the answers. */
public record Criteria(Edition edition, Wording title, String form, List<Criterion> criteria, Approval approval) {
    public Criteria {
        criteria = List.copyOf(criteria);
    }

    /** Edition and approval of the criteria. */
    public Plan plan() {
        return new Plan(edition, approval);
    }
}
