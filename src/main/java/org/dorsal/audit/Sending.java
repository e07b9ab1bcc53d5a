package org.dorsal.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * One request to the EHR of a site about one resource of ours. What the EHR said, and with which token it was asked, is not told.
 *
 * @param id logical id of its event
 * @param at when it was made
 * @param says what came of it, in a code word of ours
 * @param patient logical id of the patient whose record it is about
 * @param resource versioned reference of our resource
 * @param delivery key that the EHR's copy is marked with
 */
public record Sending(
        UUID id,
        Instant at,
        Interaction interaction,
        Outcome outcome,
        String says,
        String patient,
        String resource,
        UUID delivery) {

    @Override
    public String toString() {
        return "Sending[" + id + ", " + interaction + "]";
    }

    /** What the EHR was asked for (http://hl7.org/fhir/restful-interaction). */
    public enum Interaction {
        CREATE("create", "C"),
        UPDATE("update", "U"),
        READ("read", "R"),
        SEARCH("search", "E");

        private final String code;
        private final String action;

        Interaction(String code, String action) {
            this.code = code;
            this.action = action;
        }

        String code() {
            return code;
        }

        String action() {
            return action;
        }
    }

    /** How it went (http://hl7.org/fhir/audit-event-outcome). */
    public enum Outcome {
        DONE("0"),
        /** The EHR understood it and did not do it. */
        REFUSED("4"),
        /** It failed, or nobody knows. */
        FAILED("8");

        private final String code;

        Outcome(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
