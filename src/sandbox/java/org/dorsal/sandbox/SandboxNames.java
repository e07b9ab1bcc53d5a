package org.dorsal.sandbox;

import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Resource;

/** Display names on the sandbox's pages: at most eighty characters, one of the patients has thousands. */
final class SandboxNames {
    private static final int MAX_LENGTH = 80;

    private SandboxNames() {}

    static String of(Resource person) {
        return shortened(
                switch (person) {
                    case Patient patient -> patient.getNameFirstRep().getNameAsSingleString();
                    case Practitioner practitioner ->
                        practitioner.getNameFirstRep().getNameAsSingleString();
                    default -> person.getIdPart();
                });
    }

    private static String shortened(String name) {
        return name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH) + "…";
    }
}
