package org.dorsal.writeback;

import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces references to our resources by the EHR's references, or, where the EHR has no copy, by logical ones: our
 * address would be invalid there, or point to another resource. References to the EHR's resources are not changed.
 */
final class ReferenceReplacer {
    private static final Pattern RELATIVE = Pattern.compile("([A-Z][A-Za-z]+)/([^/]+)(?:/_history/[^/]+)?");

    /** Types of references among results; all other references point to the EHR's resources. */
    private static final Set<String> RESULTS =
            Set.of("Observation", "CarePlan", "QuestionnaireResponse", "DocumentReference", "Provenance");

    private static final String DEVICE = "Device/";
    private static final String SOFTWARE = "Dorsal";

    private final Map<String, String> filed;
    private final boolean result;
    private final Map<String, String> contained = new HashMap<>();
    private final Set<String> devices = new HashSet<>();

    private ReferenceReplacer(Map<String, String> filed, boolean result) {
        this.filed = filed;
        this.result = result;
    }

    /**
     * @param result whether Dorsal created the resource; a received response refers only to the EHR's resources
     * @param filed our references without version, and the EHR's
     */
    static void replace(ObjectNode resource, boolean result, Map<String, String> filed) {
        ReferenceReplacer references = new ReferenceReplacer(filed, result);
        references.learn(resource);
        resource.remove("contained");
        references.walk(resource);
    }

    /**
     * Collects goals' descriptions and devices: a goal is replaced by its description, a device by our software's
     * name.
     */
    private void learn(ObjectNode resource) {
        for (JsonNode inner : resource.path("contained")) {
            contained.put("#" + ResourceTree.text(inner, "/id"), ResourceTree.text(inner, "/description/text"));
        }
        devices.add(ResourceTree.text(resource, "/device/reference"));
        resource.path("contributor").forEach(contributor -> devices.add(ResourceTree.text(contributor, "/reference")));
    }

    private void walk(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("reference").isString()) {
            replace(object, object.path("reference").stringValue(""));
        }
        node.forEach(this::walk);
    }

    private void replace(ObjectNode holder, String reference) {
        if (contained.containsKey(reference)) {
            named(holder, contained.getOrDefault(reference, ""));
        } else if (result && reference.startsWith(DEVICE) && devices.contains(reference)) {
            named(holder, SOFTWARE);
        } else {
            Matcher part = RELATIVE.matcher(reference);
            if (part.matches()) {
                replace(holder, part.group(1), part.group(2));
            }
        }
    }

    private void replace(ObjectNode holder, String type, String id) {
        Optional<String> filedReference = Optional.ofNullable(filed.get(type + "/" + id));
        if (filedReference.isPresent()) {
            holder.put("reference", filedReference.get());
        } else if (result && RESULTS.contains(type)) {
            holder.remove("reference");
            holder.put("type", type);
            holder.set("identifier", CopyMarks.identifier(CopyMarks.RESOURCE, id));
            holder.put("display", type + " " + id + " in " + SOFTWARE);
        }
    }

    private static void named(ObjectNode holder, String words) {
        holder.remove("reference");
        holder.put("display", words);
    }
}
