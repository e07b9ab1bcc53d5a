package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.chart.Chart.Suggestion;
import org.dorsal.smart.launch.HttpAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Answers that a record suggests, in the tables {@code record-*.table}, each with its near misses. {@code -} is
 * nothing.
 */
class RecordSuggestsTest {

    @ParameterizedTest(name = "{0} {1} {2} {3} {4}: {5}")
    @CsvFileSource(resources = "record-conditions.table", delimiter = ';')
    void a_condition(
            String meaning, String coding, String clinical, String verification, String onset, String suggested) {
        String condition = SomeChartRecords.condition(coding, clinical, verification, onset);
        assertThat(suggested("Condition?", condition)).isEqualTo(suggested);
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvFileSource(resources = "record-temperatures.table", delimiter = ';')
    void a_temperature(String status, String effective, String quantity, String suggested) {
        String value = SomeChartRecords.quantity(quantity);
        assertThat(suggested("Observation?", SomeChartRecords.observation("loinc|8310-5", status, effective, value)))
                .isEqualTo(suggested);
        assertThat(suggested("Observation?", SomeChartRecords.observation("loinc|8310-6", status, effective, value)))
                .isEqualTo("-");
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvFileSource(resources = "record-observations.table", delimiter = ';')
    void a_coded_observation(String coding, String effective, String value, String suggested) {
        assertThat(suggested(
                        "Observation?",
                        SomeChartRecords.observation(coding, "final", effective, SomeChartRecords.coded(value))))
                .isEqualTo(suggested);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = ';', textBlock = """
        27.4 kg/m2;  bmi=27.4
        30.00 kg/m2; bmi=30
        27.4 kg/m;   -
        <27.4 kg/m2; -
        0 kg/m2;     -
        900 kg/m2;   -
        """)
    void a_body_mass_index(String quantity, String suggested) {
        assertThat(suggested(
                        "Observation?",
                        SomeChartRecords.observation(
                                "loinc|39156-5", "final", "2026-01-05", SomeChartRecords.quantity(quantity))))
                .isEqualTo(suggested);
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}: {4}")
    @CsvFileSource(resources = "record-orders.table", delimiter = ';')
    void a_medication_request(String meaning, String coding, String status, String intent, String suggested) {
        assertThat(suggested("MedicationRequest?", SomeChartRecords.medicationRequest(coding, status, intent)))
                .isEqualTo(suggested);
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvFileSource(resources = "record-medicines.table", delimiter = ';')
    void a_medicine_by_its_ingredient_or_group(String meaning, String coding, String status, String suggested) {
        assertThat(suggested("MedicationRequest?", SomeChartRecords.medicationRequest(coding, status, "order")))
                .isEqualTo(suggested);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvFileSource(resources = "record-cautions.table", delimiter = ';')
    void a_caution_about_medicines(String coding, String clinical, String suggested) {
        boolean medicine = coding.startsWith("atc") || coding.startsWith("rxnorm");
        assertThat(suggested(
                        medicine ? "MedicationRequest?" : "Condition?",
                        medicine
                                ? SomeChartRecords.medicationRequest(coding, clinical, "order")
                                : SomeChartRecords.condition(coding, clinical, "confirmed", "-")))
                .isEqualTo(suggested);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = ';', textBlock = """
        active;           major-history=weak-immunity
        completed;        -
        not-taken;        -
        entered-in-error; -
        stopped;          -
        """)
    void a_medication_statement(String status, String suggested) {
        assertThat(suggested("MedicationStatement?", SomeChartRecords.medicationStatement("sct|297279009", status)))
                .isEqualTo(suggested);
    }

    @Test
    void an_order_not_to_give_suggests_nothing() {
        String forbidden = SomeChartRecords.medicationRequest("sct|297279009", "active", "order")
                .replace("\"intent\"", "\"doNotPerform\":true,\"intent\"");
        assertThat(suggested("MedicationRequest?", forbidden)).isEqualTo("-");
    }

    @Test
    void a_contained_medication_is_read_and_one_elsewhere_is_named() {
        String request = SomeChartRecords.medicationRequest("sct|297279009", "active", "order");
        String code = request.substring(request.indexOf("{\"coding\""), request.indexOf(",\"authoredOn\""));
        String contained = request.replace(
                        "\"medicationCodeableConcept\":" + code, "\"medicationReference\":{\"reference\":\"#x\"}")
                .replace(
                        "\"id\":\"m\"",
                        "\"id\":\"m\",\"contained\":[{\"resourceType\":\"Medication\",\"id\":\"x\",\"code\":" + code
                                + "}]");
        assertThat(suggested("MedicationRequest?", contained)).isEqualTo("major-history=weak-immunity");

        String elsewhere = request.replace(
                "\"medicationCodeableConcept\":" + code, "\"medicationReference\":{\"reference\":\"Medication/9\"}");
        Chart chart = SomeChartEhr.ofPatient()
                .with("MedicationRequest?", SomeChartEhr.bundle(elsewhere))
                .chart();
        assertThat(chart.suggestions()).isEmpty();
        assertThat(chart.unread()).containsExactly("MedicationRequest:elsewhere");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'display':'Prednisolone'} | Prednisolone",
                "{'identifier':{'value':'9'}} | none",
                "{'reference':' ','display':'Prednisolone'} | Prednisolone",
                "{'reference':'Medication/not-there','display':'Prednisolone'} | Prednisolone"
            },
            quoteCharacter = '"')
    void a_medication_that_is_not_in_the_answer_costs_itself_alone_and_is_shown_in_words(
            String reference, String words) {
        String request = SomeChartRecords.medicationRequest("sct|297279009", "active", "order");
        String code = request.substring(request.indexOf("{\"coding\""), request.indexOf(",\"authoredOn\""));
        String named = request.replace(
                "\"medicationCodeableConcept\":" + code, "\"medicationReference\":" + reference.replace('\'', '"'));
        Chart chart = SomeChartEhr.ofPatient()
                .with("MedicationRequest?", SomeChartEhr.bundle(named, request))
                .chart();
        assertThat(chart.suggestions()).extracting(Suggestion::linkId).containsExactly("major-history");
        assertThat(chart.unread())
                .containsExactlyInAnyOrderElementsOf(
                        words.equals("none")
                                ? List.of("MedicationRequest:elsewhere")
                                : List.of("MedicationRequest:elsewhere", "MedicationRequest:not-coded:1"));
        assertThat(chart.inWords())
                .extracting(Chart.UncodedEntry::text)
                .isEqualTo(words.equals("none") ? List.of() : List.of(words));
    }

    @Test
    void a_medication_that_is_a_reference_is_read_or_comes_with_the_answer() {
        String request = SomeChartRecords.medicationRequest("sct|297279009", "active", "order");
        String code = request.substring(request.indexOf("{\"coding\""), request.indexOf(",\"authoredOn\""));
        String pointing = request.replace(
                "\"medicationCodeableConcept\":" + code, "\"medicationReference\":{\"reference\":\"Medication/9\"}");
        String medication = "{\"resourceType\":\"Medication\",\"id\":\"9\",\"code\":" + code + "}";
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .with("MedicationRequest?", SomeChartEhr.bundle(pointing, pointing))
                .with("Medication/9", medication);
        assertThat(ehr.chart().suggestions()).hasSize(1);
        assertThat(ehr.requests()).filteredOn("Medication/9"::equals).hasSize(1);
        assertThat(ehr.chart().unread()).isEmpty();
        assertThat(ehr.chart(Set.of("patient/Patient.r", "patient/MedicationRequest.rs"))
                        .unread())
                .as("without the right to read Medication")
                .contains("MedicationRequest:elsewhere");
    }

    @Test
    void what_stands_in_words_alone_is_told_and_suggests_nothing() {
        String words = SomeChartRecords.condition("sct|64859006", "active", "confirmed", "2001-05")
                .replaceAll("\"coding\":\\[\\{\"system\":\"http://snomed[^\\]]*\\],", "");
        Chart chart = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(words))
                .chart();
        assertThat(chart.suggestions()).isEmpty();
        assertThat(chart.unread()).containsExactly("Condition:not-coded:1");
    }

    @Test
    void a_type_that_the_ehr_does_not_list_is_not_asked_for() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .with(
                        "metadata",
                        "{\"resourceType\":\"CapabilityStatement\",\"rest\":[{\"mode\":\"server\","
                                + "\"resource\":[{\"type\":\"Patient\"}]}]}");
        assertThat(ehr.chart().unread()).isEmpty();
        assertThat(ehr.requests()).noneMatch(request -> request.startsWith("MedicationStatement"));
    }

