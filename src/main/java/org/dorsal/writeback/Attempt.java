package org.dorsal.writeback;

import java.time.Instant;
import java.util.*;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.audit.EhrRequestRecord;
import org.dorsal.writeback.DeliveryEngine.CarrierSource;

/**
 * Request to the EHR with its outcome.
 *
 * @param id UUIDv7, also of its audit event
 * @param act kind of request
 * @param outcome result of the request
 * @param status HTTP status; empty without a reply
 * @param ehr FHIR base of the EHR
 * @param authority owner of the token, a value of {@link CarrierSource#word}
 * @param user the EHR's reference of the clinician who owns the token
 */
public record Attempt(
        UUID id,
        Instant attemptedAt,
        AttemptAction act,
        AttemptOutcome outcome,
        OptionalInt status,
        String ehr,
        String authority,
        Optional<String> user) {

    Attempt withUser(Optional<String> clinician) {
        return new Attempt(id, attemptedAt, act, outcome, status, ehr, authority, clinician);
    }

    /** Converts the attempt to the record for the audit log. */
    EhrRequestRecord toRecord(String patient, DeliveryItem item) {
        String word = outcome.name();
        return new EhrRequestRecord(
                id,
                attemptedAt,
                interaction(),
                happened(),
                status.isPresent() ? word + " " + status.getAsInt() : word,
                patient,
                item.reference(),
                item.key().id(),
                ehr,
                authority,
                user);
    }

    private AuditAction interaction() {
        return switch (act) {
            case CREATE -> AuditAction.EHR_CREATE;
            case UPDATE -> AuditAction.EHR_UPDATE;
            case READ -> AuditAction.EHR_READ;
            case SEARCH -> AuditAction.EHR_SEARCH;
        };
    }

    private AuditedEvent.EventOutcome happened() {
        return switch (outcome) {
            case DONE, ABSENT -> AuditedEvent.EventOutcome.DONE;
            case REFUSED, CONFLICT -> AuditedEvent.EventOutcome.REFUSED;
            case NOT_DONE, UNKNOWN, ANOTHER_PATIENT -> AuditedEvent.EventOutcome.FAILED;
        };
    }

    /** Kind of a request to the EHR. */
    public enum AttemptAction {
        CREATE,
        UPDATE,
        READ,
        SEARCH
    }

    /** Outcome of a request. */
    public enum AttemptOutcome {
        /** Done, or found as expected. */
        DONE,
        /** Nothing found. */
        ABSENT,
        /** Certainly not done; can be retried. */
        NOT_DONE,
        /** Unknown: the request may have taken effect. */
        UNKNOWN,
        /** Refused permanently. */
        REFUSED,
        /** The EHR's copy differs from the expected one. */
        CONFLICT,
        /** The reply contained another patient's resource. */
        ANOTHER_PATIENT
    }
}
