package org.dorsal.note;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Approval;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.Plan;

/**
 * Approval of the criteria, in the words used on every page, note and paper.
 *
 * @param knowledge empty when no approval is known, which counts as not approved
 */
public record Approvals(Optional<Knowledge> knowledge) {
    /**
     * Describes the approval of the plans in force within a launch, or of all loaded plans outside of a
     * launch.
     */
    public String summary(boolean launched, Locale locale) {
        return summary(
                knowledge
                        .map(loaded -> launched ? loaded.plans(loaded.formInForce()) : loaded.plans())
                        .orElse(List.of()),
                locale);
    }

    /** The same of these very plans. */
    static String summary(List<Plan> plans, Locale locale) {
        List<String> drafts = plans.stream()
                .filter(plan -> !plan.approval().isGiven())
                .map(Plan::name)
                .toList();
        if (drafts.size() == plans.size()) {
            return Words.OF_PAGES.say(locale, "approval.none");
        }
        String approvals = plans.stream()
                .filter(plan -> plan.approval().isGiven())
                .map(plan -> approved(plan, locale))
                .collect(Collectors.joining(" "));
        return drafts.isEmpty()
                ? approvals
                : approvals + " " + Words.OF_PAGES.say(locale, "approval.not", String.join(", ", drafts));
    }

    private static String approved(Plan plan, Locale locale) {
        Approval approval = plan.approval();
        return Words.OF_PAGES.say(
                locale,
                "approval.given",
                plan.name(),
                String.join(", ", approval.by()),
                PageDates.day(approval.on().orElseThrow().toString()));
    }
}
