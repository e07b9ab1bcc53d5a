package org.dorsal.smart;

import java.util.regex.Pattern;

/**
 * Logical id of a Patient in the site's EHR: opaque text, compared exactly. Real EHRs exceed the 64 characters of the
 * FHIR R4 type {@code id} (109 were seen); no character needs encoding in an address (RFC 3986, 2.3). Never printed.
 */
public record PatientId(String value) {
    /** Regular expression of an EHR's resource id; excludes path segments that lead upwards. */
    public static final String ID = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]{1,256}";

    private static final Pattern FORM = Pattern.compile(ID);

    public PatientId {
        if (!isId(value)) {
            throw new IllegalArgumentException(
                    "a patient's id has 1 to 256 characters of A-Z, a-z, 0-9, -, ., _ and ~");
        }
    }

    public static boolean isId(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return "PatientId[hidden]";
    }
}
