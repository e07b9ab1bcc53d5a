package org.dorsal.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Ids;

/**
 * Data of an audit event (access, change or refusal) before serialization as an AuditEvent.
 *
 * @param id logical id of the event
 * @param at time of the action, by the service's clock
 * @param says description of the failure, from a fixed set of texts; holds no patient data
 * @param request value of {@code X-Request-Id}; empty when no request caused the action
 * @param patient logical id of the patient
 */
public record AuditedEvent(
        UUID id,
        Instant at,
        AuditAction action,
        EventOutcome outcome,
        Optional<String> says,
        AuditAgents who,
        Optional<String> request,
        Optional<String> patient,
        List<AuditSubject> abouts) {
    public AuditedEvent {
        abouts = List.copyOf(abouts);
    }

    /** Creates a successful event; ids sort by time. */
    public static AuditedEvent done(
            Instant at,
            RandomGenerator chance,
            AuditAction action,
            AuditAgents who,
            Optional<String> request,
            Optional<String> patient,
            List<AuditSubject> abouts) {
        UUID id = Ids.timed(at, chance);
        return new AuditedEvent(id, at, action, EventOutcome.DONE, Optional.empty(), who, request, patient, abouts);
    }

    /** Outcome of an action (http://hl7.org/fhir/audit-event-outcome). */
    public enum EventOutcome {
        DONE("0"),
        /** Client error (4xx): refused or not possible. */
        REFUSED("4"),
        /** Failure of this service, or unknown outcome. */
        FAILED("8");

        private final String code;

        EventOutcome(String code) {
            this.code = code;
        }

        /** Code of http://hl7.org/fhir/audit-event-outcome. */
        public String code() {
            return code;
        }
    }

    @Override
    public String toString() {
        return "AuditedEvent[" + id + ", " + action + "]";
    }
}
