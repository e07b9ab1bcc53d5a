package org.dorsal.sandbox;

import org.hl7.fhir.r4.model.CodeableConcept;

/** A code of an EHR's own, to which a site must have mapped what it wants to write. */
public record VendorCode(String system, String code, String display) {
    /** As an Observation carries it. */
    public CodeableConcept concept() {
        var concept = new CodeableConcept();
        concept.addCoding().setSystem(system).setCode(code).setDisplay(display);
        return concept;
    }

    boolean isIn(CodeableConcept concept) {
        return concept.getCoding().stream().anyMatch(c -> system.equals(c.getSystem()) && code.equals(c.getCode()));
    }
}
