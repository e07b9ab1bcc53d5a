package org.dorsal.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One request to the EHR of a site about one resource of ours. What the EHR said, and the token, are not told.
 *
 * @param id logical id of its event
 * @param at when it was made
 * @param says what came of it, in a code word of ours
 * @param patient logical id of the patient whose record it is about
 * @param resource versioned reference of our resource
 * @param delivery key that the EHR's copy is marked with
 * @param ehr FHIR base that was asked
 * @param authority with whose token: {@code clinician}, {@code backend} or {@code nobody}
 * @param user the EHR's reference of the clinician whose rights were used, who need not be the one who signed
 */
public record EhrWrite(
        UUID id,
        Instant at,
        EhrInteraction interaction,
        AuditedEvent.EventOutcome outcome,
        String says,
        String patient,
        String resource,
        UUID delivery,
        String ehr,
        String authority,
        Optional<String> user) {

    @Override
    public String toString() {
        return "Sending[" + id + ", " + interaction + "]";
    }

    /** What the EHR was asked for (http://hl7.org/fhir/restful-interaction). */
    public enum EhrInteraction {
        CREATE("create", "C"),
        UPDATE("update", "U"),
        READ("read", "R"),
        SEARCH("search", "E");

        private final String code;
        private final String action;

        EhrInteraction(String code, String action) {
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
}
