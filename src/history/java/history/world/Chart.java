package history.world;

import history.record.Json;
import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Storage of the EHR: every version of every resource. It assigns ids and has no conditional create. */
public final class Chart {
    private static final List<String> TOKENS = List.of("category", "code");

    private final Map<String, List<ObjectNode>> stored = new LinkedHashMap<>();

    /** Keys of the resources that have, or had, an identifier, a tag or a patient: a search reads these alone. */
    private final Map<String, Set<String>> index = new HashMap<>();

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

    /**
     * Newest versions of a type that match the parameters {@code patient}, {@code identifier}, {@code _tag},
     * {@code _id}, {@code category} and {@code code}.
     */
    synchronized List<ObjectNode> search(String type, Map<String, String> parameters) {
        return candidates(parameters)
                .map(List::getLast)
                .filter(resource -> Json.text(resource, "resourceType").equals(type))
                .filter(resource -> matches(resource, parameters))
                .toList();
    }

    /** Id of the resource with that identifier or tag in its newest version, as {@code system|value}. */
    public synchronized Optional<String> find(String mark) {
        return indexed(List.of(mark))
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

    private Stream<List<ObjectNode>> candidates(Map<String, String> parameters) {
        List<String> marks = wantedMarks(parameters);
        String patient = wantedPatient(parameters);
        return marks.isEmpty() && patient.isEmpty()
                ? stored.values().stream()
                : indexed(marks.isEmpty() ? List.of("Patient/" + patient) : marks);
    }

    private Stream<List<ObjectNode>> indexed(List<String> entries) {
        return entries.stream()
                .flatMap(entry -> index.getOrDefault(entry, Set.of()).stream())
                .distinct()
                .flatMap(key -> Optional.ofNullable(stored.get(key)).stream());
    }

    private static List<String> wantedMarks(Map<String, String> parameters) {
        String marks = parameters.getOrDefault("identifier", parameters.getOrDefault("_tag", ""));
        return marks.isEmpty() ? List.of() : List.of(marks.split(","));
    }

    private static String wantedPatient(Map<String, String> parameters) {
        return parameters
                .getOrDefault("patient", parameters.getOrDefault("subject", ""))
                .replace("Patient/", "");
    }

    private static String patient(JsonNode resource) {
        return Json.text(resource, "subject.reference").replaceFirst(".*(?=Patient/)", "");
    }

    private static boolean matches(JsonNode resource, Map<String, String> parameters) {
        String patient = wantedPatient(parameters);
        List<String> marks = wantedMarks(parameters);
        String id = parameters.getOrDefault("_id", "");
        return (patient.isEmpty() || patient(resource).equals("Patient/" + patient))
                && (marks.isEmpty() || marks.stream().anyMatch(marks(resource)::contains))
                && (id.isEmpty() || id.equals(Json.text(resource, "id")))
                && TOKENS.stream().allMatch(name -> hasToken(resource.path(name), parameters.getOrDefault(name, "")));
    }

    /** Whether a CodeableConcept, or one of several, has a code of a token parameter. */
    private static boolean hasToken(JsonNode concepts, String wanted) {
        List<String> tokens = List.of(wanted.split(","));
        return wanted.isEmpty()
                || each(concepts)
                        .flatMap(concept -> each(concept.path("coding")))
                        .anyMatch(coding ->
                                tokens.contains(mark(coding, "code")) || tokens.contains(Json.text(coding, "code")));
    }

    private ObjectNode version(ObjectNode resource, String key, int version) {
        ObjectNode copy = resource.deepCopy();
        copy.put("id", key.substring(key.indexOf('/') + 1));
        ObjectNode meta = copy.withObject("meta");
        meta.put("versionId", Integer.toString(version));
        meta.put("lastUpdated", Instant.now().toString());
        stored.computeIfAbsent(key, _ -> new ArrayList<>()).add(copy);
        Stream.concat(marks(copy).stream(), Stream.of(patient(copy)))
                .forEach(entry ->
                        index.computeIfAbsent(entry, _ -> new LinkedHashSet<>()).add(key));
        return copy;
    }
}
