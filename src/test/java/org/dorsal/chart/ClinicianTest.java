package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Test of the clinician's name with each resource type that an EHR may use for fhirUser. */
class ClinicianTest {
    @Test
    void a_practitioner_has_name_and_qualification() {
        assertThat(SomeChartEhr.ofPatient().chart().clinician())
                .contains(new Clinician("Practitioner/one", "Dr Sample Person", Optional.of("General practitioner")));
    }

    @Test
    void a_role_names_its_person_or_points_to_them() {
        String role = "{\"resourceType\":\"PractitionerRole\",\"id\":\"r\",\"code\":[{\"text\":\"Physiotherapist\"}],"
                + "\"practitioner\":{\"reference\":\"Practitioner/one\"}}";
        SomeChartEhr ehr = SomeChartEhr.ofPatient().with("PractitionerRole/r", role);
        assertThat(chart(ehr, "PractitionerRole/r").clinician())
                .contains(new Clinician("PractitionerRole/r", "Dr Sample Person", Optional.of("Physiotherapist")));
        ehr.with("PractitionerRole/r", role.replace("\"reference\"", "\"display\":\"Sam\",\"reference\""));
        assertThat(chart(ehr, "PractitionerRole/r").clinician().orElseThrow().name())
                .isEqualTo("Sam");
        ehr.with("PractitionerRole/r", role.replace("Practitioner/one", "https://other.example/Practitioner/one"));
        assertThat(chart(ehr, "PractitionerRole/r").unread()).containsExactly("fhirUser:elsewhere");
    }

    @Test
    void a_person_has_a_name() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .with("Person/p", "{\"resourceType\":\"Person\",\"id\":\"p\",\"name\":[{\"text\":\"Pat Sample\"}]}");
        assertThat(chart(ehr, "Person/p").clinician())
                .contains(new Clinician("Person/p", "Pat Sample", Optional.empty()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Patient/7, no-clinician",
        "RelatedPerson/7, no-clinician",
        "Device/7, no-clinician",
        "Practitioner/../Patient/8, unreadable",
        "https://ehr.example/fhir/Practitioner/one, unreadable",
        "Practitioner/two, refused"
    })
    void somebody_else_is_no_clinician(String user, String reason) {
        Chart chart = chart(SomeChartEhr.ofPatient(), user);
        assertThat(chart.clinician()).isEmpty();
        assertThat(chart.unread()).containsExactly("fhirUser:" + reason);
    }

    @Test
    void another_practitioner_than_asked_for_is_not_believed() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient().with("Practitioner/one", SomeChartEhr.practitioner("two"));
        assertThat(ehr.chart().clinician()).isEmpty();
        assertThat(ehr.chart().unread()).containsExactly("fhirUser:unreadable");
    }

    private static Chart chart(SomeChartEhr ehr, String user) {
        return switch (ehr.outcome(SomeChartEhr.launch(user, SomeChartEhr.ALL_SCOPES), Duration.ofSeconds(20))) {
            case ChartReader.ReadChart(Chart chart) -> chart;
            case ChartReader.ChartWithoutPatient(String why, var _) -> throw new AssertionError(why);
        };
    }
}
