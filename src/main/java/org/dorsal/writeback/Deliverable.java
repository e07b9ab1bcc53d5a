package org.dorsal.writeback;

import java.nio.charset.StandardCharsets;

/**
 * One resource of ours that is to be delivered.
 *
 * @param type FHIR type
 * @param id logical id in our store
 * @param version in our store
 * @param status code of the resource
 * @param json as it is stored; for the note as it is made
 */
record Deliverable(ResourceKind kind, String type, String id, int version, String status, byte[] json) {
    /** What is known of it when it can't be read any more: enough to look for it, never to send it. */
    static Deliverable nameOf(DeliveryItem item) {
        byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
        ItemKey key = item.key();
        return new Deliverable(
                item.kind(), key.type(), CopyMarks.resource(key), item.resourceVersion(), "unknown", nothing);
    }

    /** Our reference, the same in every version. */
    String slot() {
        return type + "/" + id;
    }

    /** It takes back what was said: of no use where nothing was said. */
    boolean withdrawn() {
        return status.equals("entered-in-error") || status.equals("revoked");
    }

    @Override
    public String toString() {
        return "Deliverable[" + slot() + "]";
    }
}
