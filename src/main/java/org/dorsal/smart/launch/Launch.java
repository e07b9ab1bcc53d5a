package org.dorsal.smart.launch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.audit.Who;
import org.dorsal.smart.PatientId;

/**
 * One SMART launch as pages see it; its tokens never leave this room.
 *
 * @param patient the one patient that this launch is about
 * @param user who launched
 * @param encounter reference of the encounter, {@code Encounter/7}
 * @param intent what the EHR wants shown; unknown values mean the usual page
 * @param fhirContext references that the EHR handed over, other than patient and encounter
 * @param bannerNeeded the EHR shows no patient banner of its own ({@code need_patient_banner}, true unless it says false)
 * @param requested scopes that were asked for
 * @param granted scopes that were given
 * @param ends when the launch ends for its browser, whatever the token does
 * @param chart what was read from the record at launch, as the room {@code chart} wrote it
 */
public record Launch(
        LaunchId id,
        PatientId patient,
        User user,
        Optional<String> encounter,
        Optional<String> intent,
        List<String> fhirContext,
        boolean bannerNeeded,
        Set<String> requested,
        Set<String> granted,
        Instant started,
        Instant ends,
        Optional<byte[]> chart) {
    public Launch {
        fhirContext = List.copyOf(fhirContext);
        requested = Set.copyOf(requested);
        granted = Set.copyOf(granted);
    }

    /**
     * The person behind the launch, as the id_token names them.
     *
     * @param issuer of the id_token
     * @param subject of the id_token
     * @param fhirUser reference relative to the EHR's FHIR base, {@code Practitioner/7}; empty when the EHR does not say
     */
    public record User(String issuer, String subject, Optional<String> fhirUser) {
        /** Purpose of use in http://terminology.hl7.org/CodeSystem/v3-ActReason: a clinician treats the patient. */
        private static final String TREATMENT = "TREAT";

        /** As audit events name them while nothing but the id_token is known. */
        Who who(String clientId, Optional<String> network) {
            String reference = fhirUser.orElseGet(this::subjectOfIssuer);
            return new Who(
                    Optional.of(new Who.ClientAgent(issuer, clientId, Optional.empty())),
                    Optional.of(new Who.PersonAgent(reference, Optional.empty(), Set.of(), Optional.of(TREATMENT))),
                    network);
        }

        /** By which operators can have the person's sessions ended. */
        List<String> names() {
            return Stream.concat(Stream.of(subjectOfIssuer()), fhirUser.stream())
                    .toList();
        }

        private String subjectOfIssuer() {
            return issuer + "|" + subject;
        }

        /** Whether the id_tokens name the same person. */
        boolean isSameAs(User other) {
            return issuer.equals(other.issuer) && subject.equals(other.subject);
        }

        @Override
        public String toString() {
            return "User[hidden]";
        }
    }

    /** What was asked for and not given, in words of scopes; shown, because what can't be read can't be suggested or filed. */
    public List<String> lost() {
        List<String> lost = new ArrayList<>(RequestedScopes.lost(requested, granted));
        if (user.fhirUser().isEmpty()) {
            lost.add("fhirUser"); // granted perhaps, and not said: nobody can sign
        }
        return List.copyOf(lost);
    }

    Launch endedAt(Instant at) {
        return new Launch(
                id,
                patient,
                user,
                encounter,
                intent,
                fhirContext,
                bannerNeeded,
                requested,
                granted,
                started,
                at,
                chart);
    }

    /** Patient, user and chart are nobody's business in a log. */
    @Override
    public String toString() {
        return "Launch[" + id + "]";
    }
}
