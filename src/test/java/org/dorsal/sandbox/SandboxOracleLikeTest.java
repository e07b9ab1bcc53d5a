package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.sandbox.SomeWriter.identified;
import static org.dorsal.sandbox.SomeWriter.note;
import static org.dorsal.sandbox.SomeWriter.observation;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** EHR that refuses modifiers and drops elements for which it has no column. */
class SandboxOracleLikeTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;
    private static final String AUTHOR = ",\"author\":[{\"reference\":\"Practitioner/clinician-2\"}]";

    private final SomeWriter writer = SomeWriter.to(EHR);

    @BeforeEach
    void become() {
        EHR.become(Vendor.ORACLE_LIKE);
    }

    @AfterEach
    void openAgain() {
        EHR.become(Vendor.OPEN);
    }

    @Test
    void of_an_observation_it_keeps_what_it_has_columns_for() {
        var created = writer.post("Observation", pain("""
                ,"category":[{"text":"survey"}],"encounter":{"reference":"Encounter/encounter-02"},
                "effectiveDateTime":"2026-03-01T10:00:00Z","issued":"2026-03-01T10:00:00Z",
                "valueQuantity":{"value":7},"performer":[{"reference":"Practitioner/clinician-2"}],
                "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">seven</div>"},
                "note":[{"text":"n"}],"method":{"text":"m"},"device":{"display":"d"},
                "extension":[{"url":"https://x.example","valueString":"x"}],
                "hasMember":[{"reference":"Observation/1"}],"derivedFrom":[{"reference":"Observation/2"}]"""));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(writer.get("/Observation/" + SomeWriter.idIn(created)).json().keySet())
                .containsExactlyInAnyOrder(
                        "resourceType",
                        "id",
                        "meta",
                        "status",
                        "category",
                        "code",
                        "subject",
                        "encounter",
                        "effectiveDateTime",
                        "issued",
                        "valueQuantity",
                        "performer");
    }

    @Test
    void of_a_note_it_keeps_what_it_has_columns_for() {
        var created = writer.post("DocumentReference", note("application/pdf", AUTHOR + """
                ,"docStatus":"final","category":[{"text":"c"}],"date":"2026-03-01T10:00:00Z","description":"d",
                "relatesTo":[{"code":"replaces","target":{"reference":"DocumentReference/1"}}],
                "context":{"period":{"start":"2026-03-01T10:00:00Z"}}"""));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(writer.get("/DocumentReference/" + SomeWriter.idIn(created))
                        .json()
                        .keySet())
                .contains("docStatus", "type", "category", "date", "author", "relatesTo", "content", "context")
                .doesNotContain("identifier", "description");
    }

    @Test
    void what_was_not_sent_does_not_come_to_be() {
        var id = SomeWriter.idIn(writer.post("DocumentReference", note("application/pdf", AUTHOR)));

        assertThat(writer.get("/DocumentReference/" + id).json()).doesNotContainKeys("date", "context");
        EHR.become(Vendor.OPEN);
        assertThat(writer.get("/DocumentReference?date=ge2000").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`,\"modifierExtension\":[{\"url\":\"https://x.example\",\"valueBoolean\":true}]`",
                "`,\"implicitRules\":\"https://x.example\"`",
                "`,\"valueQuantity\":{\"comparator\":\"<\",\"value\":7}`",
                "`,\"component\":[{\"modifierExtension\":[{\"url\":\"https://x.example\",\"valueBoolean\":true}],"
                        + "\"code\":{\"text\":\"c\"}}]`",
            })
    void a_modifier_is_refused_wherever_it_is(String more) {
        var refused = writer.post("Observation", pain(more));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("Modifier elements");
    }

    @ParameterizedTest
    @CsvSource({
        "final, 201",
        "preliminary, 201",
        "amended, 201",
        "corrected, 201",
        "entered-in-error, 201",
        "registered, 422",
        "cancelled, 422",
        "unknown, 422",
    })
    void only_some_states_are_supported(String status, int answer) {
        assertThat(writer.post("Observation", pain("").replace("final", status)).status())
                .isEqualTo(answer);
    }

    @Test
    void an_observation_needs_a_listed_code() {
        var temperature = observation(new VendorCode("http://loinc.org", "8310-5", ""), "oracle-1", "");

        assertThat(writer.post("Observation", observation("oracle-2")).status()).isEqualTo(422);
        assertThat(writer.post("Observation", temperature).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026", "2026-03", "2026-03-01"})
    void dates_need_times(String date) {
        var effective = pain(",\"effectiveDateTime\":\"" + date + "\"");
        var period = note("text/html", AUTHOR + ",\"context\":{\"period\":{\"start\":\"" + date + "\"}}");
        var dated = note("text/html", AUTHOR + ",\"date\":\"" + date + "\"");

        assertThat(writer.post("Observation", effective).status()).isEqualTo(422);
        assertThat(writer.post("DocumentReference", period).status()).isEqualTo(422);
        assertThat(writer.post("DocumentReference", dated).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({
        "clinician-2, Practitioner/clinician-2,                                201",
        "clinician-2, Practitioner/clinician-1,                                422",
        "clinician-2, Practitioner/clinician-2 Practitioner/clinician-2,       422",
        "clinician-2, Patient/sandbox-02,                                      422",
        "clinician-2, https://other.example/Practitioner/clinician-2,          422",
        "'',          Practitioner/clinician-1,                                201",
        "'',          Practitioner/stranger,                                   422",
        "'',          Practitioner/clinician-1 Practitioner/clinician-2,       422",
        "'',          '',                                                      422",
    })
    void a_note_is_by_the_one_who_signed_in(String user, String authors, int status) {
        var claims = user.isEmpty()
                ? Map.<String, Object>of()
                : Map.<String, Object>of("fhirUser", EHR.fhirBase() + "/Practitioner/" + user);
        var list = authors.isEmpty()
                ? ""
                : ",\"author\":[{\"reference\":\"" + authors.replace(" ", "\"},{\"reference\":\"") + "\"}]";

        assertThat(SomeWriter.with(EHR, "user/*.cruds", claims)
                        .post("DocumentReference", note("text/html", list))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void an_update_names_the_version_that_it_replaces() {
        var id = SomeWriter.idIn(writer.post("DocumentReference", note("text/html", AUTHOR)));
        var next = identified(note("application/xhtml+xml", AUTHOR), id);
        var path = "/DocumentReference/" + id;

        assertThat(writer.put(path, next).status()).isEqualTo(428);
        assertThat(writer.put(path, next, "If-Match", "W/\"2\"").status()).isEqualTo(412);
        assertThat(writer.put(path, next, "If-Match", "W/\"1\"").status()).isEqualTo(200);
        assertThat(writer.put(path, identified(note("text/rtf", AUTHOR), id), "If-Match", "W/\"2\"")
                        .status())
                .isEqualTo(422);
    }

    private static String pain(String more) {
        return observation(Vendor.ORACLE_PAIN, "oracle", more);
    }
}
