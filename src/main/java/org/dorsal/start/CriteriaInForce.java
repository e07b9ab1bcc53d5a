package org.dorsal.start;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;

/** Checks the criteria of a site, at the start, against every form that its assessments can use. */
final class CriteriaInForce {
    private CriteriaInForce() {}

    /** Lists the faults in the criteria of a site, each with its cure. */
    static List<String> problems(SiteRules rules, String site, Knowledge knowledge) {
        return Stream.concat(unknown(rules, site, knowledge).stream(), withoutTier(rules, site, knowledge).stream())
                .toList();
    }

    /** Finds names without an edition for a shipped form: answers to that form would be refused. */
    private static List<String> unknown(SiteRules rules, String site, Knowledge knowledge) {
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
                .flatMap(form -> Disposition.TIERS.stream()
                        .filter(tier -> rules.criteria().stream()
                                .flatMap(name -> knowledge.newestCriteria(name, form).stream())
                                .flatMap(criteria -> criteria.criteria().stream())
                                .noneMatch(criterion -> criterion.tier() == tier && !criterion.optional()))
                        .map(tier -> "dorsal.sites." + site + ".criteria hold no " + tier.code()
                                + " flag that is not optional for "
                                + form.edition().canonical() + "; add the criteria that do"))
                .toList();
    }
}
