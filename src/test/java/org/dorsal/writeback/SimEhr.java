package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Simulated EHR without faults. Keeps a log of all changes. */
final class SimEhr {
    static final JsonMapper JSON = JsonMapper.shared();
    static final String BASE = "https://ehr.example/fhir";

    /**
     * Time within which the version is known: an EHR that returns none is read at once, and an edit in between can't
     * be distinguished from our write.
     */
    private static final Duration LEARNT_BY = Duration.ofSeconds(60);

    private static final Pattern MATCH = Pattern.compile("W/\"(\\d+)\"");

    /**
     * Properties of the EHR.
     *
     * @param lossy whether identifiers and tags are dropped and notes' texts stored as Binary
     * @param strict whether a resource with an author is refused, because no author exists
     */
    record EhrTraits(
            boolean searchable,
            boolean conditional,
            boolean corrected,
            boolean lossy,
            boolean strict,
            CreateReplyDetail detail) {}

    /** Details in the reply to a creation. */
    enum CreateReplyDetail {
        LOCATION_AND_ETAG,
        LOCATION_ONLY,
        BODY_ONLY,
        NOTHING
    }

    /** Logged change. {@code byUs}: by Dorsal, otherwise by a user of the EHR. */
    record RecordChange(String id, int version, JsonNode body, boolean byUs, boolean created, Instant now) {}

    private final EhrTraits nature;
    private final Supplier<Instant> clock;
    private final Map<String, List<RecordChange>> records = new TreeMap<>();
    private final List<RecordChange> log = new ArrayList<>();
    private final List<String> crimes = new ArrayList<>();
    private boolean hidden;
    private int serial;

    SimEhr(EhrTraits nature, Supplier<Instant> clock) {
        this.nature = nature;
        this.clock = clock;
    }

    /** Whether a repeated conditional creation finds the first one, which an EHR that drops identifiers does not. */
    boolean createsOnce() {
        return nature.conditional && !nature.lossy;
    }

    /** All changes in the order in which they were done. */
    List<RecordChange> log() {
        return log;
    }

    /** Mark of the last version, also where the EHR dropped it: a person sees its author. */
    String lastMark(String id) {
        return log.stream()
                .filter(change -> change.id().equals(id) && !mark(change.body()).isEmpty())
                .reduce((_, last) -> last)
                .map(change -> mark(change.body()))
                .orElse("");
    }

    /** Requests that must never occur. */
    List<String> crimes() {
        return crimes;
    }

    /** The newest version of everything. */
    List<RecordChange> holds() {
        return records.values().stream().map(List::getLast).toList();
    }

    /** A search finds nothing, as by an index that lags. */
    void hideFromSearch(boolean lags) {
        hidden = lags;
    }

    /** Last state of each of our copies of a resource that no other copy replaces. */
    List<RecordChange> copies(String resource) {
        Map<String, RecordChange> newest = new TreeMap<>();
        Set<String> replaced = new HashSet<>();
        for (RecordChange change : log) {
            if (change.byUs()) {
                newest.put(change.id(), change);
                replaced.add(change.body().path("replaces").asString(""));
            }
        }
        return newest.values().stream()
                .filter(change -> !replaced.contains(change.id()))
                .filter(change -> identifiers(change.body()).contains(resource))
                .toList();
    }

    /** A person edits something here. */
    void edit(int which) {
        List<String> ids = List.copyOf(records.keySet());
        if (!ids.isEmpty()) {
            edit(ids.get(Math.floorMod(which, ids.size())));
        }
    }

    /** A person edits this, if it is here. */
    void edit(String id) {
        Optional.ofNullable(records.get(id)).ifPresent(versions -> {
            ObjectNode body = versions.getLast().body().deepCopy().asObject();
            body.put("edited", true);
            change(id, body, false, false);
        });
    }

    EhrReply does(EhrCall call) {
        String path = call.address();
        if (path.equals("metadata")) {
            return reply(200, Map.of(), "{\"resourceType\":\"CapabilityStatement\"}");
        }
        return switch (call.method()) {
            case GET -> path.contains("?") ? search(path) : read(path);
            case POST -> create(path, call);
            case PUT -> update(path, call);
        };
    }

