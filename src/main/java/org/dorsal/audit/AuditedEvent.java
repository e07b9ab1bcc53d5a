package org.dorsal.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Ids;

/**
 * One access, act or refusal, before it is written as an AuditEvent.
 *
 * @param id logical id of its event
 * @param at when, by the service's clock
 * @param says the problem in our own words where it failed; holds no patient data
 * @param request {@code X-Request-Id}, where a request asked for it
 * @param patient logical id of the patient whose record was touched
 */
public record AuditedEvent(
        UUID id,
        Instant at,
        AuditAction action,
        EventOutcome outcome,
        Optional<String> says,
        Who who,
        Optional<String> request,
        Optional<String> patient,
        List<About> abouts) {
    public AuditedEvent {
        abouts = List.copyOf(abouts);
    }

    /** One that was done as it was asked; its id sorts by the moment. */
    public static AuditedEvent done(
            Instant at,
            RandomGenerator chance,
            AuditAction action,
            Who who,
            Optional<String> request,
            Optional<String> patient,
            List<About> abouts) {
        UUID id = Ids.timed(at, chance);
        return new AuditedEvent(id, at, action, EventOutcome.DONE, Optional.empty(), who, request, patient, abouts);
    }

    /** How it went (http://hl7.org/fhir/audit-event-outcome). */
    public enum EventOutcome {
        DONE("0"),
        /** Refused, or impossible as it was asked: 4xx. */
        REFUSED("4"),
        /** It failed on our side, or nobody knows. */
        FAILED("8");

        private final String code;

        EventOutcome(String code) {
            this.code = code;
        }

        /** In http://hl7.org/fhir/audit-event-outcome. */
        public String code() {
            return code;
        }
    }

    @Override
    public String toString() {
        return "AuditedEvent[" + id + ", " + action + "]";
    }
}
