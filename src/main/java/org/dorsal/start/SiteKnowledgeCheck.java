package org.dorsal.start;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.assessment.MissingTexts;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.Plan;
import org.dorsal.knowledge.Wording;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the settings of each site against the knowledge before the service accepts requests. */
final class SiteKnowledgeCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SiteKnowledgeCheck.class);

    private SiteKnowledgeCheck() {}

    /** Lists the faults of a site, each with its cure. */
    static List<String> problems(SiteRules rules, String site, Knowledge knowledge) {
        return Stream.concat(untranslated(rules, site, knowledge).stream(), unapproved(rules, site, knowledge).stream())
                .toList();
    }

    /** Half a page in one language and half in another would be read wrong. */
    private static List<String> untranslated(SiteRules rules, String site, Knowledge knowledge) {
        Wording.Locale wording = rules.wording();
        List<LintFinding> missing = MissingTexts.of(wording, knowledge, knowledge.formInForce());
        return missing.isEmpty()
                ? List.of()
                : List.of("dorsal.sites." + site + ".wording is " + wording.tag() + ", which lacks "
                        + missing.size() + " texts, the first of them "
                        + missing.getFirst().file() + ": "
                        + missing.getFirst().element() + "; 'lint --wording " + wording.tag()
                        + "' lists all of the newest form");
    }

    /** A draft makes nothing final without a clinician, unless the site says that it accepts that. */
    static List<String> unapproved(SiteRules rules, String site, Knowledge knowledge) {
        boolean alone = rules.signOff() == SiteRules.SignOffRule.NONE && !rules.acceptsUnapproved();
        List<String> drafts = knowledge
                .plansInForce()
                .filter(plan -> !plan.approval().isGiven())
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
    static void warn(Knowledge knowledge, LocalDate today) {
        knowledge.overdue(today).forEach(LOG::warn);
    }
}
