package org.dorsal.store;

import java.util.List;
import java.util.Optional;

/**
 * One event for the auditor. Whoever appends it also queues its leaf for the signed log, in the same commit.
 *
 * @param id logical id, never used before
 * @param patient whose record was touched; empty when none was
 * @param terms what searches match, {@code parameter=value} as in {@link NewVersion#terms}
 * @param bytes canonical bytes of the event
 */
public record NewAuditEvent(String id, Optional<String> patient, List<String> terms, byte[] bytes) {
    public NewAuditEvent {
        terms = List.copyOf(terms);
    }

    @Override
    public String toString() {
        return "NewAuditEvent[" + id + "]";
    }
}
