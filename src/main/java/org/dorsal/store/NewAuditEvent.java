package org.dorsal.store;

import java.util.List;
import java.util.Optional;

/**
 * Audit event to be appended. The append also queues its leaf for the signed log, in the same commit.
 *
 * @param id logical id, never used before
 * @param patient logical id of the patient of the touched record; empty if there is none
 * @param action code of the action
 * @param outcome code of the outcome
 * @param client authenticated software, as {@code issuer|id}
 * @param person reference of the person, {@code issuer|subject}, or an operator's name
 * @param assessment assessment that it is about
 * @param entities references of resources of this service, with their version if it was touched; with a patient, only of
 *     resources in the patient's record, because searches find the event through the patient
 * @param bytes canonical bytes of the event
 */
public record NewAuditEvent(
        String id,
        Optional<String> patient,
        String action,
        String outcome,
        Optional<String> client,
        Optional<String> person,
        Optional<String> assessment,
        List<String> entities,
        byte[] bytes) {
    public NewAuditEvent {
        entities = List.copyOf(entities);
    }
}
