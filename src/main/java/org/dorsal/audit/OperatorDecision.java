package org.dorsal.audit;

import java.time.Instant;
import java.util.*;
import org.dorsal.store.NewAuditEvent;

/**
 * Decision of an operator about a parked delivery.
 *
 * @param id logical id of the event
 * @param time time of the decision
 * @param operator name of the operator in the settings
 * @param reason free text of the operator
 * @param patient logical id of the patient
 * @param resource versioned reference of this service's resource
 * @param delivery key that marks the EHR's copy
 */
public record OperatorDecision(
        UUID id,
        Instant time,
        OperatorDecisionKind decision,
        String operator,
        String reason,
        String patient,
        String resource,
        UUID delivery) {
    /** Builds the AuditEvent of the decision. */
    public NewAuditEvent toEvent() {
        return EhrRequestRecord.event(
                id,
                time,
                decision.action(),
                AuditedEvent.EventOutcome.DONE,
                Optional.empty(),
                patient,
                Optional.of(operator),
                resource,
                List.of(
                        EventWriter.system(AuditCoding.RECIPIENT, operator, true, Optional.empty()),
                        EventWriter.dorsal(AuditCoding.APPLICATION, false)),
                EhrRequestRecord.about(
                        patient,
                        resource,
                        delivery,
                        List.of(
                                new AuditSubject.FactSubject("decision", decision.word()),
                                new AuditSubject.FactSubject("reason", reason))));
    }

    /** Kind of decision; the action of the same name describes it. */
    public enum OperatorDecisionKind {
        AGAIN,
        NOT_THERE,
        THERE,
        HANDED_OVER,
        GIVEN_UP;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        AuditAction action() {
            return AuditAction.valueOf("DECIDE_" + name());
        }
    }
}
