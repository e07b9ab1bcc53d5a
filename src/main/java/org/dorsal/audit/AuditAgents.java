package org.dorsal.audit;

import java.util.*;

/**
 * Agents of an audited action, as far as they were authenticated.
 *
 * @param network network address of the caller
 */
public record AuditAgents(Optional<ClientAgent> client, Optional<PersonAgent> person, Optional<String> network) {
    /** Caller without a token or with an invalid one. */
    public static AuditAgents unknown(Optional<String> network) {
        return new AuditAgents(Optional.empty(), Optional.empty(), network);
    }

    /** Whether client software or a person was authenticated. */
    public boolean isKnown() {
        return client.isPresent() || person.isPresent();
    }

    /**
     * Client software that sent the request.
     *
     * @param issuer issuer of its token
     * @param jti id of the token; never the token
     */
    public record ClientAgent(String issuer, String id, Optional<String> jti) {}

    /**
     * Person who sent the request.
     *
     * @param reference FHIR reference, or {@code issuer|subject} of a person without one
     * @param name display name from the EHR or the issuer
     * @param purpose code of http://terminology.hl7.org/CodeSystem/v3-ActReason, such as {@code TREAT} or {@code
     * HCOMPL}
     */
    public record PersonAgent(String reference, Optional<String> name, Set<String> roles, Optional<String> purpose) {
        public PersonAgent {
            roles = Set.copyOf(roles);
        }
    }
}
