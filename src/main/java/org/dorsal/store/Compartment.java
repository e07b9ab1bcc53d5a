package org.dorsal.store;

/** Whose resources a caller may see. It stands in the predicate of every read: what lies outside looks as if it did not exist. */
public sealed interface Compartment {
    /** Every patient of the site, and what belongs to no patient. */
    record Anyone() implements Compartment {}

    /** Resources of this patient alone; none that belong to no patient. */
    record OnlyPatient(String patient) implements Compartment {
        public OnlyPatient {
            if (patient.isBlank()) {
                throw new IllegalArgumentException("a patient's compartment needs the patient's id");
            }
        }

        @Override
        public String toString() {
            return "OnlyPatient[hidden]";
        }
    }
}
