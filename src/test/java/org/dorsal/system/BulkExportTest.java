package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.*;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bulk exports as FHIR Bulk Data Access 2.0 has them; tests name its sections. */
class BulkExportTest {
    private static final String RESPONSE = "QuestionnaireResponse";
    private static final String SHA256 = "https://dorsal.example/canonical/sha256";
    private static final String NDJSON = "application/fhir+ndjson";
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.rs");
    private static final SomeClient EHR = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");

    /** Bulk Data Kick-off Request: 202 and Content-Location; the status has 202 until the files are prepared. */
    @Test
    void an_export_is_begun_waits_and_has_a_manifest() {
        String id = create("bulk-manifest");
        SomeBulkExport export = SomeBulkExport.begin(ALL, "$export?_outputFormat=application/fhir%2Bndjson");

        SomeAnswer waiting = ALL.get(export.status());
        assertThat(waiting.status()).isEqualTo(202);
        assertThat(waiting.header("X-Progress"))
                .matches("begins at 2\\d{3}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ, when all commits are visible");
        assertThat(waiting.header("Retry-After")).isEqualTo("10");
        SomeAnswer hurried = ALL.get(export.status());
        assertThat(hurried.status()).isEqualTo(429);
        assertThat(hurried.type()).isEqualTo("OperationOutcome");
        assertThat(hurried.header("Retry-After")).isEqualTo("10");

        export.prepared(SERVICE);
        SomeAnswer answer = ALL.get(export.status());
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Expires")).isNotEmpty();
        JsonNode manifest = answer.json();
        assertThat(manifest.propertyNames())
                .containsExactly("transactionTime", "request", "requiresAccessToken", "output", "deleted", "error");
        assertThat(manifest.path("request").asString(""))
                .isEqualTo(ALL.base() + "/$export?_outputFormat=application/fhir%2Bndjson");
        assertThat(manifest.path("requiresAccessToken").booleanValue()).isTrue();
        assertThat(manifest.path("output")
                        .valueStream()
                        .map(file -> file.path("type").asString("")))
                .contains(RESPONSE, "Observation", "CarePlan", "Provenance", "Device", "AuditEvent");
        assertThat(export.lines(RESPONSE)).filteredOn(line -> line.contains(id)).hasSize(1);
    }

