package org.dorsal.start;

import java.time.LocalDate;
import java.util.List;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.Plan;
import org.dorsal.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the plans of each site against their approvals before the service accepts requests. */
final class PlansInForce {
    private static final Logger LOG = LoggerFactory.getLogger(PlansInForce.class);

    private PlansInForce() {}

    /** A draft makes nothing final without a clinician, unless the site says that it accepts that. */
    static List<String> unapproved(SiteRules rules, String site, Knowledge knowledge) {
        boolean alone = rules.signOff() == SiteRules.SignOffRule.NONE && !rules.acceptsUnapproved();
        List<String> drafts = of(rules, knowledge).stream()
                .filter(plan -> !plan.approval().given())
                .map(Plan::name)
                .toList();
        return !alone || drafts.isEmpty()
                ? List.of()
                : List.of("dorsal.sites." + site + ".sign-off is none, and nobody has approved "
                        + String.join(", ", drafts)
                        + "; write required, so that a clinician signs each result, or"
                        + " accept-unapproved-criteria: true, and every result says so");
    }

    /** Logs plans with a review date in the past: the operator has to arrange a review. */
    static void warn(List<Settings.ConfiguredSite> sites, Knowledge knowledge, LocalDate today) {
        sites.stream()
                .flatMap(site -> of(site.rules(), knowledge).stream())
                .distinct()
                .forEach(plan -> plan.approval()
                        .overdue(today)
                        .forEach(says -> LOG.warn("{} is out of date: {}", plan.name(), says)));
    }

    /** Plans for every edition of the form that a response may name. */
    private static List<Plan> of(SiteRules rules, Knowledge knowledge) {
        return knowledge.scorableForms(rules.criteria()).stream()
                .flatMap(form -> knowledge.plans(rules.criteria(), form).stream())
                .distinct()
                .toList();
    }
}
