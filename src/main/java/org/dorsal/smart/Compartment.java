package org.dorsal.smart;

/** Whose records a permission reaches; it becomes a predicate in every statement. */
public sealed interface Compartment {

    /** Every patient of the site, never of another site. */
    record Anyone() implements Compartment {}

    /** One patient's compartment (http://hl7.org/fhir/R4/compartmentdefinition-patient.html). */
    record OnlyPatient(PatientId patient) implements Compartment {}
}
