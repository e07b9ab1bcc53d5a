package org.dorsal.chart;

import java.util.List;
import java.util.Optional;

/**
 * Patient banner of a page, which a clinician compares with the person in the room (NHS CUI patient banner).
 *
 * @param name foreign text of any script on one line, at most 200 characters; empty when the record has none
 * @param birthDate FHIR date, possibly of a month or a year
 * @param gender code in http://hl7.org/fhir/administrative-gender
 * @param identifiers identifiers in use, record numbers first, at most four; none that gives access to accounts
 * @param deceased FHIR dateTime of death, or the word true when only the fact is known
 * @param retired whether the EHR has retired the record or merged it into another
 */
public record Banner(
        String name,
        Optional<String> birthDate,
        Optional<String> gender,
        List<Identifier> identifiers,
        Optional<String> deceased,
        boolean retired) {
    /** Banner without an identity, for a Patient that could not be read. */
    static final Banner NOBODY = new Banner("", Optional.empty(), Optional.empty(), List.of(), Optional.empty(), false);

    public Banner {
        identifiers = List.copyOf(identifiers);
    }

    /** Identifier with the EHR's label for it; the label is empty when the EHR has none. */
    public record Identifier(String label, String value) {}

    @Override
    public String toString() {
        return "Banner[hidden]";
    }
}
