package org.dorsal.writeback;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A body with the EHR's own id in it, as an update demands. */
final class Addressed {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Addressed() {}

    static byte[] as(String id, byte[] body) {
        ObjectNode old = (ObjectNode) JSON.readTree(body);
        ObjectNode addressed = JSON.createObjectNode();
        addressed.set("resourceType", old.get("resourceType"));
        addressed.put("id", id);
        addressed.setAll(old);
        addressed.put("id", id);
        return JSON.writeValueAsBytes(addressed);
    }
}
