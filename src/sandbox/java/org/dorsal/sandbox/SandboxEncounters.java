package org.dorsal.sandbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** Two clinicians, and for each patient one encounter that is going on, with one of them. */
final class SandboxEncounters {
    static final String FIRST = "clinician-1";
    static final String SECOND = "clinician-2";

    private SandboxEncounters() {}

    static Stream<Resource> all(Instant now) {
        return Stream.concat(
                Stream.of(practitioner(FIRST, "Imaginata", "Quince"), practitioner(SECOND, "Simulon", "Rowan")),
                SandboxPatients.all().stream().map(p -> encounter(p.getIdPart(), now)));
    }

    /** An encounter with each of the patients among these. */
    static List<Resource> with(Collection<? extends Resource> people, Instant now) {
        return people.stream()
                .filter(Patient.class::isInstance)
                .<Resource>map(patient -> encounter(patient.getIdPart(), now))
                .toList();
    }

    /** The id of the patient's encounter. */
    static String of(String patient) {
        return patient.replace("sandbox-", "encounter-");
    }

    /** Returns the id of the clinician who sees the patient: odd numbers the first, even ones the second. */
    static String clinicianOf(String patient) {
        return "13579".indexOf(patient.charAt(patient.length() - 1)) >= 0 ? FIRST : SECOND;
    }

    private static Practitioner practitioner(String id, String givenName, String family) {
        var practitioner = new Practitioner();
        practitioner.setId(id);
        SandboxPatients.labelAsTest(practitioner);
        practitioner.addIdentifier().setSystem("https://sandbox.example/staff").setValue(id);
        practitioner
                .addName()
                .setFamily(family + " (sandbox)")
                .addGiven(givenName)
                .addPrefix("Dr");
        return practitioner;
    }

    private static Encounter encounter(String patient, Instant now) {
        var encounter = new Encounter().setStatus(EncounterStatus.INPROGRESS);
        encounter.setId(of(patient));
        SandboxPatients.labelAsTest(encounter);
        encounter
                .getClass_()
                .setSystem("http://terminology.hl7.org/CodeSystem/v3-ActCode")
                .setCode("AMB")
                .setDisplay("ambulatory");
        encounter.setSubject(new Reference("Patient/" + patient));
        encounter.setParticipant(List.of(new Encounter.EncounterParticipantComponent()
                .setIndividual(new Reference("Practitioner/" + clinicianOf(patient)))));
        encounter.getPeriod().setStart(Date.from(now.minus(10, ChronoUnit.MINUTES)));
        return encounter;
    }
}
