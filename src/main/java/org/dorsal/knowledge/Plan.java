package org.dorsal.knowledge;

import java.util.List;
import java.util.stream.Collectors;

/** An edition of criteria or care, and who has approved it. */
public record Plan(Edition edition, Approval approval) {

    /** Name and version, as people read them. */
    public String name() {
        return edition.name() + " " + edition.version();
    }

    /** Returns the approval of these plans in plain English, for documents and logs. */
    public static String describe(List<Plan> plans) {
        if (plans.stream().noneMatch(plan -> plan.approval().isGiven())) {
            return "Dorsal's criteria are drafts and have not been approved.";
        }
        return plans.stream()
                .map(plan -> plan.name() + ": " + plan.approval().description())
                .collect(Collectors.joining("; ", "Criteria: ", "."));
    }
}
