package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;

/** The invented people. */
class SandboxPatientsTest {
    private static final SandboxRecords RECORDS =
            new SandboxBeans().records(new SandboxSettings(0, "none", Clock.systemUTC()));

    @Test
    void there_are_twelve_patients_of_four_genders_some_with_half_a_birth_date() {
        var patients = RECORDS.all("Patient").map(Patient.class::cast).toList();

        assertThat(patients).hasSize(12);
        assertThat(patients)
                .extracting(p -> p.getBirthDateElement().getValueAsString())
                .contains("2000-02-29", "1971-03", "1948");
        assertThat(patients)
                .extracting(Patient::getGender)
                .containsAll(List.of(
                        AdministrativeGender.FEMALE,
                        AdministrativeGender.MALE,
                        AdministrativeGender.OTHER,
                        AdministrativeGender.UNKNOWN));
    }

    @Test
    void each_patient_has_an_encounter_with_one_of_two_clinicians() {
        assertThat(RECORDS.all("Practitioner")).hasSize(2);
        assertThat(RECORDS.all("Encounter").map(Encounter.class::cast))
                .hasSize(12)
                .allSatisfy(encounter -> {
                    var patient = encounter.getSubject().getReference().substring("Patient/".length());
                    assertThat(encounter.getIdPart()).isEqualTo(SandboxEncounters.of(patient));
                    assertThat(RECORDS.find("Patient", patient)).isPresent();
                    assertThat(encounter
                                    .getParticipantFirstRep()
                                    .getIndividual()
                                    .getReference())
                            .isEqualTo("Practitioner/" + SandboxEncounters.clinicianOf(patient));
                });
    }

    @Test
    void one_name_is_hostile_and_one_patient_has_died() {
        var hostile = patient(SandboxPatients.HOSTILE);
        var deceased = patient(SandboxPatients.DECEASED);

        assertThat(hostile.getNameFirstRep().getFamily())
                .contains("<script>", "\u202E", "\u2067")
                .hasSizeGreaterThanOrEqualTo(5_000);
        assertThat(deceased.getDeceasedDateTimeType().getValueAsString()).isEqualTo("2025-05-04");
    }

    private static Patient patient(String id) {
        return (Patient) RECORDS.find("Patient", id).orElseThrow(() -> new AssertionError(id));
    }
}
