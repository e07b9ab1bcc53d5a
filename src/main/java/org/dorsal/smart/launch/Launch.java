package org.dorsal.smart.launch;

import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAgents;
import org.dorsal.smart.PatientId;

/**
 * SMART launch for use by pages; tokens never leave this package.
 *
 * @param patient the single patient of the launch
 * @param user the clinician who launched
 * @param encounter reference of the encounter, {@code Encounter/7}
 * @param bannerNeeded true if the EHR shows no patient banner ({@code need_patient_banner}, default true)
 * @param requested requested scopes
 * @param granted granted scopes
 * @param ends end of the launch for its browser, independent of the token
 * @param chart record data read at launch, in the format of the package {@code chart}
 */
public record Launch(
        LaunchId id,
        PatientId patient,
        User user,
        Optional<String> encounter,
        boolean bannerNeeded,
        Set<String> requested,
        Set<String> granted,
        Instant started,
        Instant ends,
        Optional<byte[]> chart) {
    public Launch {
        requested = Set.copyOf(requested);
        granted = Set.copyOf(granted);
    }

    /**
     * The person behind the launch, as the id_token names them.
     *
     * @param issuer of the id_token
     * @param subject of the id_token
     * @param fhirUser reference relative to the EHR's FHIR base, {@code Practitioner/7}; empty when the EHR does not
     * say
     */
    public record User(String issuer, String subject, Optional<String> fhirUser) {
        /** Purpose of use in http://terminology.hl7.org/CodeSystem/v3-ActReason: a clinician treats the patient. */
        private static final String TREATMENT = "TREAT";

        /** Identity for audit events, from the id_token alone. */
        AuditAgents agents(String clientId, Optional<String> network) {
            String reference = fhirUser.orElseGet(this::subjectOfIssuer);
            return new AuditAgents(
                    Optional.of(new AuditAgents.ClientAgent(issuer, clientId, Optional.empty())),
                    Optional.of(
                            new AuditAgents.PersonAgent(reference, Optional.empty(), Set.of(), Optional.of(TREATMENT))),
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
    }

    /** Requested scopes that were not granted; shown, because unreadable data cannot be suggested or filed. */
    public List<String> lost() {
        List<String> lost = new ArrayList<>(RequestedScopes.lost(requested, granted));
        if (user.fhirUser().isEmpty()) {
            lost.add("fhirUser"); // possibly granted, but the id_token names no user, so signing is impossible
        }
        return List.copyOf(lost);
    }

    Launch endedAt(Instant time) {
        return with(time, chart);
    }

    /** Returns the launch with other record data. */
    Launch with(Optional<byte[]> read) {
        return with(ends, read);
    }

    private Launch with(Instant end, Optional<byte[]> read) {
        return new Launch(id, patient, user, encounter, bannerNeeded, requested, granted, started, end, read);
    }
}
