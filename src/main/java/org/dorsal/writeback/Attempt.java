package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.audit.Sending;
import org.dorsal.audit.Sending.Interaction;
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
        Act act,
        Outcome outcome,
        OptionalInt status,
        String ehr,
        String authority,
        Optional<String> user) {

    Attempt by(Optional<String> clinician) {
        return new Attempt(id, at, act, outcome, status, ehr, authority, clinician);
    }

    /** As auditors read it. */
    Sending told(String patient, Item item) {
        String word = outcome.name();
        return new Sending(
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

    private Interaction interaction() {
        return switch (act) {
            case CREATE -> Interaction.CREATE;
            case UPDATE -> Interaction.UPDATE;
            case READ -> Interaction.READ;
            case SEARCH -> Interaction.SEARCH;
        };
    }

    private AuditedEvent.Outcome happened() {
        return switch (outcome) {
            case DONE, ABSENT -> AuditedEvent.Outcome.DONE;
            case REFUSED, CONFLICT -> AuditedEvent.Outcome.REFUSED;
            case NOT_DONE, UNKNOWN, ANOTHER_PATIENT -> AuditedEvent.Outcome.FAILED;
        };
    }

    /** What was asked of the EHR. */
    public enum Act {
        CREATE,
        UPDATE,
        READ,
        SEARCH
    }

    /** What came of it. */
    public enum Outcome {
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
