package org.dorsal.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Data of the audit event of a request to a site's EHR about one of this service's resources. Excludes the EHR's
 * response body and the token.
 *
 * @param id logical id of the event
 * @param at time of the request
 * @param says result, as a code word of this service
 * @param patient logical id of the patient
 * @param resource versioned reference of this service's resource
 * @param delivery key that marks the EHR's copy
 * @param ehr FHIR base URL of the EHR
 * @param authority owner of the token: {@code clinician}, {@code backend} or {@code nobody}
 * @param user the EHR's reference of the clinician who granted the token; may differ from the signing clinician
 */
public record EhrRequestRecord(
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
        return "EhrRequestRecord[" + id + ", " + interaction + "]";
    }

    /** Interaction requested from the EHR (http://hl7.org/fhir/restful-interaction). */
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
