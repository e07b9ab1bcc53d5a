package org.dorsal.audit;

import java.util.Optional;
import java.util.Set;

/**
 * Who did it, as far as it is known.
 *
 * @param network address of the other side
 */
public record Who(Optional<ClientAgent> client, Optional<PersonAgent> person, Optional<String> network) {
    /** Nobody that is known: no token, or a bad one. */
    public static Who unknown(Optional<String> network) {
        return new Who(Optional.empty(), Optional.empty(), network);
    }

    /** Whether anybody was checked: software or person. */
    public boolean isKnown() {
        return client.isPresent() || person.isPresent();
    }

    /**
     * The software that asked.
     *
     * @param issuer issuer of its token
     * @param jti the token's id; never the token
     */
    public record ClientAgent(String issuer, String id, Optional<String> jti) {}

    /**
     * The person who asked.
     *
     * @param reference FHIR reference, or {@code issuer|subject} of a person without one
     * @param name as the EHR or the issuer tells it
     * @param purpose code of http://terminology.hl7.org/CodeSystem/v3-ActReason, such as {@code TREAT} or {@code HCOMPL}
     */
    public record PersonAgent(String reference, Optional<String> name, Set<String> roles, Optional<String> purpose) {
        public PersonAgent {
            roles = Set.copyOf(roles);
        }

        @Override
        public String toString() {
            return "Person[" + reference + "]";
        }
    }
}
