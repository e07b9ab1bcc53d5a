package org.dorsal.start;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.MissingTexts;
import org.dorsal.knowledge.Plan;
import org.dorsal.knowledge.Wording;
import org.dorsal.settings.ConfiguredSite;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the settings of each site against the knowledge before the service accepts requests. */
final class SiteKnowledgeCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SiteKnowledgeCheck.class);

    private SiteKnowledgeCheck() {}

    /** Lists the faults of a site, each with its cure. */
    static List<String> problems(SiteRules rules, String site, Knowledge knowledge) {
        return Stream.of(
                        criteria(rules, site, knowledge),
                        unknownEdition(rules, site, knowledge),
                        untranslated(rules, site, knowledge),
                        unapproved(rules, site, knowledge))
                .flatMap(List::stream)
                .toList();
    }

    /** Lists the faults in the criteria of a site. */
    static List<String> criteria(SiteRules rules, String site, Knowledge knowledge) {
        return Stream.concat(
                        unknownCriteria(rules, site, knowledge).stream(), withoutTier(rules, site, knowledge).stream())
                .toList();
    }

    /** Finds names without an edition for a shipped form: answers to that form would be refused. */
    private static List<String> unknownCriteria(SiteRules rules, String site, Knowledge knowledge) {
        List<String> problems = new ArrayList<>();
        for (String name : rules.criteria()) {
            for (Form form : knowledge.forms()) {
                if (knowledge.newestCriteria(name, form).isEmpty()) {
                    problems.add("dorsal.sites." + site + ".criteria names '" + name
                            + "', which profiles/ do not have for "
                            + form.edition().canonical()
                            + "; take it out or correct it");
                }
            }
        }
        return problems;
    }

    /**
     * Finds tiers without a criterion that is not optional: such a tier would stay open in every result, and an
     * emergency would not be looked for. Each form is checked alone, kept ones too: the questions of one form exclude
     * nothing in another.
     */
    private static List<String> withoutTier(SiteRules rules, String site, Knowledge knowledge) {
        return knowledge.scorableForms(rules.criteria()).stream()
                .flatMap(form -> Disposition.REQUIRED_TIERS.stream()
                        .filter(tier -> rules.criteria().stream()
                                .flatMap(name -> knowledge.newestCriteria(name, form).stream())
                                .flatMap(criteria -> criteria.criteria().stream())
                                .noneMatch(criterion -> criterion.tier() == tier && !criterion.optional()))
                        .map(tier -> "dorsal.sites." + site + ".criteria hold no " + tier.code()
                                + " flag that is not optional for "
                                + form.edition().canonical() + "; add the criteria that do"))
                .toList();
    }

    /** Pages would have no form to show. */
    private static List<String> unknownEdition(SiteRules rules, String site, Knowledge knowledge) {
        return rules.edition().stream()
                .filter(named -> knowledge
                        .formInUse(rules.criteria(), Optional.of(named))
                        .isEmpty())
                .map(named -> "dorsal.sites." + site + ".edition names '" + named
                        + "', which is no edition of the form; write one of "
                        + knowledge.forms().stream()
                                .map(form -> form.edition().version())
                                .toList()
                        + ", or leave it out for the newest")
                .toList();
    }

    /** Half a page in one language and half in another would be read wrong. */
    private static List<String> untranslated(SiteRules rules, String site, Knowledge knowledge) {
        Wording.Locale wording = rules.wording();
        List<LintFinding> missing = knowledge.formInUse(rules.criteria(), rules.edition()).stream()
                .flatMap(form -> MissingTexts.of(wording, knowledge, form).stream())
                .toList();
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
        List<String> drafts = plans(rules, knowledge).stream()
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
    static void warn(List<ConfiguredSite> sites, Knowledge knowledge, LocalDate today) {
        sites.stream()
                .flatMap(site -> plans(site.rules(), knowledge).stream())
                .distinct()
                .forEach(plan -> plan.approval()
                        .overdue(today)
                        .forEach(says -> LOG.warn("{} is out of date: {}", plan.name(), says)));
    }

    /** Plans for every edition of the form that a response may name. */
    private static List<Plan> plans(SiteRules rules, Knowledge knowledge) {
        return knowledge.scorableForms(rules.criteria()).stream()
                .flatMap(form -> knowledge.plans(rules.criteria(), form).stream())
                .distinct()
                .toList();
    }
}
