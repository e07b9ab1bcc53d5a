package org.dorsal.system;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bundles of requests. */
final class SomeBundle {
    static final JsonMapper JSON = JsonMapper.shared();

    private SomeBundle() {}

    /** Request of one entry, as JSON. */
    record Entry(ObjectNode json) {
        static Entry get(String url) {
            return of("GET", url);
        }

        static Entry post(String url, String body) {
            return of("POST", url).carrying(body);
        }

        static Entry of(String method, String url) {
            ObjectNode entry = JSON.createObjectNode();
            entry.putObject("request").put("method", method).put("url", url);
            return new Entry(entry);
        }

        Entry carrying(String body) {
            ObjectNode entry = json.deepCopy();
            entry.set("resource", JSON.readTree(body));
            return new Entry(entry);
        }

        Entry named(String fullUrl) {
            ObjectNode entry = json.deepCopy();
            return new Entry(entry.put("fullUrl", fullUrl));
        }

        Entry with(String member, String value) {
            ObjectNode entry = json.deepCopy();
            ((ObjectNode) entry.path("request")).put(member, value);
            return new Entry(entry);
        }
    }

    static String batch(Entry... entries) {
        return bundle("batch", entries);
    }

    static String transaction(Entry... entries) {
        return bundle("transaction", entries);
    }

    private static String bundle(String type, Entry... entries) {
        ObjectNode bundle =
                JSON.createObjectNode().put("resourceType", "Bundle").put("type", type);
        if (entries.length > 0) {
            bundle.putArray("entry")
                    .addAll(List.of(entries).stream().map(Entry::json).toList());
        }
        return JSON.writeValueAsString(bundle);
    }

    /** Status codes of the entries of a response, in their order. */
    static List<String> statuses(SomeAnswer answer) {
        return answer.json()
                .path("entry")
                .valueStream()
                .map(entry -> entry.path("response").path("status").asString("").split(" ", -1)[0])
                .toList();
    }
}
