package org.dorsal.assessment;

import java.util.Optional;
import org.dorsal.fhirjson.PlainText;

/**
 * The clinician who signs.
 *
 * @param reference relative to the EHR's FHIR base, {@code Practitioner/7}
 * @param role what they are, in the EHR's words
 */
public record Attester(String reference, String name, Optional<String> role) {
    /** Without characters that no JSON or XML may hold. */
    Attester plain() {
        return new Attester(PlainText.of(reference), PlainText.of(name), role.map(PlainText::of));
    }

    @Override
    public String toString() {
        return "Attester[hidden]";
    }
}
