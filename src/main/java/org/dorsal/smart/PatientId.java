package org.dorsal.smart;

import java.util.regex.Pattern;

/** Logical id of a Patient in the site's EHR (FHIR R4 {@code id}: 1 to 64 characters). Never printed. */
public record PatientId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    public PatientId {
        if (!isId(value)) {
            throw new IllegalArgumentException("a patient's id has 1 to 64 characters of A-Z, a-z, 0-9, - and .");
        }
    }

    /** Whether the text may be one. */
    public static boolean isId(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return "PatientId[hidden]";
    }
}
