package org.dorsal.offer;

import java.util.List;
import java.util.regex.*;
import org.dorsal.knowledge.CardPlan;
import org.dorsal.knowledge.CardPlan.CardDataKind;
import tools.jackson.databind.JsonNode;

/**
 * Prefetch template (CDS Hooks 2.0, "Prefetch Template"). Templates use parameters that every EHR supports, and none
 * repeats a parameter, because some clients keep only one of them.
 *
 * @param key name of the value in {@code prefetch}
 * @param type resource type of its resources
 * @param query relative to the FHIR base, with tokens of the hook's context
 */
public record PrefetchTemplate(String key, String type, String query) {
    private static final Pattern TOKEN = Pattern.compile("\\{\\{context\\.([A-Za-z]+)}}");

    /** Templates of a hook: one for each type that a rule reads; orders come with the hook's context. */
    public static List<PrefetchTemplate> of(CardPlan plan, String hook) {
        return plan.rules().stream()
                .flatMap(rule -> rule.data().stream())
                .filter(data -> data.hook().equals(hook) && data.kind() != CardDataKind.SERVICE_REQUEST)
                .map(data -> of(data.kind()))
                .distinct()
                .toList();
    }

    private static PrefetchTemplate of(CardDataKind kind) {
        return switch (kind) {
            case CONDITION ->
                new PrefetchTemplate("conditions", kind.type(), "Condition?patient={{context.patientId}}");
            case ENCOUNTER -> new PrefetchTemplate("encounter", kind.type(), "Encounter/{{context.encounterId}}");
            case SERVICE_REQUEST -> throw new IllegalArgumentException("orders come with the context");
        };
    }

    /** Returns the query for a context with FHIR ids as members. */
    public String queryFor(JsonNode context) {
        return TOKEN.matcher(query)
                .replaceAll(token ->
                        Matcher.quoteReplacement(context.path(token.group(1)).asString("")));
    }
}
