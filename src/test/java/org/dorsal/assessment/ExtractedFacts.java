package org.dorsal.assessment;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Facts on which the service's results and another software's extraction must agree: the pain score and the circumstances
 * of its Observation. Ids, addresses, displays and the time of extraction are each software's own; the source is compared
 * without the version in {@code derivedFrom}. Disposition and causes are the service's alone: a form carries no evidence
 * models. Known differences of the pain score: a score of 0 has no value there, and a Device is named as performer.
 *
 * @param pain value, circumstances and source of the pain score, without its status: Structured Data Capture sets
 *     final, where the service waits for a signature
 */
record ExtractedFacts(List<String> pain) {
    private static final String PAIN_SCORE = "http://loinc.org|72514-3";

    /** Facts of Observations, stored or extracted. */
    static ExtractedFacts of(List<JsonNode> observations) {
        return new ExtractedFacts(observations.stream()
                .filter(observation -> coding(observation.path("code")).equals(PAIN_SCORE))
                .map(observation -> score(observation) + circumstances(observation))
                .toList());
    }

    /** The service stores a quantity, because charts plot it; other software takes the answer's own type. */
    private static String score(JsonNode observation) {
        int score = observation.has("valueQuantity")
                ? observation.path("valueQuantity").path("value").asInt(-1)
                : observation.path("valueInteger").asInt(0);
        return String.valueOf(score);
    }

    private static String circumstances(JsonNode observation) {
        return " " + coding(observation.path("category").path(0))
                + " of " + reference(observation.path("subject"))
                + " in " + reference(observation.path("encounter"))
                + " at " + observation.path("effectiveDateTime").asString("")
                + " by "
                + reference(observation.path("performer").path(0)).replaceFirst("^Device/.*", "")
                + " from " + reference(observation.path("derivedFrom").path(0));
    }

    private static String reference(JsonNode reference) {
        return reference.path("reference").asString("").replaceFirst("/_history/\\d+$", "");
    }

    private static String coding(JsonNode concept) {
        JsonNode coding = concept.path("coding").path(0);
        return coding.path("system").asString("") + "|" + coding.path("code").asString("");
    }

    /** Says what differs. */
    String comparedWith(ExtractedFacts theirs) {
        return pain + " and " + theirs.pain;
    }
}
