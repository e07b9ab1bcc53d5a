package org.dorsal.fhirjson;

import ca.uhn.fhir.context.FhirContext;

/** stand-in until the gate lands. */
public final class FhirJson {
    private static final FhirContext CONTEXT = FhirContext.forR4();

    private FhirJson() {}

    /** ctx. */
    public static FhirContext context() {
        return CONTEXT;
    }
}
