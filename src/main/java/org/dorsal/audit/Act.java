package org.dorsal.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One act on patient data.
 *
 * @param id logical id of its event
 * @param at when it happened
 * @param kind what was done
 * @param agent who did it
 * @param request {@code X-Request-Id} of the request that asked for it
 * @param patient logical id of the patient whose record was touched
 * @param touched versioned references of the resources that were written
 */
public record Act(String id, Instant at, Kind kind, Agent agent, String request, String patient, List<String> touched) {
    public Act {
        touched = List.copyOf(touched);
    }

    @Override
    public String toString() {
        return "Act[" + id + ", " + kind + "]";
    }

    /** What writes: restful interactions (http://hl7.org/fhir/restful-interaction), and the attestation on a page. */
    public enum Kind {
        CREATE("create", "C"),
        UPDATE("update", "U"),
        /** A clinician signed (ISO 21089 lifecycle event). */
        ATTEST("attest", "E");

        private final String interaction;
        private final String action;

        Kind(String interaction, String action) {
            this.interaction = interaction;
            this.action = action;
        }

        String interaction() {
            return interaction;
        }

        String action() {
            return action;
        }
    }

    /**
     * Who acted.
     *
     * @param issuer issuer of the token
     * @param client the client's id
     * @param user FHIR reference of the person who used the client
     * @param jti the token's id; never the token
     */
    public record Agent(String issuer, String client, Optional<String> user, Optional<String> jti) {}
}
