package org.dorsal.assessment;

import java.util.Optional;
import org.dorsal.audit.Who;

/**
 * Who hands a response over.
 *
 * @param client the software; results name it where a response names no author
 * @param person who uses it
 * @param network address that the request came from
 * @param onlyPatient logical id of the one patient that they may write for; empty for any patient of the site
 * @param request {@code X-Request-Id} of the request
 */
public record Sender(
        Who.ClientAgent client,
        Optional<Who.PersonAgent> person,
        Optional<String> network,
        Optional<String> onlyPatient,
        String request) {

    /** As the audit record names them. */
    Who who() {
        return new Who(Optional.of(client), person, network);
    }

    boolean mayWriteFor(String patient) {
        return onlyPatient.map(patient::equals).orElse(true);
    }

    @Override
    public String toString() {
        return "Sender[" + request + "]";
    }
}
