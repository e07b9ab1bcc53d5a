package org.dorsal.assessment;

/** Coding with its display in the chosen wording. Displays of HL7's codes are those of R4 4.0.1. */
record ResultCoding(String system, String code, String display) {
    private static final String HL7 = "http://terminology.hl7.org/CodeSystem/";

    static final ResultCoding SURVEY = new ResultCoding(HL7 + "observation-category", "survey", "Survey");
    static final ResultCoding POSITIVE = new ResultCoding(HL7 + "v3-ObservationInterpretation", "POS", "Positive");
    static final ResultCoding NEGATIVE = new ResultCoding(HL7 + "v3-ObservationInterpretation", "NEG", "Negative");
    static final ResultCoding NOT_ASKED = new ResultCoding(HL7 + "data-absent-reason", "not-asked", "Not Asked");
    static final ResultCoding NOT_PERFORMED =
            new ResultCoding(HL7 + "data-absent-reason", "not-performed", "Not Performed");
    static final ResultCoding ASKED_UNKNOWN =
            new ResultCoding(HL7 + "data-absent-reason", "asked-unknown", "Asked But Unknown");
    static final ResultCoding UNKNOWN = new ResultCoding(HL7 + "data-absent-reason", "unknown", "Unknown");
    static final ResultCoding AUTHOR = new ResultCoding(HL7 + "provenance-participant-type", "author", "Author");
    static final ResultCoding ASSEMBLER =
            new ResultCoding(HL7 + "provenance-participant-type", "assembler", "Assembler");
    static final ResultCoding ATTESTER = new ResultCoding(HL7 + "provenance-participant-type", "attester", "Attester");
    static final ResultCoding CREATE = new ResultCoding(HL7 + "v3-DataOperation", "CREATE", "create");
    static final ResultCoding REVISE = new ResultCoding(HL7 + "v3-DataOperation", "UPDATE", "revise");
    static final ResultCoding NULLIFY = new ResultCoding(HL7 + "v3-DataOperation", "NULLIFY", "nullify");
    static final ResultCoding PAIN = new ResultCoding(
            "http://loinc.org", "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported");
}
