package history.world;

import history.record.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Storage of the EHR: every version of every resource. It assigns ids and has no conditional create. */
public final class Chart {
    private final Map<String, List<ObjectNode>> stored = new LinkedHashMap<>();
    private int created;

    /** Stores a new resource and returns it with its id. */
    synchronized ObjectNode create(ObjectNode resource) {
        created++;
        return version(resource, Json.text(resource, "resourceType") + "/ehr-" + created, 1);
    }

    /** Stores a new version; nothing when the resource is unknown or {@code If-Match} names another version. */
    synchronized Optional<ObjectNode> update(String key, ObjectNode resource, String ifMatch) {
        List<ObjectNode> versions = stored.get(key);
        boolean matches = versions != null && (ifMatch.isEmpty() || ifMatch.equals("W/\"" + versions.size() + "\""));
        return matches ? Optional.of(version(resource, key, versions.size() + 1)) : Optional.empty();
    }

    /** The newest version. */
    synchronized Optional<ObjectNode> read(String key) {
        return Optional.ofNullable(stored.get(key)).map(List::getLast);
    }

    /** Newest versions of a type that match the parameters {@code patient}, {@code identifier}, {@code _tag} and {@code _id}. */
    synchronized List<ObjectNode> search(String type, Map<String, String> parameters) {
        return stored.values().stream()
                .map(List::getLast)
                .filter(resource -> Json.text(resource, "resourceType").equals(type))
                .filter(resource -> matches(resource, parameters))
                .toList();
    }

    /** Id of the resource with that identifier or tag in its newest version, as {@code system|value}. */
    public synchronized Optional<String> find(String mark) {
        return stored.values().stream()
                .map(List::getLast)
                .filter(resource -> marks(resource).contains(mark))
                .map(resource -> Json.text(resource, "id"))
                .findFirst();
    }

    /** Takes a resource with that identifier or tag out of the record, as staff do with what another copy replaces. */
    public synchronized void remove(String mark) {
        stored.values().removeIf(versions -> marks(versions.getLast()).contains(mark));
    }

    /** All versions of all resources in the order of creation. */
    public synchronized List<ObjectNode> all() {
        return stored.values().stream().flatMap(List::stream).toList();
    }

    /** Identifiers and tags, each as {@code system|value}: an EHR finds a resource by them. */
    public static List<String> marks(JsonNode resource) {
        List<String> marks = new ArrayList<>();
        each(resource.path("identifier")).forEach(identifier -> marks.add(mark(identifier, "value")));
        each(resource.path("meta").path("tag")).forEach(tag -> marks.add(mark(tag, "code")));
        return marks;
    }

    private static String mark(JsonNode token, String value) {
        return Json.text(token, "system") + "|" + Json.text(token, value);
    }

    private static Stream<JsonNode> each(JsonNode node) {
        return node.isArray() ? node.valueStream() : node.isObject() ? Stream.of(node) : Stream.empty();
    }

    private static boolean matches(JsonNode resource, Map<String, String> parameters) {
        String patient = parameters.getOrDefault("patient", parameters.getOrDefault("subject", ""));
        String subject = Json.text(resource, "subject.reference");
        String mark = parameters.getOrDefault("identifier", parameters.getOrDefault("_tag", ""));
        String id = parameters.getOrDefault("_id", "");
        return (patient.isEmpty() || subject.endsWith("Patient/" + patient.replace("Patient/", "")))
                && (mark.isEmpty() || List.of(mark.split(",")).stream().anyMatch(marks(resource)::contains))
                && (id.isEmpty() || id.equals(Json.text(resource, "id")));
    }

    private ObjectNode version(ObjectNode resource, String key, int version) {
        ObjectNode copy = resource.deepCopy();
        copy.put("id", key.substring(key.indexOf('/') + 1));
        ObjectNode meta = copy.withObject("meta");
        meta.put("versionId", Integer.toString(version));
        meta.put("lastUpdated", Instant.now().toString());
        stored.computeIfAbsent(key, _ -> new ArrayList<>()).add(copy);
        return copy;
    }
}
