package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters of bulk exports as FHIR Bulk Data Access 2.0 has them; tests name its sections. */
class BulkExportParametersTest {
    private static final String RESPONSE = "QuestionnaireResponse";
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.rs");
    private static final String[] JSON = {"Content-Type", "application/json", "Prefer", "respond-async"};
    private static final SomeClient EHR = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");

    /** Query Parameters: _type and Patient level. */
    @Test
    void types_and_level_select_resources() {
        create("bulk-types");
        SomeBulkExport typed =
                SomeBulkExport.begin(ALL, "$export?_type=CarePlan,Observation").prepared(SERVICE);
        assertThat(typed.manifest()
                        .path("output")
                        .valueStream()
                        .map(file -> file.path("type").asString("")))
                .containsOnly("CarePlan", "Observation");
        SomeBulkExport patients = SomeBulkExport.begin(ALL, "Patient/$export").prepared(SERVICE);
        assertThat(patients.files("Device")).isEmpty();
        assertThat(patients.files("Provenance")).isNotEmpty();
        assertThat(patients.lines(RESPONSE)).isNotEmpty();
    }

    /** Bulk Data Kick-off Request: POST with Parameters, as JSON. */
    @Test
    void parameters_are_taken_in_a_body_as_well() {
        create("bulk-body");
        SomeAnswer answer = ALL.send("POST", "$export", """
                {"resourceType": "Parameters", "parameter": [
                  {"name": "_outputFormat", "valueString": "ndjson"},
                  {"name": "_since", "valueInstant": "2020-01-01T00:00:00Z"},
                  {"name": "_type", "valueString": "Observation"},
                  {"name": "_type", "valueString": "CarePlan"}]}""", JSON);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        SomeBulkExport export = new SomeBulkExport(ALL, answer.header("Content-Location")).prepared(SERVICE);
        assertThat(export.manifest().path("request").asString("")).isEqualTo(ALL.base() + "/$export");
        assertThat(export.files("CarePlan")).isNotEmpty();
        assertThat(export.files(RESPONSE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_outputFormat=csv",
                "_type=Patient",
                "_type=",
                "_since=yesterday",
                "_since=2026-01-01",
                "_since=2026-01-01T00:00:00",
                "_since=2026-01-01T00:00:00Z&_since=2026-01-01T00:00:00Z",
                "_typeFilter=Observation%3Fstatus%3Dfinal",
                "_elements=status",
                "includeAssociatedData=RelevantProvenanceResources",
                "organizeOutputBy=Patient",
                "patient=Patient/1"
            })
    void what_is_not_supported_is_refused(String parameters) {
        SomeAnswer answer = ALL.get("$export?" + parameters, "Prefer", "respond-async");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("OperationOutcome");
    }

    /** A Device is no patient's: an empty answer would read as if there were none. */
    @Test
    void an_export_of_patients_has_no_devices_and_says_so() {
        SomeAnswer answer = ALL.get("Patient/$export?_type=Device,CarePlan", "Prefer", "respond-async");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("_type", "Device");
        assertThat(ALL.send("POST", "$export", """
                {"resourceType": "Parameters", "parameter": [
                  {"name": "_since", "valueString": "2020-01-01T00:00:00Z"}]}""", JSON).status())
                .as("_since is an instant")
                .isEqualTo(400);
    }

    private static String create(String patient) {
        return EHR.post(RESPONSE, SomeResponse.of(patient).json()).id();
    }
}
