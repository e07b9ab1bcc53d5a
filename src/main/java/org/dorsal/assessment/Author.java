package org.dorsal.assessment;

import java.util.Optional;

/** Who answers for the response. */
public sealed interface Author {

    /** Someone or something that the EHR knows as a resource, such as {@code Practitioner/7}; relative or absolute. */
    record Known(String reference) implements Author {
        @Override
        public String toString() {
            return "Known[hidden]";
        }
    }

    /** The EHR's client, where the response names no author. */
    record Client(String issuer, String clientId) implements Author {}

    /** Its reference, if it has one. */
    default Optional<String> asReference() {
        return switch (this) {
            case Known known -> Optional.of(known.reference());
            case Client _ -> Optional.empty();
        };
    }
}
