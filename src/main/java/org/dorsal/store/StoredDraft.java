package org.dorsal.store;

import java.time.Instant;

/**
 * A draft as stored.
 *
 * @param updated when it was saved last
 * @param body as it was saved
 */
public record StoredDraft(DraftVersion version, Instant updated, Instant expires, byte[] body) {
    @Override
    public String toString() {
        return "StoredDraft[" + version.number() + "]";
    }
}
