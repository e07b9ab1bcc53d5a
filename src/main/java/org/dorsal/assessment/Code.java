package org.dorsal.assessment;

/** A coding as it is written: its display is chosen. Displays of HL7's codes are those of R4 4.0.1. */
record Code(String system, String code, String display) {
    private static final String HL7 = "http://terminology.hl7.org/CodeSystem/";

    static final Code SURVEY = new Code(HL7 + "observation-category", "survey", "Survey");
    static final Code POSITIVE = new Code(HL7 + "v3-ObservationInterpretation", "POS", "Positive");
    static final Code NEGATIVE = new Code(HL7 + "v3-ObservationInterpretation", "NEG", "Negative");
    static final Code NOT_ASKED = new Code(HL7 + "data-absent-reason", "not-asked", "Not Asked");
    static final Code NOT_PERFORMED = new Code(HL7 + "data-absent-reason", "not-performed", "Not Performed");
    static final Code ASKED_UNKNOWN = new Code(HL7 + "data-absent-reason", "asked-unknown", "Asked But Unknown");
    static final Code UNKNOWN = new Code(HL7 + "data-absent-reason", "unknown", "Unknown");
    static final Code AUTHOR = new Code(HL7 + "provenance-participant-type", "author", "Author");
    static final Code ASSEMBLER = new Code(HL7 + "provenance-participant-type", "assembler", "Assembler");
    static final Code ATTESTER = new Code(HL7 + "provenance-participant-type", "attester", "Attester");
    static final Code CREATE = new Code(HL7 + "v3-DataOperation", "CREATE", "create");
    static final Code REVISE = new Code(HL7 + "v3-DataOperation", "UPDATE", "revise");
    static final Code NULLIFY = new Code(HL7 + "v3-DataOperation", "NULLIFY", "nullify");
    static final Code PAIN =
            new Code("http://loinc.org", "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported");
}
