package org.dorsal.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What stands or falls together: appended whole or not at all.
 *
 * @param recordedAt moment of the commit by the service's clock, kept to the microsecond; {@code meta.lastUpdated} of all versions
 * @param versions at most {@value #MAX_ROWS}, as are the events and the deliveries
 * @param signOff the decision that makes the versions final, and the draft that it ends
 */
public record Commit(
        Instant recordedAt,
        Optional<NewAssessment> assessment,
        List<NewVersion> versions,
        List<NewAuditEvent> events,
        List<NewDelivery> deliveries,
        Optional<NewSignOff> signOff) {
    public static final int MAX_ROWS = 1_000;

    public Commit {
        recordedAt = recordedAt.truncatedTo(ChronoUnit.MICROS);
        versions = List.copyOf(versions);
        events = List.copyOf(events);
        deliveries = List.copyOf(deliveries);
        if (Math.max(versions.size(), Math.max(events.size(), deliveries.size())) > MAX_ROWS) {
            throw new IllegalArgumentException("a commit has at most " + MAX_ROWS + " rows of a kind");
        }
    }

    /** What nobody signs. */
    public Commit(
            Instant recordedAt,
            Optional<NewAssessment> assessment,
            List<NewVersion> versions,
            List<NewAuditEvent> events,
            List<NewDelivery> deliveries) {
        this(recordedAt, assessment, versions, events, deliveries, Optional.empty());
    }

    /** Versions and the events that tell of them, without an assessment. */
    public static Commit of(Instant recordedAt, List<NewVersion> versions, List<NewAuditEvent> events) {
        return new Commit(recordedAt, Optional.empty(), versions, events, List.of());
    }

    /** Nothing changed, but somebody looked. */
    public static Commit ofEvents(Instant recordedAt, List<NewAuditEvent> events) {
        return of(recordedAt, List.of(), events);
    }

    boolean tellsOfEventsOnly() {
        return assessment.isEmpty() && versions.isEmpty() && deliveries.isEmpty() && signOff.isEmpty();
    }
}
