package org.dorsal.knowledge;

import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Questionnaire;

/**
 * Finds forms with a tier that has no criterion, or only optional ones: no result of such a form could be self-care.
 */
final class TierLint {
    private TierLint() {}

    /** Checks each form that criteria read, against the newest edition of each of them. */
    static void check(ProfileLibrary library, Collection<Criteria> criteria, LintFindings findings) {
        for (Source<Questionnaire> source : library.all(Questionnaire.class)) {
            Map<String, Criteria> newest = criteria.stream()
                    .filter(plan -> plan.form().equals(source.edition().canonical()))
                    .collect(toMap(
                            plan -> plan.edition().url(),
                            Function.identity(),
                            BinaryOperator.maxBy(
                                    Comparator.comparing(plan -> plan.edition().version(), Versions.ORDER))));
            if (!newest.isEmpty()) {
                check(newest.values(), findings.in(source.path()));
            }
        }
    }

    private static void check(Collection<Criteria> newest, LintFindings.FileFindings findings) {
        Disposition.TIERS.stream()
                .filter(tier -> Disposition.REQUIRED_TIERS.contains(tier)
                        || newest.stream()
                                .flatMap(plan -> plan.criteria().stream())
                                .anyMatch(criterion -> criterion.tier() == tier))
                .filter(tier -> newest.stream()
                        .flatMap(plan -> plan.criteria().stream())
                        .noneMatch(criterion -> criterion.tier() == tier && !criterion.optional()))
                .forEach(tier -> findings.add(
                        tier.code(),
                        "no criterion that is not optional has this tier, so no result could exclude it; add one to the"
                                + " criteria that read this edition"));
    }
}
