package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.sandbox.SomeWriter.identified;
import static org.dorsal.sandbox.SomeWriter.note;
import static org.dorsal.sandbox.SomeWriter.observation;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An EHR that takes notes and mapped rows, curtly. */
class SandboxEpicLikeTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;

    private final SomeWriter writer = SomeWriter.to(EHR);

    @BeforeEach
    void become() {
        EHR.become(Vendor.EPIC_LIKE);
    }

    @AfterEach
    void openAgain() {
        EHR.become(Vendor.OPEN);
    }

    static Stream<String> takenAddresses() {
        return Stream.of(
                note("text/html", ""),
                note("application/pdf", ",\"context\":{\"encounter\":[{\"reference\":\"Encounter/encounter-02\"}]}"),
                observation(Vendor.EPIC_PAIN, "epic-1", ""),
                SomeWriter.questionnaireResponse());
    }

    @ParameterizedTest
    @MethodSource("takenAddresses")
    void a_creation_is_answered_with_a_location_and_nothing_else(String body) {
        var type = Json.resource(body).fhirType();
        var created = writer.post(type, body, "Prefer", "return=representation");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body()).isEmpty();
        assertThat(created.headers().map()).doesNotContainKeys("ETag", "Last-Modified", "Content-Location");
        assertThat(created.header("Location"))
                .isEqualTo(EHR.fhirBase() + "/" + type + "/" + SomeWriter.idIn(created))
                .doesNotContain("_history");
    }

    @Test
    void it_knows_no_versions() {
        var id = SomeWriter.idIn(writer.post("DocumentReference", note("text/html", "")));
        var path = "/DocumentReference/" + id;

        assertThat(writer.get(path).body()).doesNotContain("versionId");
        assertThat(writer.get(path).headers().map()).doesNotContainKey("ETag");
        assertThat(writer.get("/DocumentReference?_id=" + id).body()).doesNotContain("versionId");
        assertThat(writer.put(path, identified(note("text/plain", ""), id), "If-Match", "W/\"9\""))
                .returns(200, SomeReply::status)
                .returns("", SomeReply::body);
        assertThat(EHR.history("DocumentReference", id)).hasSize(2);
    }

    @Test
    void an_observation_that_is_not_mapped_is_refused_with_words() {
        var refused = writer.post("Observation", observation("epic-unmapped"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("OperationOutcome", "not mapped");
        assertThat(writer.countMatches("/Observation?patient=sandbox-02&code=72514-3&date=ge2100"))
                .isZero();
    }

    @Test
    void an_update_cannot_change_a_mapped_row_into_another() {
        var id = SomeWriter.idIn(writer.post("Observation", observation(Vendor.EPIC_PAIN, "epic-2", "")));

        assertThat(writer.put("/Observation/" + id, identified(observation("epic-2"), id))
                        .status())
                .isEqualTo(422);
        assertThat(EHR.history("Observation", id)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "image/png", "text/html-like", ""})
    void a_note_of_another_kind_is_refused(String contentType) {
        assertThat(writer.post("DocumentReference", note(contentType, "")).status())
                .isIn(400, 422);
    }

    static Stream<String> incomplete() {
        var whole = note("text/html", "");
        return Stream.of(
                whole.replace("\"status\":\"current\",", ""),
                whole.replace("\"type\":{\"text\":\"Note\"},", ""),
                whole.replaceFirst("\"subject\":\\{[^}]*},", ""),
                whole.replaceFirst(",\"data\":\"[^\"]*\"", ""),
                whole.replaceFirst(",\\s*\"content\":\\[.*]", ""));
    }

    @ParameterizedTest
    @MethodSource("incomplete")
    void an_incomplete_note_is_refused(String body) {
        assertThat(body).isNotEqualTo(note("text/html", ""));
        assertThat(writer.post("DocumentReference", body).status()).isEqualTo(422);
    }

    @Test
    void a_condition_is_ignored_as_by_servers_that_have_never_heard_of_it() {
        var condition = "identifier=" + SomeWriter.IDENTIFIERS + "|epic-3";
        var body = observation(Vendor.EPIC_PAIN, "epic-3", "");

        assertThat(writer.post("Observation", body, "If-None-Exist", condition).status())
                .isEqualTo(201);
        assertThat(writer.post("Observation", body, "If-None-Exist", condition).status())
                .isEqualTo(201);
    }
}
