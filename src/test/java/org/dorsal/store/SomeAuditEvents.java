package org.dorsal.store;

import java.util.List;
import java.util.Optional;

/** Audit events of which only what a test is about is given. */
public final class SomeAuditEvents {
    private SomeAuditEvents() {}

    /**
     * A successful read by default.
     *
     * @param columns {@code name=value} of the columns action, outcome, client, person, assessment and entity
     */
    public static NewAuditEvent of(String id, Optional<String> patient, List<String> columns, byte[] bytes) {
        return new NewAuditEvent(
                id,
                patient,
                value(columns, "action").orElse("read"),
                value(columns, "outcome").orElse("0"),
                value(columns, "client"),
                value(columns, "person"),
                value(columns, "assessment"),
                values(columns, "entity"),
                bytes);
    }

    private static Optional<String> value(List<String> columns, String name) {
        return values(columns, name).stream().findFirst();
    }

    private static List<String> values(List<String> columns, String name) {
        return columns.stream()
                .filter(column -> column.startsWith(name + "="))
                .map(column -> column.substring(name.length() + 1))
                .toList();
    }
}
