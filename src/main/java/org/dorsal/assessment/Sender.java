package org.dorsal.assessment;

import java.util.Optional;
import org.dorsal.audit.Act;

/**
 * Who hands a response over.
 *
 * @param agent as the audit record names them
 * @param onlyPatient logical id of the one patient that they may write for; empty for any patient of the site
 * @param request {@code X-Request-Id} of the request
 */
public record Sender(Act.Agent agent, Optional<String> onlyPatient, String request) {
    boolean mayWriteFor(String patient) {
        return onlyPatient.map(patient::equals).orElse(true);
    }

    @Override
    public String toString() {
        return "Sender[" + request + "]";
    }
}
