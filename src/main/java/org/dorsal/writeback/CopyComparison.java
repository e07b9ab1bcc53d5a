package org.dorsal.writeback;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.*;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import tools.jackson.databind.JsonNode;

/**
 * Compares the EHR's copy with the resource that we sent. A copy with an unknown modifier is unreadable; additional
 * elements are allowed.
 *
 * @param base the EHR's FHIR base, without a slash at its end
 */
record CopyComparison(String base) {
    /** A note comes back with its attachments. */
    static final Limits LIMITS = new Limits(8 << 20, 200_000, 4 << 20);

    /** Number of later versions with marks that are also checked. */
    private static final int LATER = 20;

    CopyMatch of(ItemKey key, Deliverable piece, byte[] copy, String patient) {
        return TolerantReader.unmodifiedJson(copy, key.type(), LIMITS)
                .map(json -> of(key, piece, ResourceTree.of(json), patient))
                .orElse(CopyMatch.UNREADABLE);
    }

    /** Reads a resource's id and version; empty without an id or with an unknown modifier. */
    static Optional<EhrCopy> copy(String type, byte[] resource) {
        return TolerantReader.unmodifiedJson(resource, type, LIMITS)
                .map(ResourceTree::of)
                .map(json -> new EhrCopy(
                        ResourceTree.text(json, "/id"),
                        Optional.of(ResourceTree.text(json, "/meta/versionId")).filter(version -> !version.isEmpty())))
                .filter(copy -> !copy.id().isEmpty());
    }

    private CopyMatch of(ItemKey key, Deliverable piece, JsonNode copy, String patient) {
        String subject = ResourceTree.text(copy, "/subject/reference");
        if (subject.isEmpty()) {
            return CopyMatch.UNREADABLE; // the patient is missing
        }
        if (!isPatient(subject, patient)) {
            return CopyMatch.ANOTHER_PATIENT;
        }
        List<String> marks = marks(copy);
        // an EHR may keep the tags of earlier versions in an update (FHIR R4, resource.html, "Tags")
        if (marks.contains(key.id().toString())
                && marks.stream().noneMatch(mark -> marksVersion(key, key.version() + 1, mark))) {
            return CopyMatch.THIS_VERSION;
        }
        List<String> resources = values(copy, CopyMarks.RESOURCE);
        if (resources.contains(CopyMarks.resource(key))) {
            return marks.isEmpty()
                            && !CopyMarks.room(key.type())
                            && ResponseComparison.of(ResourceTree.of(piece.json()), copy)
                    ? CopyMatch.THIS_VERSION
                    : CopyMatch.OTHER_VERSION;
        }
        if (!resources.isEmpty()) {
            return CopyMatch.ANOTHER;
        }
        if (marks.isEmpty()) {
            return CopyMatch.UNMARKED;
        }
        return marks.stream().anyMatch(mark -> marksVersion(key, 1, mark))
                ? CopyMatch.OTHER_VERSION
                : CopyMatch.ANOTHER;
    }

    private boolean isPatient(String subject, String patient) {
        String relative = subject.startsWith(base + "/") ? subject.substring(base.length() + 1) : subject;
        String reference = "Patient/" + patient;
        return relative.equals(reference) || relative.startsWith(reference + "/_history/");
    }

    private static List<String> marks(JsonNode copy) {
        Stream<String> tags = copy.at("/meta/tag")
                .valueStream()
                .filter(tag -> ResourceTree.text(tag, "/system").equals(CopyMarks.VERSION))
                .map(tag -> ResourceTree.text(tag, "/code"));
        return Stream.of(tags, values(copy, CopyMarks.VERSION).stream(), inNote(copy))
                .flatMap(marks -> marks)
                .toList();
    }

    /** Finds marks in a note's titles and texts; for texts outside of the resource see {@link #texts}. */
    private static Stream<String> inNote(JsonNode copy) {
        return attachments(copy)
                .flatMap(node -> Stream.concat(
                        CopyMarks.of(ResourceTree.text(node, "/title")),
                        CopyMarks.of(decoded(ResourceTree.text(node, "/data")))));
    }

    /** Addresses of a note's texts outside of the resource; an empty one where the EHR returns none. */
    static List<String> texts(JsonNode copy) {
        return attachments(copy)
                .filter(node -> ResourceTree.text(node, "/data").isEmpty())
                .map(node -> ResourceTree.text(node, "/url"))
                .toList();
    }

    /** Decodes base64 as ISO 8859-1: the mark is ASCII, so its bytes are equal in all forms that an EHR may store. */
    static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static Stream<JsonNode> attachments(JsonNode copy) {
        return copy.path("content").valueStream().map(content -> content.path("attachment"));
    }

    /** Values of identifiers in that system; R4 has lists of them, and a single one in responses. */
    private static List<String> values(JsonNode copy, String system) {
        JsonNode identifier = copy.path("identifier");
        Stream<JsonNode> identifiers = identifier.isObject() ? Stream.of(identifier) : identifier.valueStream();
        return identifiers
                .filter(node -> ResourceTree.text(node, "/system").equals(system))
                .map(node -> ResourceTree.text(node, "/value"))
                .toList();
    }

    /** @param first lowest number of the versions that are compared */
    private static boolean marksVersion(ItemKey key, int first, String mark) {
        return IntStream.rangeClosed(first, key.version() + LATER)
                .mapToObj(version -> new ItemKey(key.assessment(), key.slot(), version))
                .anyMatch(other -> other.id().toString().equals(mark));
    }

    /**
     * Compares the content of the EHR's copy of a response with ours, where the EHR kept the identifier and dropped
     * the tag of the version: status, date and all answers must be equal; texts of questions and displays may differ.
     */
    static final class ResponseComparison {
        private ResponseComparison() {}

        static boolean of(JsonNode sent, JsonNode copy) {
            return same(sent, copy, "/status")
                    && same(sent, copy, "/authored")
                    && same(sent, copy, "/questionnaire")
                    && answers(sent).equals(answers(copy));
        }

        private static boolean same(JsonNode first, JsonNode second, String pointer) {
            return ResourceTree.text(first, pointer).equals(ResourceTree.text(second, pointer));
        }

        private static List<String> answers(JsonNode response) {
            List<String> answers = new ArrayList<>();
            below(response, answers);
            return answers;
        }

        private static void below(JsonNode holder, List<String> answers) {
            for (JsonNode item : holder.path("item")) {
                String question = ResourceTree.text(item, "/linkId");
                for (JsonNode answer : item.path("answer")) {
                    answer.properties().stream()
                            .filter(property -> property.getKey().startsWith("value"))
                            .forEach(property -> answers.add(question + "=" + codeOrJson(property.getValue())));
                    below(answer, answers);
                }
                below(item, answers);
            }
        }

        /** Returns a coding's system and code; any other value as JSON. */
        private static String codeOrJson(JsonNode value) {
            return value.has("code")
                    ? ResourceTree.text(value, "/system") + "|" + ResourceTree.text(value, "/code")
                    : value.toString();
        }
    }
}
