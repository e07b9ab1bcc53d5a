package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.store.DraftRows.DraftKey;
import org.dorsal.store.DraftRows.DraftVersion;

/**
 * Rows that are appended in one transaction, all or none.
 *
 * @param recordedAt moment of the commit by the service's clock, kept to the microsecond; {@code meta.lastUpdated} of
 * all versions
 * @param versions at most {@value #MAX_ROWS}, as are the events and the deliveries
 * @param result facts of the results among the versions
 * @param signOff the decision that makes the versions final, and the draft that it ends
 * @param notices changes for subscriptions; empty at sites without them
 */
public record Commit(
        Instant recordedAt,
        Optional<NewAssessment> assessment,
        List<NewVersion> versions,
        Optional<ResultRow> result,
        List<NewAuditEvent> events,
        List<NewDelivery> deliveries,
        Optional<NewSignOff> signOff,
        List<NewNotice> notices) {
    public static final int MAX_ROWS = 1_000;

    private static final String RESPONSE = "QuestionnaireResponse";

    private static final String WITHDRAWN = "entered-in-error";

    private static final Set<String> OF_OUTCOMES = Set.of("Observation", "Provenance");

    /**
     * Bound on the time between {@code recordedAt} and the moment from which searches find the commit. So a program that
     * follows {@code _lastUpdated} misses nothing when it looks back that far.
     */
    public static final Duration FINDABLE_WITHIN = Duration.ofSeconds(60);

    public Commit {
        recordedAt = recordedAt.truncatedTo(ChronoUnit.MICROS);
        versions = List.copyOf(versions);
        events = List.copyOf(events);
        deliveries = List.copyOf(deliveries);
        notices = List.copyOf(notices);
        if (Math.max(versions.size(), Math.max(events.size(), deliveries.size())) > MAX_ROWS) {
            throw new IllegalArgumentException("a commit has at most " + MAX_ROWS + " rows of a kind");
        }
        if (result.isPresent() && events.isEmpty()) {
            throw new IllegalArgumentException("results are committed with their event");
        }
    }

    /** Creates a commit without facts and notices. */
    public Commit(
            Instant recordedAt,
            Optional<NewAssessment> assessment,
            List<NewVersion> versions,
            List<NewAuditEvent> events,
            List<NewDelivery> deliveries,
            Optional<NewSignOff> signOff) {
        this(recordedAt, assessment, versions, Optional.empty(), events, deliveries, signOff, List.of());
    }

    /** Creates a commit of versions and their events, without an assessment. */
    public static Commit of(Instant recordedAt, List<NewVersion> versions, List<NewAuditEvent> events) {
        return new Commit(recordedAt, Optional.empty(), versions, events, List.of(), Optional.empty());
    }

    /** Creates a commit of events only, which record reads and change no resource. */
    public static Commit ofEvents(Instant recordedAt, List<NewAuditEvent> events) {
        return of(recordedAt, List.of(), events);
    }

    /**
     * Whether it may be one of several in a statement. What wakes a patient's lane or ends a draft locks rows that
     * others wait for, so it comes alone.
     */
    boolean mayShare() {
        return deliveries.isEmpty() && signOff.isEmpty();
    }

    /** The same without deliveries and notices. */
    Commit withoutQueues() {
        return new Commit(recordedAt, assessment, versions, result, events, List.of(), signOff, List.of());
    }

    /** Returns a commit of the deliveries and notices alone. */
    Commit queues() {
        return new Commit(
                recordedAt,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                deliveries,
                Optional.empty(),
                notices);
    }

    /** Number of its versions and events, at least one. */
    int rows() {
        return Math.max(1, versions.size() + events.size());
    }

    /** Compares all rows, so that a further kind of rows is never taken for none. */
    boolean hasOnlyEvents() {
        return equals(ofEvents(recordedAt, events));
    }

    /**
     * Assessments whose stored response this commit builds on: it amends or withdraws the response, signs results of it,
     * or adds an outcome. Their responses must still be there when the commit is written.
     */
    List<String> continued() {
        Stream<String> responses = versions.stream()
                .filter(version -> version.type().equals(RESPONSE) && version.version() > 1)
                .map(NewVersion::id);
        Stream<String> signed = signOff.filter(_ -> assessment.isEmpty()).map(NewSignOff::assessment).stream();
        Stream<String> followed = versions.stream()
                .filter(version -> OF_OUTCOMES.contains(version.type()))
                .flatMap(version -> Slot.responseOfOutcome(version.id()).stream());
        return Stream.of(responses, signed, followed)
                .flatMap(ids -> ids)
                .distinct()
                .toList();
    }

    /** Assessments that this commit withdraws. */
    List<String> withdrawn() {
        return withdrawn(RESPONSE).toList();
    }

    /** Outcomes that this commit withdraws. */
    List<String> withdrawnOutcomes() {
        return withdrawn("Observation").filter(Slot::isOutcome).toList();
    }

    private Stream<String> withdrawn(String type) {
        return versions.stream()
                .filter(version ->
                        version.type().equals(type) && version.status().equals(WITHDRAWN))
                .map(NewVersion::id);
    }

    /**
     * The anchor of one received response.
     *
     * @param id logical id, never used before
     * @param patient logical id of the patient
     * @param identifier business identifier of the response as {@code system|value}, at most {@value #MAX_IDENTIFIER_CHARS}
     *     characters; at most one response of a site holds it at a time
     * @param receivedSha256 SHA-256 (32 bytes) of the response as it was received, uncompressed
     */
    public record NewAssessment(String id, String patient, Optional<String> identifier, byte[] receivedSha256) {
        /** Maximum length that fits into an index entry of PostgreSQL, for every alphabet. */
        public static final int MAX_IDENTIFIER_CHARS = 500;

        public NewAssessment {
            if (identifier
                    .filter(some -> some.isEmpty() || some.length() > MAX_IDENTIFIER_CHARS)
                    .isPresent()) {
                throw new IllegalArgumentException("an identifier has 1 to " + MAX_IDENTIFIER_CHARS + " characters");
            }
        }
    }

    /**
     * Order to deliver one version of a result set to the EHR of the site. The commit that makes the results also
     * queues the order and wakes the patient's lane.
     *
     * @param patient logical id of the patient; a patient's deliveries keep their order
     * @param assessment assessment that made the results
     * @param version version of the result set
     * @param clinician the EHR's reference of the signing clinician; empty if the results are unsigned
     */
    public record NewDelivery(String patient, String assessment, int version, Optional<String> clinician) {
        public NewDelivery {
            if (version < 1) {
                throw new IllegalArgumentException("a result set's versions count from 1");
            }
        }
    }

    /**
     * A clinician's attested decision on one version of a result set.
     *
     * @param version of the result set that is signed
     * @param clinician the EHR's reference of who signs
     * @param name of the clinician; empty when the EHR gave none
     * @param draft the draft that was signed; the commit removes it, or fails when it has changed or is gone
     * @param body canonical JSON of the decision
     */
    public record NewSignOff(
            String patient,
            String assessment,
            int version,
            String clinician,
            String name,
            Optional<DraftSeen> draft,
            byte[] body) {
        public NewSignOff {
            if (version < 1) {
                throw new IllegalArgumentException("a result set's versions count from 1");
            }
        }

        /** A draft as its clinician saw it last. */
        public record DraftSeen(DraftKey key, DraftVersion version) {}
    }

    /**
     * Change of an assessment's results, for subscriptions.
     *
     * @param patient logical id of the patient, compared with the filters of subscriptions; stored until the event is numbered
     * @param trigger received, amended, signed or withdrawn
     * @param focus reference of the response
     */
    public record NewNotice(String patient, String trigger, String focus) {}
}
