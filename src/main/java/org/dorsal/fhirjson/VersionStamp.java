package org.dorsal.fhirjson;

import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a resource the id, version and time under which it is stored; everything else stays as it was sent, numbers
 * digit by digit.
 */
public final class VersionStamp {
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
