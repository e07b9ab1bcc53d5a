package org.dorsal.smart;

/**
 * Interactions that a SMART scope can grant on a resource type (SMART App Launch 2.2.0, "Scopes for requesting FHIR
 * resources"), in the order of their letters in a scope.
 */
public enum Interaction {
    CREATE,
    /** Read, vread and history of one instance. */
    READ,
    /** Update, upsert and patch. */
    UPDATE,
    DELETE,
    /** Search, and history of a type or of the system. */
    SEARCH;

    /** Returns the letter of the interaction in a scope. */
    char letter() {
        return Character.toLowerCase(name().charAt(0));
    }
}
