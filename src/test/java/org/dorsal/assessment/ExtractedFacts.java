package org.dorsal.assessment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What two extractions of one response have in common. Left out: ids, identifiers, addresses and the order of
 * resources; displays, texts and narratives, which follow the language of a site; {@code issued}, the time of each
 * extraction; the version in {@code derivedFrom}. The disposition, its components and the reasons of flags that are not
 * assessed are the service's alone: a form carries no site's criteria, and a flag without a component is not assessed.
 * Three differences of the pain score are known: edition 1.0.0 of the form does not mark the question for extraction;
 * the renderer's extraction loses the value 0, and names a Device as performer, which R4 does not allow.
 *
 * @param panel status, circumstances and source of the flags together
 * @param flags decided flags with their states, as components of the panel
 * @param observed flags that are present, as the service stores each by itself; of other software the components again
 * @param pain code, value, circumstances and source of the pain score, without its status: Structured Data Capture sets
 *     final, where the service waits for a signature
 */
record ExtractedFacts(String panel, Map<String, String> flags, List<String> observed, List<String> pain) {
    private static final String FLAG_CODES = "https://dorsal.example/canonical/CodeSystem/flag";
    private static final String PAIN_SCORE = "http://loinc.org|72514-3";
    private static final String PRESENT = "present";

    /** Facts of the results that the service stores: the panel, the flags that are present, the pain score. */
    static ExtractedFacts ofResults(List<JsonNode> results) {
        JsonNode panel = results.getFirst();
        TreeSet<String> observed = new TreeSet<>();
        results.stream()
                .filter(result -> isFlag(result) && state(result).equals(PRESENT))
                .forEach(result -> observed.add(flag(result)));
        return new ExtractedFacts(
                panel.path("status").asString("") + circumstances(panel),
                flags(panel),
                List.copyOf(observed),
                pain(results));
    }

    /** The same without the pain score. */
    ExtractedFacts withoutPain() {
        return new ExtractedFacts(panel, flags, observed, List.of());
    }

    /** Facts of what other software extracts: one Observation with the flags, and the pain score. */
    static ExtractedFacts ofForeign(List<JsonNode> extracted) {
        if (extracted.isEmpty()) {
            return new ExtractedFacts("", Map.of(), List.of(), List.of());
        }
        JsonNode panel = extracted.getFirst();
        Map<String, String> flags = flags(panel);
        List<String> observed = flags.keySet().stream()
                .filter(flag -> flags.getOrDefault(flag, "").equals(PRESENT))
                .toList();
        return new ExtractedFacts(
                panel.path("status").asString("") + circumstances(panel), flags, observed, pain(extracted));
    }

    private static Map<String, String> flags(JsonNode panel) {
        Map<String, String> flags = new TreeMap<>();
        for (JsonNode component : panel.path("component")) {
            if (isFlag(component)
                    && component.has("valueCodeableConcept")
                    && flags.put(flag(component), state(component)) != null) {
                flags.put(flag(component), "twice");
            }
        }
        return flags;
    }

    private static boolean isFlag(JsonNode holder) {
        return coding(holder.path("code")).startsWith(FLAG_CODES + "|");
    }

    private static String flag(JsonNode holder) {
        return coding(holder.path("code")).substring(FLAG_CODES.length() + 1);
    }

    private static String state(JsonNode holder) {
        return coding(holder.path("valueCodeableConcept")).replaceFirst(".*/flag-result\\|", "");
    }

    private static List<String> pain(List<JsonNode> observations) {
        return observations.stream()
                .filter(observation -> coding(observation.path("code")).equals(PAIN_SCORE))
                .map(observation -> score(observation) + circumstances(observation))
                .toList();
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
        Map<String, String> missing = new TreeMap<>(flags);
        missing.entrySet().removeAll(theirs.flags.entrySet());
        Map<String, String> additional = new TreeMap<>(theirs.flags);
        additional.entrySet().removeAll(flags.entrySet());
        return "flags here only " + missing + ", there only " + additional
                + (panel.equals(theirs.panel) ? "" : "; " + panel + " and " + theirs.panel)
                + (pain.equals(theirs.pain) ? "" : "; " + pain + " and " + theirs.pain);
    }
}
