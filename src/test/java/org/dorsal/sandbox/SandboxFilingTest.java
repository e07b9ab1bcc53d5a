package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources that apps may and may not file in the EHR. */
class SandboxFilingTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;
    private static final String OBSERVATION =
            "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"pain\"},"
                    + "\"subject\":{\"reference\":\"Patient/%s\"}}";

    @ParameterizedTest
    @CsvSource({
        "patient/Observation.c,           sandbox-02, 201",
        "patient/Observation.write,       sandbox-02, 201",
        "system/Observation.cruds,        sandbox-05, 201",
        "patient/Observation.rs,          sandbox-02, 403",
        "patient/Observation.u,           sandbox-02, 403",
        "patient/QuestionnaireResponse.c, sandbox-02, 403",
        "patient/Observation.c,           sandbox-01, 403",
        "patient/Observation.c,           stranger,   422",
    })
    void an_app_files_within_its_scope_for_its_patient(String scopes, String patient, int status) {
        assertThat(write("POST", "/Observation", scopes, OBSERVATION.formatted(patient))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void what_was_filed_can_be_read_and_gets_versions() {
        var filed = write("POST", "/Observation", "patient/Observation.cruds", OBSERVATION.formatted("sandbox-02"));
        var id = filed.text("id");
        var path = "/Observation/" + id;
        var next =
                OBSERVATION.formatted("sandbox-02").replace("{\"resourceType", "{\"id\":\"" + id + "\",\"resourceType");

        assertThat(filed.header("Location")).startsWith(EHR.fhirBase() + path + "/_history/1");
        assertThat(write("PUT", path, "patient/Observation.u", next, "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(200);
        assertThat(write("PUT", path, "patient/Observation.u", next, "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(write("PUT", path, "patient/Observation.c", next).status()).isEqualTo(403);
        assertThat(write("PUT", "/Observation/made-up", "patient/Observation.u", next.replace(id, "made-up"))
                        .status())
                .isEqualTo(404);
        assertThat(EHR.filed())
                .filteredOn(r -> r.getIdPart().equals(id))
                .singleElement()
                .satisfies(r -> assertThat(r.getMeta().getVersionId()).isEqualTo("2"));
    }

    @Test
    void nobody_takes_over_the_observation_of_another_patient() {
        var takenOver = OBSERVATION
                .formatted("sandbox-02")
                .replace("{\"resourceType", "{\"id\":\"sandbox-05-fever\",\"resourceType");

        assertThat(write("PUT", "/Observation/sandbox-05-fever", "patient/Observation.u", takenOver)
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Condition", "Patient", "Encounter"})
    void what_the_ehr_alone_writes_cannot_be_filed(String type) {
        var body = "{\"resourceType\":\"%s\"}".formatted(type);

        assertThat(write("POST", "/" + type, "system/*.cruds", body).status()).isBetween(400, 499);
    }

    @Test
    void a_provenance_belongs_to_the_patient_of_its_targets() {
        var provenance =
                "{\"resourceType\":\"Provenance\",\"recorded\":\"2026-01-01T00:00:00Z\",\"agent\":[{\"who\":{\"display\":\"x\"}}],"
                        + "\"target\":[{\"reference\":\"Condition/%s\"}]}";

        assertThat(write("POST", "/Provenance", "patient/*.c", provenance.formatted("sandbox-02-osteoporosis"))
                        .status())
                .isEqualTo(201);
        assertThat(write("POST", "/Provenance", "patient/*.c", provenance.formatted("sandbox-04-cancer"))
                        .status())
                .isEqualTo(403);
    }

    private static SomeReply write(String method, String path, String scopes, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(EHR.fhirBase() + path))
                .header("Authorization", "Bearer " + token(scopes))
                .header("Content-Type", "application/fhir+json")
                .header("Prefer", "return=representation")
                .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return SomeReply.send(request);
    }

    private static String token(String scopes) {
        return EHR.token(
                scopes,
                Map.of("patient", "sandbox-02", "aud", List.of(EHR.fhirBase().toString())));
    }
}
