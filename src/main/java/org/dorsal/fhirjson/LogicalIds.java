package org.dorsal.fhirjson;

import java.util.regex.Pattern;

/**
 * Forms of the logical ids of resources, once for all: with two patterns, a filter or a token could not name a patient
 * whose responses are stored.
 */
public final class LogicalIds {
    /** FHIR R4 type {@code id}, which the ids of our own resources have. */
    public static final String FHIR = "[A-Za-z0-9.-]{1,64}";

    /**
     * Id in an EHR. Real EHRs exceed FHIR R4 (109 characters were seen); no character needs encoding in an address
     * (RFC 3986, 2.3). A letter or digit is required: dots alone would lead upwards in a path.
     */
    public static final String EHR = "(?=[._~-]*[A-Za-z0-9])[A-Za-z0-9._~-]{1,256}";

    private static final Pattern FHIR_FORM = Pattern.compile(FHIR);
    private static final Pattern EHR_FORM = Pattern.compile(EHR);

    private LogicalIds() {}

    /** Returns whether the text has the form of {@link #FHIR}. */
    public static boolean isFhir(String text) {
        return FHIR_FORM.matcher(text).matches();
    }

    /** Returns whether the text has the form of {@link #EHR}. */
    public static boolean isEhr(String text) {
        return EHR_FORM.matcher(text).matches();
    }
}
