package org.dorsal.store;

import java.util.Optional;

/**
 * One event for the auditor.
 *
 * @param id logical id, never used before
 * @param patient whose record was touched; empty when none was
 * @param bytes canonical bytes of the event
 */
public record NewAuditEvent(String id, Optional<String> patient, byte[] bytes) {
    @Override
    public String toString() {
        return "NewAuditEvent[" + id + "]";
    }
}
