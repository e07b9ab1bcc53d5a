package org.dorsal.sandbox;

/**
 * EHR that the sandbox plays. Each enforces what its CapabilityStatement advertises, nothing more and nothing less;
 * modelled on captured statements of the large EHRs and on their documents.
 */
public enum Vendor {
    /** Takes everything unchanged, finds by identifier, creates conditionally, updates only with If-Match. */
    OPEN("open: accepts everything"),
    /** As {@link #OPEN} without conditional create, so that a repeated request creates a second resource. */
    PLAIN("plain: accepts everything, including duplicates"),
    /**
     * Notes and mapped flowsheet rows; answers a write without a body; has no versions and no search by identifier.
     */
    EPIC_LIKE("like Epic"),
    /** Notes and listed vitals, of which it keeps only some elements; refuses modifiers; needs If-Match. */
    ORACLE_LIKE("like Oracle Health"),
    /** Takes new QuestionnaireResponses and nothing else. */
    ATHENA_LIKE("like athenahealth"),
    /** Takes nothing. */
    READ_ONLY("read only");

    /** The one flowsheet row that {@link #EPIC_LIKE} has mapped: pain severity, LOINC 72514-3. */
    public static final VendorCode EPIC_PAIN =
            new VendorCode("urn:oid:1.2.840.114350.1.13.0.1.7.2.707679", "9001", "Pain severity");

    /** The proprietary code of {@link #ORACLE_LIKE} for pain severity, LOINC 72514-3. */
    public static final VendorCode ORACLE_PAIN = new VendorCode("http://cerner.example/pain", "4521", "Pain severity");

    private final String words;

    Vendor(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
