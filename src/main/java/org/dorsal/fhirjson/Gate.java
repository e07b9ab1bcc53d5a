package org.dorsal.fhirjson;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strict check before HAPI's parser, which accepts bodies that would flip a red flag (duplicate keys, a text for a
 * boolean) or end the process (a number of a billion digits). An accepted body is strict JSON (RFC 8259) of the shape
 * that FHIR R4 gives the resource, so that parsing and encoding it again loses nothing. The values of dates, codes and
 * numbers are left to HAPI's strict parser in {@link FhirJson}. Immutable, safe for any thread.
 */
public record Gate(Limits limits) {
    /** A hostile body must not make us write a megabyte of complaints. */
    static final int MAX_REPORTED = 100;

    /** Result of a check. */
    public sealed interface GateResult {}

    /** The body may be parsed. */
    public static final class AcceptedBody implements GateResult {
        private final byte[] json;
        private final ObjectNode tree;

        private AcceptedBody(byte[] json, ObjectNode tree) {
            this.json = json;
            this.tree = tree;
        }

        /** The bytes as they were sent, unpacked. */
        public byte[] json() {
            return json;
        }

        /** The bytes under which it is stored; see {@link VersionStamp}. */
        public byte[] stamped(String id, int version, Instant lastUpdated) {
            return VersionStamp.onto(tree, id, version, lastUpdated);
        }

        /** The object as a tree whose numbers are raw literals. */
        public ObjectNode tree() {
            return tree;
        }

        /** Parses the resource; see {@link FhirJson#parse}. */
        public <T extends IBaseResource> Parsed<T> parse(Class<T> type) {
            return FhirJson.parse(json, type);
        }
    }

    /**
     * Refusal of a body, which must not be parsed.
     *
     * @param kind the most basic of the faults decides
     * @param problems all faults found, at least one
     */
    public record GateRefusal(GateRefusalKind kind, List<Problem> problems) implements GateResult {
        public GateRefusal {
            problems = List.copyOf(problems);
        }
    }

    /** Kind of refusal, in order of precedence; the endpoints map each to another status. */
    public enum GateRefusalKind {
        /** The body exceeds the limit; none of it was read. */
        TOO_LARGE,
        /** The body is no JSON, no resource of this type, or ambiguous. */
        UNREADABLE,
        /** The body is well formed but contains an element that Dorsal must not ignore and does not support. */
        NOT_SUPPORTED
    }

    /**
     * Checks an uncompressed body. The caller reads at most {@code maxBytes + 1} bytes from the wire: the additional
     * byte reveals a body that is too large.
     *
     * @param resourceType the R4 resource type that is expected at the top
     */
    public GateResult check(byte[] body, String resourceType) {
        if (body.length > limits.maxBytes()) {
            return tooLarge();
        }
        JsonText json = JsonText.read(body, resourceType, limits);
        List<GateFault> faults = json.faults().isEmpty()
                ? ResourceShape.faults(resourceType, json.root(), Primitives.CheckDepth.FORM)
                : json.faults();
        return faults.isEmpty() ? new AcceptedBody(body, json.root()) : refusal(faults);
    }

    /**
     * Checks a body that is a JSON object and no resource.
     *
     * @param root how places in it begin
     */
    public GateResult checkObject(byte[] body, String root) {
        if (body.length > limits.maxBytes()) {
            return tooLarge();
        }
        JsonText json = JsonText.read(body, root, limits);
        return json.faults().isEmpty() ? new AcceptedBody(body, json.root()) : refusal(json.faults());
    }

    /** Checks a body and reads it, where it does not matter which kind of fault it has. */
    public <T extends IBaseResource> Parsed<T> read(byte[] body, Class<T> type) {
        return switch (check(body, FhirJson.context().getResourceType(type))) {
            case AcceptedBody passed -> passed.parse(type);
            case GateRefusal refused -> new Parsed.UnparsableResource<>(refused.problems());
        };
    }

    static GateRefusal refusal(List<GateFault> faults) {
        GateRefusalKind worst = faults.stream()
                .map(GateFault::kind)
                .min(GateRefusalKind::compareTo)
                .orElseThrow();
        return new GateRefusal(
                worst,
                faults.stream().limit(MAX_REPORTED).map(GateFault::problem).toList());
    }

    /** A problem with the kind of refusal that it leads to. */
    record GateFault(Gate.GateRefusalKind kind, Problem problem) {

        static GateFault unreadable(String code, String expression, String message) {
            return new GateFault(Gate.GateRefusalKind.UNREADABLE, new Problem(code, expression, message));
        }

        static GateFault notSupported(String expression, String message) {
            return new GateFault(Gate.GateRefusalKind.NOT_SUPPORTED, new Problem("not-supported", expression, message));
        }
    }

    private GateRefusal tooLarge() {
        String message = "The body is larger than " + limits.maxBytes() + " bytes unpacked; send less in one request.";
        return refusal(List.of(new GateFault(GateRefusalKind.TOO_LARGE, new Problem("too-long", "", message))));
    }

    /**
     * Gives a resource the id, version and time under which it is stored; everything else stays as it was sent, numbers
     * digit by digit.
     */
    public static final class VersionStamp {
        private static final JsonMapper JSON = new JsonMapper();

        private VersionStamp() {}

        /** The tree of a stored body, for a new version of it. */
        public static ObjectNode tree(byte[] json) {
            JsonText read = JsonText.read(json, "$", Limits.ofProfiles());
            if (!read.faults().isEmpty()) {
                throw new IllegalArgumentException("This is no strict JSON object");
            }
            return read.root();
        }

        /** The resource's JSON with {@code id}, {@code meta.versionId} and {@code meta.lastUpdated} set. */
        public static byte[] onto(ObjectNode sent, String id, int version, Instant lastUpdated) {
            ObjectNode stamped = JSON.createObjectNode();
            stamped.set("resourceType", sent.path("resourceType"));
            stamped.put("id", id);
            ObjectNode meta = stamped.putObject("meta");
            meta.put("versionId", Integer.toString(version)).put("lastUpdated", lastUpdated.toString());
            sent.path("meta").forEachEntry(meta::putIfAbsent);
            sent.forEachEntry(stamped::putIfAbsent);
            return JSON.writeValueAsBytes(stamped);
        }
    }
}
