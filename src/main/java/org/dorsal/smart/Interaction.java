package org.dorsal.smart;

/**
 * What a SMART scope can allow on a resource type (SMART App Launch 2.2.0, "Scopes for requesting FHIR resources").
 * The order is the order of the letters in a scope.
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

    /** Its initial stands for it in a scope. */
    char letter() {
        return Character.toLowerCase(name().charAt(0));
    }
}
