package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parameters of bulk exports as FHIR Bulk Data Access 2.0 has them; tests name its sections. */
class BulkExportParametersTest {
    private static final String RESPONSE = "QuestionnaireResponse";
    private static final String SHA256 = "https://dorsal.example/canonical/sha256";
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

    /** _typeFilter Query Parameter: searches of a type are alternatives, and other types stay whole. */
    @Test
    void a_filter_is_a_search() {
        String id = create("bulk-filter-one");
        String two = create("bulk-filter-two");
        create("bulk-filter-three");
        SomeBulkExport export = SomeBulkExport.begin(
                        ALL,
                        "$export?_type=QuestionnaireResponse,CarePlan&_typeFilter="
                                + "QuestionnaireResponse%3Fpatient%3Dbulk-filter-one%26status%3Dcompleted,"
                                + "QuestionnaireResponse%3Fpatient%3Dbulk-filter-two,bulk-filter-none")
                .prepared(SERVICE);
        assertThat(export.lines(RESPONSE))
                .hasSize(2)
                .anyMatch(line -> line.contains(id))
                .anyMatch(line -> line.contains(two));
        assertThat(export.lines("CarePlan").size()).isGreaterThan(2);
        SomeBulkExport events = SomeBulkExport.begin(
                        ALL,
                        "$export?_type=AuditEvent&_typeFilter=AuditEvent%3Fsubtype%3Dcreate%26patient%3Dbulk-filter-one")
                .prepared(SERVICE);
        assertThat(events.lines("AuditEvent"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(id));
    }

    /** _elements Query Parameter, and includeAssociatedData. */
    @Test
    void elements_and_associated_data() {
        String id = create("bulk-elements");
        SomeBulkExport export = SomeBulkExport.begin(
                        ALL,
                        "$export?_type=" + RESPONSE + "&_elements=subject"
                                + "&includeAssociatedData=RelevantProvenanceResources")
                .prepared(SERVICE);
        JsonNode resource = single(export, id);
        assertThat(resource.path("subject").path("reference").asString("")).isEqualTo("Patient/bulk-elements");
        assertThat(resource.path("status").asString("")).isEqualTo("completed");
        assertThat(resource.has("item")).isFalse();
        assertThat(resource.at("/meta/tag/0/code").asString("")).isEqualTo("SUBSETTED");
        assertThat(export.files("Provenance")).isNotEmpty();
    }

    /** Bulk Data Kick-off Request: POST with Parameters, as JSON. */
    @Test
    void parameters_are_taken_in_a_body_as_well() {
        SomeAnswer answer = ALL.send("POST", "$export", """
                {"resourceType": "Parameters", "parameter": [
                  {"name": "_outputFormat", "valueString": "ndjson"},
                  {"name": "_since", "valueInstant": "2020-01-01T00:00:00Z"},
                  {"name": "_type", "valueString": "Observation"},
                  {"name": "_type", "valueString": "CarePlan"},
                  {"name": "_typeFilter", "valueString": "Observation?patient=bulk-body"}]}""", JSON);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        SomeBulkExport export = new SomeBulkExport(ALL, answer.header("Content-Location")).prepared(SERVICE);
        assertThat(export.manifest().path("request").asString("")).isEqualTo(ALL.base() + "/$export");
        assertThat(export.files("Observation")).isEmpty();
        assertThat(export.files("CarePlan")).isNotEmpty();
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
                "_typeFilter=Observation",
                "_typeFilter=Observation%3F_count%3D3",
                "_typeFilter=Observation%3F_sort%3D_lastUpdated",
                "_typeFilter=Observation%3Fcolour%3Dred",
                "_typeFilter=Patient%3Fname%3Dx",
                "_type=CarePlan&_typeFilter=Observation%3Fstatus%3Dfinal",
                "_elements=%20",
                "includeAssociatedData=Everything",
                "includeAssociatedData=RelevantProvenanceResources&_typeFilter=Observation%3Fstatus%3Dfinal",
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

    /** _elements Query Parameter: a name with a type is about that type. */
    @Test
    void elements_of_a_type_leave_the_others_whole() {
        String id = create("bulk-elements-of");
        SomeBulkExport export = SomeBulkExport.begin(
                        ALL, "$export?_type=CarePlan," + RESPONSE + "&_elements=CarePlan.status")
                .prepared(SERVICE);
        assertThat(single(export, id).has("item")).isTrue();
        assertThat(single(export, id).at("/meta/tag/0/code").asString("")).isNotEqualTo("SUBSETTED");
        assertThat(export.lines("CarePlan")).isNotEmpty().allMatch(line -> !line.contains("\"activity\""));
    }

    /** Prefer: handling=lenient: an ignored parameter is reported in error. */
    @Test
    void leniently_it_is_ignored_and_told() {
        SomeBulkExport export = SomeBulkExport.begin(
                        ALL,
                        "$export?organizeOutputBy=Patient&_type=Device,Patient&_outputFormat=csv",
                        "Prefer",
                        "handling=lenient")
                .prepared(SERVICE);
        JsonNode error = export.manifest().path("error").path(0);
        assertThat(error.path("type").asString("")).isEqualTo("OperationOutcome");
        assertThat(error.path("count").asInt()).isEqualTo(3);
        SomeAnswer file = ALL.get(error.path("url").asString(""));
        assertThat(file.text().lines()).hasSize(3).allMatch(line -> line.contains("OperationOutcome"));
        assertThat(file.text()).contains("The parameter organizeOutputBy is not supported");
        assertThat(DigestUtils.sha256Hex(file.body()))
                .isEqualTo(error.path("extension").path(SHA256).asString(""));
        assertThat(export.files("Device")).hasSize(1);
    }

    private static JsonNode single(SomeBulkExport export, String id) {
        List<String> lines = export.lines(RESPONSE).stream()
                .filter(line -> line.contains("\"id\":\"" + id + "\""))
                .toList();
        assertThat(lines).hasSize(1);
        return JsonMapper.shared().readTree(lines.getFirst());
    }

    private static String create(String patient) {
        return EHR.post(RESPONSE, SomeResponse.of(patient).json()).id();
    }
}