    @Test
    void a_combination_of_parameters_that_is_not_taken_is_followed_by_the_next() {
        String request = SomeChartRecords.medicationRequest("sct|297279009", "active", "order");
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .answering("MedicationRequest?", new HttpAnswer.CompleteAnswer(400, Map.of(), new byte[0]))
                .with("MedicationRequest?patient=7&intent", SomeChartEhr.bundle(request));
        assertThat(ehr.chart().suggestions()).hasSize(1);
        assertThat(ehr.chart().unread()).isEmpty();
        assertThat(SomeChartEhr.ofPatient()
                        .answering("MedicationRequest?", new HttpAnswer.CompleteAnswer(400, Map.of(), new byte[0]))
                        .chart()
                        .unread())
                .containsExactly("MedicationRequest:refused");
    }

    @Test
    void the_newest_of_several_records_is_told() {
        String old = SomeChartRecords.condition("sct|64859006", "active", "confirmed", "2001-05");
        String recent = SomeChartRecords.condition("sct|240198002", "active", "confirmed", "2026-03-12");
        for (List<String> order : List.of(List.of(old, recent), List.of(recent, old))) {
            Chart chart = SomeChartEhr.ofPatient()
                    .with("Condition?", SomeChartEhr.bundle(order.toArray(String[]::new)))
                    .chart();
            assertThat(chart.suggestions())
                    .filteredOn(suggestion -> suggestion.linkId().equals("bone-risk-kind"))
                    .singleElement()
                    .satisfies(suggestion -> {
                        assertThat(suggestion.date()).contains("2026-03-12");
                        assertThat(suggestion.text()).isEqualTo("as recorded");
                    });
        }
    }

