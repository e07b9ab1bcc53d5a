package org.dorsal.assessment;

import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Reference;

/** Whom a resource is about. */
final class Subject {

    private static final String PATIENT = "Patient/";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

    private Subject() {}

    /**
     * The logical id of the patient, when the reference names exactly one patient of that EHR: relative, or absolute below
     * its base. Compared as text, so no redirect, case or dot segment can lead below another base.
     */
    static Optional<String> patientId(Reference subject, String ehrBase) {
        String reference = Optional.ofNullable(subject.getReference()).orElse("");
        boolean otherType = subject.hasType() && !subject.getType().equals("Patient");
        String absolute = ehrBase + "/";
        String relative = reference.startsWith(absolute) ? reference.substring(absolute.length()) : reference;
        if (otherType || !relative.startsWith(PATIENT)) {
            return Optional.empty();
        }
        return Optional.of(relative.substring(PATIENT.length()))
                .filter(id -> ID.matcher(id).matches());
    }
}
