package org.dorsal.store;

import java.util.*;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reference of a search term to a resource that may belong to an assessment: ids of one assessment differ in the slot
 * only.
 *
 * @param first id of the first slot
 */
record AssessmentReference(String first) {
    private static final Pattern TERM = Pattern.compile("[a-z-]+=[A-Z][A-Za-z]+/([0-9a-f-]{36})(?:/_history/[0-9]+)?");

    /** Returns the reference; empty for other values and for ids of another form. */
    static Optional<AssessmentReference> of(String term) {
        Matcher matcher = TERM.matcher(term);
        return matcher.matches()
                ? SlottedId.parse(matcher.group(1)).map(id -> new AssessmentReference(id.assessment()))
                : Optional.empty();
    }

    /** Returns the reference to the assessment of a resource with that id. */
    static AssessmentReference ofResource(String id) {
        return new AssessmentReference(SlottedId.of(id).assessment());
    }

    /**
     * Conditions on a searched row {@code v} of which each has an index and one holds for every match: its terms, and its
     * assessment if the terms refer to resources.
     *
     * @param terms of which a resource must carry one
     * @param bound makes an expression of texts
     */
    static List<String> conditions(Collection<String> terms, Function<Collection<String>, String> bound) {
        String indexed = "v.terms[1:v.indexed_terms] && " + bound.apply(terms);
        List<String> firstIds = terms.stream()
                .flatMap(term -> of(term).stream())
                .map(AssessmentReference::first)
                .distinct()
                .toList();
        return firstIds.isEmpty() ? List.of(indexed) : List.of(indexed, ofAssessments(firstIds, bound));
    }

    /** Condition on a searched row {@code v} of one of these assessments. */
    static String ofAssessments(Collection<String> assessments, Function<Collection<String>, String> bound) {
        return "v.type = :type and v.assessment = any (" + bound.apply(assessments) + ")";
    }
}
