package org.dorsal.sandbox;

import org.hl7.fhir.r4.model.CodeableConcept;

/** Proprietary code of an EHR, to which a site must have mapped the observation that it wants to write. */
public record VendorCode(String system, String code, String display) {
    /** Returns the code as a CodeableConcept for an Observation. */
    public CodeableConcept concept() {
        var concept = new CodeableConcept();
        concept.addCoding().setSystem(system).setCode(code).setDisplay(display);
        return concept;
    }

    boolean isIn(CodeableConcept concept) {
        return concept.getCoding().stream().anyMatch(c -> system.equals(c.getSystem()) && code.equals(c.getCode()));
    }
}
