package org.dorsal.audit;

import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.audit.EventWriter.EventPart;
import org.dorsal.store.NewAuditEvent;

/**
 * Data of the audit event of a request to a site's EHR about one of this service's resources. Excludes the EHR's
 * response body and the token.
 *
 * @param id logical id of the event
 * @param time time of the request
 * @param interaction the request as an action, such as {@link AuditAction#EHR_CREATE}
 * @param message result, as a code word of this service
 * @param patient logical id of the patient
 * @param resource versioned reference of this service's resource
 * @param delivery key that marks the EHR's copy
 * @param ehr FHIR base URL of the EHR
 * @param authority owner of the token: {@code clinician}, {@code backend} or {@code nobody}
 * @param user the EHR's reference of the clinician who granted the token; may differ from the signing clinician
 */
public record EhrRequestRecord(
        UUID id,
        Instant time,
        AuditAction interaction,
        AuditedEvent.EventOutcome outcome,
        String message,
        String patient,
        String resource,
        UUID delivery,
        String ehr,
        String authority,
        Optional<String> user) {
    /** Builds the AuditEvent of the request. */
    public NewAuditEvent toEvent() {
        List<AuditSubject.FactSubject> facts = Stream.concat(
                        Stream.of(new AuditSubject.FactSubject("authority", authority)),
                        user.stream().map(user -> new AuditSubject.FactSubject("rights", user)))
                .toList();
        return event(
                id,
                time,
                interaction,
                outcome,
                Optional.of(message),
                patient,
                Optional.empty(),
                resource,
                List.of(
                        EventWriter.dorsal(AuditCoding.SOURCE, true),
                        EventWriter.system(AuditCoding.DESTINATION, "EHR", false, Optional.of(ehr))),
                about(patient, resource, delivery, facts));
    }

    /** Builds an event about the delivery of a resource. */
    static NewAuditEvent event(
            UUID id,
            Instant time,
            AuditAction action,
            AuditedEvent.EventOutcome outcome,
            Optional<String> says,
            String patient,
            Optional<String> person,
            String resource,
            List<EventPart> agents,
            List<EventPart> entities) {
        return new NewAuditEvent(
                id.toString(),
                Optional.of(patient),
                action.word(),
                outcome.code(),
                Optional.empty(),
                person,
                Optional.empty(),
                List.of(resource),
                EventWriter.event(id, time, action, outcome, says, agents, entities));
    }

    /** Entities of an event about a delivery: the patient, our resource, and the delivery. */
    static List<EventPart> about(String patient, String resource, UUID delivery, List<AuditSubject.FactSubject> facts) {
        return List.of(
                EventWriter.patient(AuditedEvent.PATIENT + patient),
                EventWriter.resource(resource, Optional.empty()),
                EventWriter.facts(Optional.of(delivery.toString()), Optional.of(AuditCoding.JOB), facts));
    }
}