    /** RFC 9110, 9.2.1: HEAD is safe. A GET that begins an export, or counts as a poll, has no HEAD. */
    @Test
    void head_begins_no_export_and_is_no_poll() {
        long before = jobs();
        for (String address : List.of("$export", "Patient/$export")) {
            SomeAnswer answer = ALL.send("HEAD", address, "", "Prefer", "respond-async");
            assertThat(answer.status()).as(address).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, POST");
            assertThat(answer.header("Content-Location")).isEmpty();
            assertThat(ALL.send("OPTIONS", address, "").header("Allow")).isEqualTo("GET, POST");
        }
        assertThat(jobs()).isEqualTo(before);

        SomeBulkExport export = SomeBulkExport.begin(ALL, "$export?_type=Device");
        SomeAnswer status = ALL.send("HEAD", export.status(), "");
        assertThat(status.status()).isEqualTo(405);
        assertThat(status.header("Allow")).isEqualTo("DELETE, GET");
        assertThat(ALL.get(export.status()).status()).isEqualTo(202);

        export.prepared(SERVICE);
        SomeAnswer file = ALL.send("HEAD", export.files("Device").getFirst(), "");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("Content-Type")).isEqualTo(NDJSON);
        assertThat(file.text()).isEmpty();
    }

    private static long jobs() {
        try (var connection = SERVICE.database().asSuperuser().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from export_job")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** Output File Request: the same lines plain and packed, with count, hash and type of the manifest. */
    @Test
    void each_file_is_what_the_manifest_says() throws IOException {
        create("bulk-files");
        SomeBulkExport export = SomeBulkExport.begin(ALL, "$export").prepared(SERVICE);
        Set<String> names = new HashSet<>();
        for (JsonNode file : export.manifest().path("output")) {
            String url = file.path("url").asString("");
            assertThat(url).startsWith(ALL.base() + "/export/").doesNotContain("?");
            assertThat(names.add(url.substring(url.lastIndexOf('/')))).isTrue();
            SomeAnswer plain = ALL.get(url, "Accept", NDJSON);
            assertThat(plain.header("Content-Type")).isEqualTo(NDJSON);
            assertThat(DigestUtils.sha256Hex(plain.body()))
                    .isEqualTo(file.path("extension").path(SHA256).asString(""));
            List<String> lines = plain.text().lines().toList();
            assertThat(lines).hasSize(file.path("count").asInt());
            assertThat(lines)
                    .allSatisfy(line -> assertThat(JsonMapper.shared()
                                    .readTree(line)
                                    .path("resourceType")
                                    .asString(""))
                            .isEqualTo(file.path("type").asString("")));
            SomeAnswer packed = ALL.get(url, "Accept-Encoding", "gzip");
            assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                    .isEqualTo(plain.body());
            assertThat(SomeClient.anonymous(ALL.base()).get(url).status()).isEqualTo(401);
        }
    }

    /** Resource filtering: each resource in its newest version at transactionTime, and nothing later. */
    @Test
    void later_changes_are_not_in_an_export() {
        String id = create("bulk-later");
        SomeBulkExport export = SomeBulkExport.begin(ALL, "$export?_type=" + RESPONSE);
        String later = create("bulk-later");
        EHR.put(
                RESPONSE + "/" + id,
                SomeResponse.of("bulk-later").id(id).status("amended").json(),
                "If-Match",
                "W/\"1\"");
        export.prepared(SERVICE);

        assertThat(export.lines(RESPONSE)).noneMatch(line -> line.contains(later));
        assertThat(single(export, id).at("/meta/versionId").asString("")).isEqualTo("1");
        SomeBulkExport next = SomeBulkExport.begin(
                        ALL,
                        "$export?_type=" + RESPONSE + "&_since="
                                + export.manifest().path("transactionTime").asString(""))
                .prepared(SERVICE);
        assertThat(single(next, id).at("/meta/versionId").asString("")).isEqualTo("2");
        assertThat(single(next, later).at("/meta/versionId").asString("")).isEqualTo("1");
    }

    private static JsonNode single(SomeBulkExport export, String id) {
        List<String> lines = export.lines(RESPONSE).stream()
                .filter(line -> line.contains("\"id\":\"" + id + "\""))
                .toList();
        assertThat(lines).hasSize(1);
        return JsonMapper.shared().readTree(lines.getFirst());
    }

    /** Bulk Data Delete Request: 202, then 404 with an OperationOutcome. */
    @Test
    void a_deleted_export_is_gone() {
        SomeBulkExport export =
                SomeBulkExport.begin(ALL, "$export?_type=Device").prepared(SERVICE);
        String file = export.files("Device").getFirst();
        assertThat(ALL.send("DELETE", export.status(), "").status()).isEqualTo(202);
        for (String address : List.of(export.status(), file)) {
            assertThat(ALL.get(address).status()).isEqualTo(404);
            assertThat(ALL.get(address).type()).isEqualTo("OperationOutcome");
        }
        assertThat(ALL.send("DELETE", export.status(), "").status()).isEqualTo(404);
    }

    @Test
    void an_export_is_of_its_client_and_its_site_alone() {
        SomeBulkExport export =
                SomeBulkExport.begin(ALL, "$export?_type=Device").prepared(SERVICE);
        SomeClient other = new SomeClient(
                ALL.base(),
                SERVICE.token(SomeService.NORTHSIDE, "system/*.rs", java.util.Map.of("client_id", "another")));
        String file = export.files("Device").getFirst();
        assertThat(other.get(export.status()).status()).isEqualTo(404);
        assertThat(other.get(file).status()).isEqualTo(404);
        assertThat(other.send("DELETE", export.status(), "").status()).isEqualTo(404);
        SomeClient south = SERVICE.client(SomeService.SOUTHSIDE, "system/*.rs");
        assertThat(south.get("export/" + export.id()).status()).isEqualTo(404);
        assertThat(south.get("$export", "Prefer", "respond-async").status()).isEqualTo(404);
        assertThat(SomeClient.anonymous(south.base()).get("$export").status()).isEqualTo(404);
        assertThat(south.get("metadata").text()).doesNotContain("bulk-data").doesNotContain("\"export\"");
        assertThat(ALL.get(export.status()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "system/*.rs; _type=Observation; 202",
                "system/*.read; _type=Observation; 202",
                "system/Observation.rs; _type=Observation; 202",
                "system/Observation.rs; _type=Observation,CarePlan; 403",
                "system/Observation.r; _type=Observation; 403",
                "system/Observation.s; _type=Observation; 403",
                "system/Observation.rs?category=survey; _type=Observation; 403",
                "user/*.rs; _type=Observation; 403",
                "patient/*.rs; _type=Observation; 403"
            })
    void only_system_scopes_export(String scopes, String parameters, int status) {
        SomeClient client = SERVICE.client(SomeService.NORTHSIDE, scopes);
        assertThat(client.get("$export?" + parameters, "Prefer", "respond-async")
                        .status())
                .isEqualTo(status);
    }

    @Test
    void without_a_list_of_types_a_client_exports_those_of_its_scopes_and_files_need_them_as_well() {
        create("bulk-scopes");
        SomeClient narrow = SERVICE.client(SomeService.NORTHSIDE, "system/Observation.rs system/CarePlan.rs");
        SomeBulkExport export = SomeBulkExport.begin(narrow, "$export").prepared(SERVICE);
        assertThat(export.manifest()
                        .path("output")
                        .valueStream()
                        .map(file -> file.path("type").asString("")))
                .containsOnly("Observation", "CarePlan");
        SomeClient narrower = SERVICE.client(SomeService.NORTHSIDE, "system/CarePlan.rs");
        assertThat(narrower.get(export.status()).status()).isEqualTo(403);
        assertThat(narrower.get(export.files("CarePlan").getFirst()).status()).isEqualTo(403);
    }

    @Test
    void it_is_asynchronous_and_no_part_of_a_bundle() {
        assertThat(ALL.get("$export").status()).isEqualTo(400);
        SomeAnswer batch = EHR.post("", SomeBundle.batch(SomeBundle.Entry.get("$export")));
        assertThat(SomeBundle.statuses(batch)).allMatch(status -> status.startsWith("4"));
        assertThat(ALL.send("PUT", "$export", "").status()).isEqualTo(405);
        assertThat(ALL.get("export").status()).isEqualTo(404);
        assertThat(ALL.get("export/1").status()).isEqualTo(404);
        assertThat(ALL.get("Patient/1/$export").status()).isEqualTo(404);
        assertThat(ALL.get("Group/1/$export").status()).isEqualTo(404);
    }

    private static String create(String patient) {
        return EHR.post(RESPONSE, SomeResponse.of(patient).json()).id();
    }
}
