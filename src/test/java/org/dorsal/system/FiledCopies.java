package org.dorsal.system;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Resources that apps have written into an EHR: every version of every resource, in order. */
record FiledCopies(List<Copy> copies) {
    private static final String MARK = Codes.CANONICAL + "/delivery";
    private static final String RESOURCE = Codes.CANONICAL + "/identifier";
    private static final Pattern OWN =
            Pattern.compile("(?:Observation|CarePlan|QuestionnaireResponse|DocumentReference)/[^/]+");

    /**
     * Version of a resource.
     *
     * @param marks values of Dorsal's version marks, in tags and identifiers
     * @param resources ids of Dorsal's resources in the identifiers
     * @param references references to resources that apps may have written
     */
    record Copy(
            String type,
            String id,
            int version,
            String status,
            String subject,
            Set<String> marks,
            Set<String> resources,
            Set<String> references) {
        String address() {
            return type + "/" + id;
        }
    }

    /** Reads a Bundle of them. */
    static FiledCopies of(byte[] bundle) {
        List<Copy> copies = new ArrayList<>();
        for (JsonNode entry : JsonMapper.shared().readTree(bundle).path("entry")) {
            copies.add(copy(entry.path("resource")));
        }
        return new FiledCopies(List.copyOf(copies));
    }

    /** Number of distinct resources, without their versions. */
    long resources() {
        return copies.stream().map(Copy::address).distinct().count();
    }

    private static Copy copy(JsonNode resource) {
        Set<String> marks = values(resource.path("identifier"), MARK);
        resource.at("/meta/tag")
                .valueStream()
                .filter(tag -> text(tag, "/system").equals(MARK))
                .forEach(tag -> marks.add(text(tag, "/code")));
        Set<String> references = new TreeSet<>();
        collect(resource, references);
        return new Copy(
                text(resource, "/resourceType"),
                text(resource, "/id"),
                Integer.parseInt(text(resource, "/meta/versionId")),
                text(resource, "/status"),
                text(resource, "/subject/reference"),
                marks,
                values(resource.path("identifier"), RESOURCE),
                references);
    }

    /** R4 has lists of identifiers, and a single one in responses. */
    private static Set<String> values(JsonNode identifier, String system) {
        Stream<JsonNode> identifiers = identifier.isObject() ? Stream.of(identifier) : identifier.valueStream();
        Set<String> values = new TreeSet<>();
        identifiers
                .filter(entry -> text(entry, "/system").equals(system))
                .forEach(entry -> values.add(text(entry, "/value")));
        return values;
    }

    private static void collect(JsonNode node, Set<String> references) {
        String reference = node.path("reference").asString("");
        if (OWN.matcher(reference).matches()) {
            references.add(reference);
        }
        node.forEach(inner -> collect(inner, references));
    }

    private static String text(JsonNode node, String pointer) {
        return node.at(pointer).asString("");
    }
}
