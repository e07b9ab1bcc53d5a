package org.dorsal.fhirjson;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON in one form for hashing: RFC 8785 (JSON Canonicalization Scheme) in all but numbers. RFC 8785 passes each number
 * through a double, so that 7.0 becomes 7 and digits after the seventeenth are lost; in FHIR 7.0 and 7 differ (R4
 * datatypes, decimal: precision is significant), and two different criteria must never share a hash. So numbers stay as
 * they were written. Where all of them are already written as RFC 8785 writes them (integers, 0.5), the bytes are
 * exactly those of RFC 8785 and any tool can verify the hash.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * The canonical bytes, UTF-8.
     *
     * @param json one strict JSON object of at most 16 MiB, ours or past the {@link Gate}
     * @throws IllegalArgumentException when it is none: its meaning, so its hash, would be a guess
     */
    public static byte[] of(byte[] json) {
        StringBuilder out = new StringBuilder(json.length);
        write(tree(json), out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Json tree(byte[] json) {
        return switch (JsonText.read(json, "$", Limits.ofProfiles())) {
            case JsonText.JsonTree(var root) -> root;
            case JsonText.BrokenJson(var faults) -> {
                Problem problem = faults.getFirst().problem();
                throw new IllegalArgumentException(problem.expression() + ": " + problem.says());
            }
        };
    }

    static void write(Json value, StringBuilder out) {
        switch (value) {
            case Json.Obj(var members) -> object(members, out);
            case Json.Arr(var items) -> array(items, out);
            case Json.Text(var text) -> text(text, out);
            case Json.Num(var literal) -> out.append(literal);
            case Json.Bool(var bool) -> out.append(bool);
            case Json.Null _ -> out.append("null");
        }
    }

    /** Names in the order of their UTF-16 code units (RFC 8785 section 3.2.3), which is that of String. */
    private static void object(Map<String, Json> members, StringBuilder out) {
        String separator = "{";
        for (Map.Entry<String, Json> member : new TreeMap<>(members).entrySet()) {
            out.append(separator);
            text(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            separator = ",";
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private static void array(List<Json> items, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
            out.append(i == 0 ? "" : ",");
            write(items.get(i), out);
        }
        out.append(']');
    }

    /** Escapes as RFC 8785 section 3.2.2.2 demands, nothing else. */
    private static void text(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                default -> out.append(c);
            }
        }
        out.append('"');
    }
}
