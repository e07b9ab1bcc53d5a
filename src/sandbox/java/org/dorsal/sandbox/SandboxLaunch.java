package org.dorsal.sandbox;

import java.util.*;
import java.util.stream.Stream;

/**
 * Context in the EHR user's view when an app is opened.
 *
 * @param practitioner FHIR id of the user
 * @param banner whether the app must show the patient's identity ({@code need_patient_banner})
 * @param appContext opaque text of the link that opened the app, such as that of a CDS Hooks card
 * @param fhirContext more references, as the token response lists them; not sent when empty
 */
public record SandboxLaunch(
        String patient,
        String practitioner,
        Optional<String> encounter,
        boolean banner,
        Optional<String> intent,
        Optional<String> appContext,
        List<Map<String, String>> fhirContext) {
    public SandboxLaunch {
        fhirContext = List.copyOf(fhirContext);
    }

    /** The patient's own encounter and its clinician, banner needed. */
    public static SandboxLaunch of(String patient) {
        return new SandboxLaunch(
                patient,
                SandboxEncounters.clinicianOf(patient),
                Optional.of(SandboxEncounters.of(patient)),
                true,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** The same, opened by another user. */
    public SandboxLaunch signedInAs(String other) {
        return new SandboxLaunch(patient, other, encounter, banner, intent, appContext, fhirContext);
    }

    /** The same, without an encounter. */
    public SandboxLaunch outsideAnEncounter() {
        return new SandboxLaunch(patient, practitioner, Optional.empty(), banner, intent, appContext, fhirContext);
    }

    /** The same in an EHR that shows the patient itself. */
    public SandboxLaunch withoutBanner() {
        return new SandboxLaunch(patient, practitioner, encounter, false, intent, appContext, fhirContext);
    }

    /** Returns the same with an intent for the app. */
    public SandboxLaunch withIntent(String wish) {
        return new SandboxLaunch(patient, practitioner, encounter, banner, Optional.of(wish), appContext, fhirContext);
    }

    /** The same, opened by a link with this {@code appContext}. */
    public SandboxLaunch byLink(String context) {
        return new SandboxLaunch(patient, practitioner, encounter, banner, intent, Optional.of(context), fhirContext);
    }

    /** The same with one more reference in {@code fhirContext}. */
    public SandboxLaunch with(String reference) {
        return new SandboxLaunch(
                patient,
                practitioner,
                encounter,
                banner,
                intent,
                appContext,
                Stream.concat(fhirContext.stream(), Stream.of(Map.of("reference", reference)))
                        .toList());
    }
}
