package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.*;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/** Verifies that the invented charts have each case of pre-filling and cannot be taken for real ones. */
class SandboxChartsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** The codes that the project has verified (SNOMED GPS, LOINC of US Core and UK Core). */
    private static final Set<String> VERIFIED = Set.of(
            "64859006",
            "363346000",
            "266987004",
            "19829001",
            "396275006",
            "87628006",
            "86553008",
            "297279009",
            "77386006",
            "77176002",
            "8310-5",
            "39156-5",
            "72166-2",
            "82810-3");

    private static final SandboxRecords RECORDS =
            new SandboxBeans().records(new SandboxSettings(0, "none", Clock.fixed(NOW, ZoneOffset.UTC)));

    @Test
    void everything_is_labelled_as_test_data_and_everybody_is_called_sandbox() {
        assertThat(everything())
                .hasSizeGreaterThan(90)
                .allSatisfy(resource -> assertThat(
                                resource.getMeta().getSecurityFirstRep().getCode())
                        .isEqualTo("HTEST"));
        assertThat(RECORDS.all("Patient")
                        .map(p -> ((Patient) p).getNameFirstRep().getFamily()))
                .allMatch(name -> name.endsWith("(sandbox)"));
    }

    @Test
    void clinical_codes_are_verified_ones() {
        var terser = FhirContext.forR4Cached().newTerser();
        var codes = everything()
                .flatMap(r -> terser.getAllPopulatedChildElementsOfType(r, Coding.class).stream())
                .filter(c ->
                        Set.of("http://snomed.info/sct", "http://loinc.org").contains(c.getSystem()))
                .map(Coding::getCode);

        assertThat(codes).isNotEmpty().allMatch(VERIFIED::contains);
    }

    @Test
    void the_first_patients_chart_is_silent() {
        assertThat(Stream.of("Condition", "MedicationRequest", "MedicationStatement", "Observation")
                        .flatMap(RECORDS::all)
                        .filter(r -> r.getIdPart().startsWith("sandbox-01")))
                .isEmpty();
    }

    @Test
    void there_is_a_problem_for_each_question_that_a_problem_answers() {
        assertThat(condition("sandbox-02-osteoporosis")
                        .getCode()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("64859006");
        assertThat(condition("sandbox-04-cancer")
                        .getClinicalStatus()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("resolved");
        assertThat(condition("sandbox-12-infection").getOnsetDateTimeType().getValueAsString())
                .isEqualTo("2026-02-23");
        assertThat(condition("sandbox-10-osteoporosis").getCode().getText()).contains("<img", "\u202E");
    }

    @Test
    void there_are_entries_that_must_not_answer_anything() {
        assertThat(condition("sandbox-09-refuted")
                        .getVerificationStatus()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("refuted");
        assertThat(condition("sandbox-09-mistaken")
                        .getVerificationStatus()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("entered-in-error");
        assertThat(condition("sandbox-09-mistaken").hasClinicalStatus()).isFalse();
        assertThat(((MedicationRequest) find("MedicationRequest", "sandbox-09-stopped")).getStatus())
                .isEqualTo(MedicationRequest.MedicationRequestStatus.STOPPED);
        assertThat(observation("sandbox-09-mistaken-fever").getStatus())
                .isEqualTo(Observation.ObservationStatus.ENTEREDINERROR);
    }

    @Test
    void one_patient_takes_medicines_that_weaken_immunity() {
        var request = (MedicationRequest) find("MedicationRequest", "sandbox-07-azathioprine");
        var statement = (MedicationStatement) find("MedicationStatement", "sandbox-07-prednisolone");

        assertThat(request.getMedicationCodeableConcept().getCodingFirstRep().getCode())
                .isEqualTo("86553008");
        assertThat(statement.getMedicationCodeableConcept().getCodingFirstRep().getCode())
                .isEqualTo("297279009");
    }

    @Test
    void temperatures_are_fresh_or_old_high_or_not() {
        assertThat(List.of("sandbox-05-fever", "sandbox-06-no-fever", "sandbox-08-fahrenheit"))
                .allSatisfy(id -> assertThat(age(observation(id))).isLessThan(Duration.ofHours(24)));
        assertThat(observation("sandbox-05-fever").getValueQuantity().getValue())
                .isEqualByComparingTo("38.6");
        assertThat(observation("sandbox-06-no-fever").getValueQuantity().getValue())
                .isEqualByComparingTo("37.2");
        assertThat(observation("sandbox-08-fahrenheit").getValueQuantity().getCode())
                .isEqualTo("[degF]");
        assertThat(age(observation("sandbox-12-t-5"))).isGreaterThan(Duration.ofHours(24));
        assertThat(observation("sandbox-12-t-5").getValueQuantity().getValue()).isEqualByComparingTo("39.0");
    }

    @Test
    void pregnancy_smoking_and_body_mass_are_there() {
        assertThat(age(observation("sandbox-03-pregnancy"))).isLessThan(Duration.ofDays(60));
        assertThat(age(observation("sandbox-11-old-pregnancy"))).isGreaterThan(Duration.ofDays(365));
        assertThat(observation("sandbox-08-smoking")
                        .getValueCodeableConcept()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("77176002");
        assertThat(observation("sandbox-08-bmi").getValueQuantity().getValue()).isEqualByComparingTo("27.4");
    }

    private static Duration age(Observation observation) {
        return Duration.between(
                observation.getEffectiveDateTimeType().getValue().toInstant(), NOW);
    }

    private static Condition condition(String id) {
        return (Condition) find("Condition", id);
    }

    private static Observation observation(String id) {
        return (Observation) find("Observation", id);
    }

    private static Resource find(String type, String id) {
        return RECORDS.find(type, id).orElseThrow(() -> new AssertionError(type + "/" + id));
    }

    private static Stream<Resource> everything() {
        return Stream.of(
                        "Patient",
                        "Practitioner",
                        "Encounter",
                        "Condition",
                        "MedicationRequest",
                        "MedicationStatement",
                        "Observation")
                .flatMap(RECORDS::all);
    }
}
