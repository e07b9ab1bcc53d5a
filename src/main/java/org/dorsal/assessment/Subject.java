package org.dorsal.assessment;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Reference;

/** Whom a resource is about. */
final class Subject {

    private static final String PATIENT = "Patient/";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");
    private static final Pattern ANY_BASE = Pattern.compile("https?://[^\\s?#]+/(?=Patient/[^/]*$)");

    private Subject() {}

    /**
     * The logical id of the patient, when the reference names exactly one patient of that EHR: relative, or absolute below
     * its base. Compared as text, so no redirect, case or dot segment can lead below another base.
     */
    static Optional<String> patientId(Reference subject, Bounds bounds) {
        String reference = Optional.ofNullable(subject.getReference()).orElse("");
        boolean otherType = subject.hasType() && !subject.getType().equals("Patient");
        String base = bounds.ehrBase().map(ehr -> ehr + "/").orElseGet(() -> base(reference));
        String relative = reference.startsWith(base) ? reference.substring(base.length()) : reference;
        if (otherType || !relative.startsWith(PATIENT)) {
            return Optional.empty();
        }
        return Optional.of(relative.substring(PATIENT.length()))
                .filter(id -> ID.matcher(id).matches());
    }

    /** Where no EHR is known, the base that the reference itself names; nothing for a relative one. */
    private static String base(String reference) {
        Matcher base = ANY_BASE.matcher(reference);
        return base.lookingAt() ? base.group() : "";
    }
}
