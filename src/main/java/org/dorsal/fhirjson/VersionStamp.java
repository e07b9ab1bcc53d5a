package org.dorsal.fhirjson;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Gives a resource the id, version and time under which it is stored; everything else stays as it was sent, numbers
 * digit by digit.
 */
public final class VersionStamp {
    private static final JsonFactory JSON = new JsonFactory();

    private VersionStamp() {}

    /**
     * The resource's JSON with {@code id}, {@code meta.versionId} and {@code meta.lastUpdated} set.
     *
     * @param json of a resource, written here
     */
    public static byte[] onto(byte[] json, String id, int version, Instant lastUpdated) {
        return switch (JsonText.read(json, "$", Limits.ofProfiles())) {
            case JsonText.JsonTree(var tree) -> onto(tree, id, version, lastUpdated);
            case JsonText.BrokenJson _ -> throw new IllegalArgumentException("This is no strict JSON object");
        };
    }

    /** Stamps a tree; {@link Gate.Passed#stamped} has one. */
    static byte[] onto(Json.Obj sent, String id, int version, Instant lastUpdated) {
        Map<String, Json> meta = new LinkedHashMap<>();
        meta.put("versionId", new Json.Text(Integer.toString(version)));
        meta.put("lastUpdated", new Json.Text(lastUpdated.toString()));
        if (sent.members().get("meta") instanceof Json.Obj(var before)) {
            before.forEach(meta::putIfAbsent);
        }
        Map<String, Json> stamped = new LinkedHashMap<>();
        stamped.put("resourceType", sent.members().getOrDefault("resourceType", new Json.Null()));
        stamped.put("id", new Json.Text(id));
        stamped.put("meta", new Json.Obj(meta));
        sent.members().forEach(stamped::putIfAbsent);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(out, new Json.Obj(stamped));
        }
        return bytes.toByteArray();
    }

    /** Writes a tree recursively; its depth was limited while it was read. */
    private static void write(JsonGenerator out, Json value) {
        switch (value) {
            case Json.Text(var text) -> out.writeString(text);
            case Json.Num(var literal) -> out.writeNumber(literal);
            case Json.Bool(var bool) -> out.writeBoolean(bool);
            case Json.Null _ -> out.writeNull();
            case Json.Arr(var items) -> {
                out.writeStartArray();
                items.forEach(item -> write(out, item));
                out.writeEndArray();
            }
            case Json.Obj(var members) -> {
                out.writeStartObject();
                members.forEach((name, member) -> write(out.writeName(name), member));
                out.writeEndObject();
            }
        }
    }
}
