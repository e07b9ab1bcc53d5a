package org.dorsal.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.store.NewAuditEvent;

/**
 * Decision of an operator about a parked delivery.
 *
 * @param id logical id of the event
 * @param at time of the decision
 * @param operator name of the operator in the settings
 * @param reason free text of the operator
 * @param patient logical id of the patient
 * @param resource versioned reference of this service's resource
 * @param delivery key that marks the EHR's copy
 */
public record OperatorDecision(
        UUID id,
        Instant at,
        OperatorDecisionKind decision,
        String operator,
        String reason,
        String patient,
        String resource,
        UUID delivery) {
    /** Builds the AuditEvent of the decision. */
    public NewAuditEvent toEvent() {
        return EventWriter.event(
                id,
                at,
                decision.action(),
                AuditedEvent.EventOutcome.DONE,
                Optional.empty(),
                Optional.of(patient),
                List.of(
                        EventWriter.system(AuditCoding.RECIPIENT, operator, true, Optional.empty()),
                        EventWriter.dorsal(AuditCoding.APPLICATION, false)),
                EhrRequestRecord.about(
                        patient,
                        resource,
                        delivery,
                        List.of(
                                new AuditSubject.FactSubject("decision", decision.word()),
                                new AuditSubject.FactSubject("reason", reason))),
                List.of("x-decision=" + decision.word(), "agent=" + operator));
    }

    @Override
    public String toString() {
        return "OperatorDecision[" + id + ", " + decision + "]";
    }

    /** Kind of decision, with the nearest lifecycle event of ISO 21089. */
    public enum OperatorDecisionKind {
        AGAIN("again", AuditAction.SEND),
        /** Search in the EHR found no copy: the resource is sent again. */
        NOT_THERE("not-there", AuditAction.SEND),
        /** Search in the EHR found the copy. */
        THERE("there", AuditAction.VERIFY),
        /** Transfer to any clinician who launches for the patient; that clinician's token sends it. */
        HANDED_OVER("handed-over", AuditAction.SEND),
        /** Cancellation: the resource is not sent to the EHR. */
        GIVEN_UP("given-up", AuditAction.HOLD);

        private final String word;
        private final AuditAction action;

        OperatorDecisionKind(String word, AuditAction action) {
            this.word = word;
            this.action = action;
        }

        String word() {
            return word;
        }

        AuditAction action() {
            return action;
        }
    }
}