    @Test
    void a_later_not_pregnant_takes_the_suggestion_away() {
        String pregnant = SomeChartRecords.observation(
                "loinc|82810-3", "final", "2026-10-01", SomeChartRecords.coded("sct|77386006"));
        String later = SomeChartRecords.observation(
                "loinc|82810-3", "final", "2026-11-01", SomeChartRecords.coded("sct|60001007"));
        assertThat(suggested("Observation?", pregnant, later)).isEqualTo("-");
    }

    @Test
    void a_normal_temperature_after_a_fever_does_not_hide_the_fever() {
        String fever = SomeChartRecords.observation(
                "loinc|8310-5", "final", "2026-11-19T20:00:00Z", SomeChartRecords.quantity("39.1 Cel"));
        String later = SomeChartRecords.observation(
                "loinc|8310-5", "final", "2026-11-20T08:00:00Z", SomeChartRecords.quantity("36.8 Cel"));
        assertThat(suggested("Observation?", fever, later)).isEqualTo("fever-time=now-or-3-days body-temperature=36.8");
    }

    @Test
    void an_observation_about_somebody_else_in_the_patients_record_suggests_nothing() {
        String ofTheChild = SomeChartRecords.observation(
                        "loinc|8310-5", "final", "2026-11-20T09:00:00Z", SomeChartRecords.quantity("39.1 Cel"))
                .replace("\"status\"", "\"focus\":[{\"reference\":\"RelatedPerson/1\"}],\"status\"");
        assertThat(suggested("Observation?", ofTheChild)).isEqualTo("-");
    }

    /** All suggestions as {@code linkId=answer}; the patient itself suggests none here. */
    private static String suggested(String search, String... resources) {
        return suggestions(SomeChartEhr.ofPatient().with(search, SomeChartEhr.bundle(resources)));
    }

    private static String suggestions(SomeChartEhr ehr) {
        List<String> texts = ehr.chart().suggestions().stream()
                .map(suggestion -> suggestion.linkId() + "=" + suggestion.answer())
                .toList();
        return texts.isEmpty() ? "-" : String.join(" ", texts);
    }
}