    private EhrReply search(String path) {
        String type = path.substring(0, path.indexOf('?'));
        if (!nature.searchable) {
            return reply(400, Map.of(), "{}");
        }
        if (path.contains("?patient=")) {
            return ofPatient(type, path);
        }
        if (hidden) {
            return reply(200, Map.of(), "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}");
        }
        String value = path.substring(path.indexOf("%7C") + 3);
        StringBuilder entries = new StringBuilder();
        for (RecordChange change : holds()) {
            if (type(change.body()).equals(type) && identifiers(change.body()).contains(value)) {
                entries.append(entries.isEmpty() ? "" : ",")
                        .append("{\"resource\":")
                        .append(json(change))
                        .append(",\"search\":{\"mode\":\"match\"}}");
            }
        }
        return reply(200, Map.of(), "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + entries + "]}");
    }

    /** Two on a page. */
    private EhrReply ofPatient(String type, String path) {
        String patient = path.replaceAll(".*[?]patient=([^&]*).*", "$1");
        int from = path.contains("&from=") ? Integer.parseInt(path.replaceAll(".*&from=", "")) : 0;
        List<RecordChange> copies = holds().stream()
                .filter(change -> type(change.body()).equals(type)
                        && change.body().path("subject").asString("").equals(patient))
                .toList();
        List<String> entries = copies.stream()
                .skip(from)
                .limit(2)
                .map(change -> "{\"resource\":" + withoutText(change) + "}")
                .toList();
        String next = from + 2 < copies.size()
                ? ",\"next\":\"" + path.replaceAll("&from=.*", "") + "&from=" + (from + 2) + "\""
                : "";
        return reply(
                200,
                Map.of(),
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + String.join(",", entries) + "]"
                        + next + "}");
    }

    private static String withoutText(RecordChange change) {
        ObjectNode resource = JSON.readTree(json(change)).asObject();
        resource.remove("text");
        resource.putArray("texts").add("Binary/" + change.id());
        return JSON.writeValueAsString(resource);
    }

    private EhrReply read(String path) {
        if (path.startsWith("Binary/")) {
            return Optional.ofNullable(records.get(path.substring("Binary/".length())))
                    .map(versions -> reply(
                            200,
                            Map.of(),
                            "{\"resourceType\":\"Binary\",\"text\":\""
                                    + versions.getLast().body().path("text").asString("") + "\"}"))
                    .orElseGet(() -> reply(404, Map.of(), "{}"));
        }
        return Optional.ofNullable(records.get(path))
                .map(versions -> reply(
                        200, Map.of("etag", "W/\"" + versions.getLast().version() + "\""), json(versions.getLast())))
                .orElseGet(() -> reply(404, Map.of(), "{}"));
    }

    private EhrReply create(String type, EhrCall call) {
        JsonNode body = JSON.readTree(call.body());
        if (nature.strict && body.has("author")) {
            return unknownAuthor(type);
        }
        if (call.headers().containsKey("If-None-Exist") && nature.conditional) {
            String header = call.headers().get("If-None-Exist");
            String value = header.substring(header.indexOf("%7C") + 3);
            Optional<RecordChange> copy = holds().stream()
                    .filter(change -> type(change.body()).equals(type)
                            && identifiers(change.body()).contains(value))
                    .findFirst();
            if (copy.isPresent()) {
                return answered(200, copy.get());
            }
        }
        return answered(201, change(type + "/e" + ++serial, body, true, true));
    }

    private EhrReply update(String path, EhrCall call) {
        List<RecordChange> versions = records.get(path);
        if (!nature.corrected) {
            crimes.add("an update that is not taken");
            return reply(405, Map.of(), "{}");
        }
        if (versions == null) {
            return reply(404, Map.of(), "{}");
        }
        Matcher match = MATCH.matcher(call.headers().getOrDefault("If-Match", ""));
        if (!match.matches()) {
            crimes.add("an update without If-Match");
            return reply(428, Map.of(), "{}");
        }
        RecordChange last = versions.getLast();
        if (last.version() != Integer.parseInt(match.group(1))) {
            return reply(412, Map.of(), "{}");
        }
        if (!last.byUs()
                && last.now().isAfter(versions.get(versions.size() - 2).now().plus(LEARNT_BY))) {
            crimes.add("somebody's change was overwritten: " + path);
        }
        if (nature.strict && JSON.readTree(call.body()).has("author")) {
            return unknownAuthor(type(last.body()));
        }
        return answered(200, change(path, JSON.readTree(call.body()), true, false));
    }

    private static EhrReply unknownAuthor(String type) {
        return reply(
                422,
                Map.of(),
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"not-found\",\"expression\":[\""
                        + type + ".author\"]}]}");
    }

    private RecordChange change(String id, JsonNode body, boolean byUs, boolean created) {
        List<RecordChange> versions = records.computeIfAbsent(id, _ -> new ArrayList<>());
        ObjectNode stored = body.deepCopy().asObject();
        if (nature.lossy) {
            stored.remove(List.of("identifier", "meta"));
        }
        RecordChange change = new RecordChange(id, versions.size() + 1, stored, byUs, created, clock.get());
        versions.add(change);
        log.add(new RecordChange(id, change.version(), body, byUs, created, change.now()));
        return change;
    }

    private EhrReply answered(int status, RecordChange change) {
        Map<String, String> headers = new LinkedHashMap<>();
        boolean located = nature.detail == CreateReplyDetail.LOCATION_AND_ETAG
                || nature.detail == CreateReplyDetail.LOCATION_ONLY;
        if (located) {
            headers.put("location", BASE + "/" + change.id());
        }
        if (nature.detail == CreateReplyDetail.LOCATION_AND_ETAG) {
            headers.put("etag", "W/\"" + change.version() + "\"");
        }
        return reply(status, headers, nature.detail == CreateReplyDetail.BODY_ONLY ? json(change) : "");
    }

    static String json(RecordChange change) {
        ObjectNode body = change.body().deepCopy().asObject();
        body.put("id", change.id().substring(change.id().indexOf('/') + 1));
        body.withObject("/meta").put("versionId", Integer.toString(change.version()));
        body.remove("edited");
        return JSON.writeValueAsString(body);
    }

    static EhrReply reply(int status, Map<String, String> headers, String body) {
        return new HttpAnswer.CompleteAnswer(status, headers, body.getBytes(UTF_8));
    }

    static String type(JsonNode body) {
        return body.path("resourceType").asString("");
    }

    /** Values of a resource's identifiers. */
    static Set<String> identifiers(JsonNode body) {
        JsonNode identifier = body.path("identifier");
        if (identifier.isObject()) {
            return Set.of(identifier.path("value").asString(""));
        }
        return Set.copyOf(identifier.findValuesAsString("value"));
    }

    static String resourceStatus(JsonNode body) {
        return body.path("status").asString("");
    }

    /** The version's mark. */
    static String mark(JsonNode body) {
        return body.at("/meta/tag/0/code").asString("");
    }
}
