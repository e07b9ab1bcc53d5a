package org.dorsal.chart;

import java.util.List;
import java.util.Optional;

/**
 * Patient banner: identity for comparison with the person in the room (NHS CUI patient banner).
 *
 * @param name of any script, as foreign text on one line and at most 200 characters; empty when the record has none
 * @param birthDate FHIR date, maybe of a month or a year only
 * @param gender code in http://hl7.org/fhir/administrative-gender
 * @param identifiers those in use, record numbers first, at most four; none that opens accounts
 * @param deceased FHIR dateTime of death, or the word true when only the fact is known
 * @param retired the EHR says that it no longer uses this record, or has merged it into another
 */
public record Banner(
        String name,
        Optional<String> birthDate,
        Optional<String> gender,
        List<Identifier> identifiers,
        Optional<String> deceased,
        boolean retired) {
    /** Banner of an unreadable patient. */
    static final Banner NOBODY = new Banner("", Optional.empty(), Optional.empty(), List.of(), Optional.empty(), false);

    public Banner {
        identifiers = List.copyOf(identifiers);
    }

    /** Identifier; the label is the EHR's own term, empty when it has none. */
    public record Identifier(String label, String value) {}

    @Override
    public String toString() {
        return "Banner[hidden]";
    }
}
