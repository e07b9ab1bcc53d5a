package org.dorsal.assessment;

import java.util.Optional;
import org.dorsal.audit.AuditAgents;

/**
 * Sender of a response.
 *
 * @param client the software; results name it where a response names no author
 * @param person user of the software
 * @param network address that the request came from
 * @param onlyPatient logical id of the one patient that the sender may write for; empty for any patient of the site
 * @param request {@code X-Request-Id} of the request
 */
public record Sender(
        AuditAgents.ClientAgent client,
        Optional<AuditAgents.PersonAgent> person,
        Optional<String> network,
        Optional<String> onlyPatient,
        String request) {

    /** Agent for the audit record. */
    AuditAgents agents() {
        return new AuditAgents(Optional.of(client), person, network);
    }

    boolean mayWriteFor(String patient) {
        return onlyPatient.map(patient::equals).orElse(true);
    }
}
