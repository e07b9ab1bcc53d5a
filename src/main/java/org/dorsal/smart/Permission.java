package org.dorsal.smart;

/** Answer to "may this caller do that?". */
public sealed interface Permission {

    /**
     * Yes, within these bounds, which the caller of this room must put into its statement.
     *
     * @param compartment whose records
     * @param restriction which of them
     */
    record Allowed(Compartment compartment, Restriction restriction) implements Permission {}

    /** No; {@code says} tells the integrator what to ask for and names no patient. */
    record Denied(String says) implements Permission {}
}
