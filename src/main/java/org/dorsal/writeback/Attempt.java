package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.audit.EhrWrite;
import org.dorsal.audit.EhrWrite.EhrInteraction;
import org.dorsal.writeback.Engine.Authorities;

/**
 * One request to the EHR and what came of it.
 *
 * @param id UUIDv7, also of its audit event
 * @param act what was asked
 * @param outcome in one word
 * @param status HTTP status, when there was an answer
 * @param ehr FHIR base that was asked
 * @param authority with whose token, in a word of {@link Authorities#word}
 * @param user the EHR's reference of the clinician whose token it was
 */
public record Attempt(
        UUID id,
        Instant at,
        AttemptAction act,
        AttemptOutcome outcome,
        OptionalInt status,
        String ehr,
        String authority,
        Optional<String> user) {

    Attempt by(Optional<String> clinician) {
        return new Attempt(id, at, act, outcome, status, ehr, authority, clinician);
    }

    /** As auditors read it. */
    EhrWrite told(String patient, DeliveryItem item) {
        String word = outcome.name();
        return new EhrWrite(
                id,
                at,
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

    private EhrInteraction interaction() {
        return switch (act) {
            case CREATE -> EhrInteraction.CREATE;
            case UPDATE -> EhrInteraction.UPDATE;
            case READ -> EhrInteraction.READ;
            case SEARCH -> EhrInteraction.SEARCH;
        };
    }

    private AuditedEvent.EventOutcome happened() {
        return switch (outcome) {
            case DONE, ABSENT -> AuditedEvent.EventOutcome.DONE;
            case REFUSED, CONFLICT -> AuditedEvent.EventOutcome.REFUSED;
            case NOT_DONE, UNKNOWN, ANOTHER_PATIENT -> AuditedEvent.EventOutcome.FAILED;
        };
    }

    /** What was asked of the EHR. */
    public enum AttemptAction {
        CREATE,
        UPDATE,
        READ,
        SEARCH
    }

    /** What came of it. */
    public enum AttemptOutcome {
        /** Done, or found as expected. */
        DONE,
        /** Nothing found. */
        ABSENT,
        /** Certainly not done, and worth another try. */
        NOT_DONE,
        /** Nobody knows. */
        UNKNOWN,
        /** Refused for good. */
        REFUSED,
        /** The EHR's copy is another one than expected. */
        CONFLICT,
        /** Another patient's resource was shown. */
        ANOTHER_PATIENT
    }
}
