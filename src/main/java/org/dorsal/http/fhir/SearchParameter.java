package org.dorsal.http.fhir;

/**
 * One search parameter of one type.
 *
 * @param name as it stands in a URL
 * @param definition its id below {@code http://hl7.org/fhir/SearchParameter/}
 */
record SearchParameter(String name, String definition, Kind kind) {
    /** Canonical of its definition in R4. */
    String canonical() {
        return "http://hl7.org/fhir/SearchParameter/" + definition;
    }
}
