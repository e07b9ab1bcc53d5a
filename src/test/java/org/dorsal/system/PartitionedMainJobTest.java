package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.dorsal.archive.Erasure;
import org.dorsal.audit.log.LogSettings;
import org.dorsal.audit.log.SomeSequencer;
import org.dorsal.store.ErasureRows;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job on tables that an operator has divided by month and by (site, patient), under the running service (ADR
 * 35).
 */
class PartitionedMainJobTest {
    private static final String SITE = SomeService.NORTHSIDE;
    private static final String RESPONSES = "QuestionnaireResponse";
    private static final String SIGNED = "sandbox-06";

    @Test
    void the_main_job_goes_on_when_its_tables_are_divided(@TempDir Path folder) throws Exception {
        Path place = Files.createDirectory(folder.resolve("place"));
        Path key = folder.resolve("key.pem");
        TestPostgres database;
        try (SomeService service =
                SomeService.withBackend("--dorsal.log.places[1]=file:" + place, "--dorsal.log.checkpoint-every=1s")) {
            database = service.database();
            Files.writeString(
                    key,
                    service.part(LogSettings.class).publicKeys(SITE).getFirst().pem());
            SomeClient ehr = service.client(SITE, "system/*.cruds");
            String before = posted(ehr, SomeResponse.of("sandbox-01"));
            assertThat(results(ehr, before)).isNotEmpty(); // prepared on the server from here on

            LocalDate month = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1);
            database.divided("partition_by_month('" + month + "', 2, 2)");

            lives(ehr, before);
            lives(ehr, posted(ehr, SomeResponse.of("sandbox-02").identifier("divided-1")));
            identifiersAreHeld(ehr);
            SomeSigner.of(service, SIGNED).signs().amends();
            await("deliveries").until(() -> LedgerRows.depth(database.asSuperuser()) == 0);
            await("the log").until(() -> LedgerRows.unsigned(database.asSuperuser()) == 0);
            everythingLiesInItsMonth(database, month);
        }
        erasedAndVerified(database, key, place);
    }

    /** Read, found, amended and withdrawn. */
    private static void lives(SomeClient ehr, String id) {
        String response = RESPONSES + "/" + id;
        SomeAnswer stored = ehr.get(response);
        assertThat(stored.status()).isEqualTo(200);
        List<String> made = results(ehr, id);
        assertThat(made).hasSizeGreaterThan(2);
        made.forEach(result -> assertThat(ehr.get(result).status()).as(result).isEqualTo(200));
        for (String search : List.of(
                "Observation?derived-from=" + response,
                "Observation?_id=" + made.getFirst().replace("Observation/", ""),
                "Observation?code=triage-result&_lastUpdated=gt2026-01-01",
                "Observation?date=gt2026-01-01",
                "Provenance?target=" + made.getFirst(),
                "CarePlan?status=draft,active,revoked",
                RESPONSES + "?_sort=-_lastUpdated&_total=accurate")) {
            SomeAnswer answer = ehr.get(search);
            assertThat(answer.status()).as(search + " " + answer).isEqualTo(200);
            assertThat(answer.entries()).as(search).isNotEmpty();
        }
        String patient = stored.json().path("subject").path("reference").asString("");
        for (String type : List.of(RESPONSES, "Observation", "CarePlan", "Provenance", "AuditEvent")) {
            assertThat(ehr.get(type + "?patient=" + patient).entries()).as(type).isNotEmpty();
        }
        changes(ehr, response, stored);
    }

    private static void changes(SomeClient ehr, String response, SomeAnswer stored) {
        String id = stored.json().path("id").asString("");
        SomeResponse amended = SomeResponse.of(stored.json()
                        .path("subject")
                        .path("reference")
                        .asString("")
                        .replace("Patient/", ""))
                .id(id)
                .status("amended")
                .answer("function-loss", "both-legs-weak");
        assertThat(ehr.put(response, amended.json(), "If-Match", "W/\"1\"").status())
                .isEqualTo(200);
        assertThat(ehr.put(response, amended.json(), "If-Match", "W/\"1\"").status())
                .isEqualTo(412);
        assertThat(ehr.get(response + "/_history").entries()).hasSize(2);
        assertThat(ehr.get(response + "/_history/1").body()).isEqualTo(stored.body());
        assertThat(ehr.put(response, amended.status("entered-in-error").json(), "If-Match", "W/\"2\"")
                        .status())
                .isEqualTo(200);
        assertThat(ehr.get(response + "/_history").entries()).hasSize(3);
    }

    private static void identifiersAreHeld(SomeClient ehr) {
        String json = SomeResponse.of("sandbox-03").identifier("divided-2").json();
        String condition = "identifier=urn:some:ehr|divided-2";
        SomeAnswer first = ehr.post(RESPONSES, json, "If-None-Exist", condition);
        SomeAnswer again = ehr.post(RESPONSES, json, "If-None-Exist", condition);
        assertThat(List.of(first.status(), again.status())).containsExactly(201, 200);
        assertThat(again.id()).isEqualTo(first.id());
    }

    private static void everythingLiesInItsMonth(TestPostgres database, LocalDate month) {
        String ofMonth = "__y%04dm%02d".formatted(month.getYear(), month.getMonthValue());
        for (String table : List.of(
                "assessment",
                "sign_off",
                "delivery",
                "delivery_plan",
                "delivery_item",
                "delivery_attempt",
                "audit_event")) {
            assertThat(counted(database, table + ofMonth)).as(table).isPositive();
            assertThat(counted(database, table + "__other")).as(table).isZero();
        }
        assertThat(counted(database, "resource_versions__other where type <> 'Device'"))
                .isZero();
        assertThat(counted(database, "resource_versions" + ofMonth)).isGreaterThan(20);
    }

    private static void erasedAndVerified(TestPostgres database, Path key, Path place) throws Exception {
        TamperedDatabase copy = new TamperedDatabase(database);
        assertThat(SomeExport.whole(database).verified(key, place))
                .satisfies(output ->
                        assertThat(output.exitCode()).as(output.text()).isZero());
        assertThat(ErasureTest.everything(database)).anyMatch(text -> text.contains(SIGNED));
        assertThat(ErasureTest.erasure(copy)
                        .erase(SITE, SIGNED, Erasure.REGARDLESS, "J. Doe, privacy office", "Request 2026-118"))
                .isInstanceOf(ErasureRows.ErasureOutcome.ErasedRows.class);
        SomeSequencer.of(database, SITE, ErasureTest.origin(copy)).run();
        assertThat(ErasureTest.everything(database)).noneMatch(text -> text.contains(SIGNED));
        SomeExport.VerifierOutput output = SomeExport.whole(database).verified(key, place);
        assertThat(output.exitCode()).as(output.text()).isZero();
    }

    private static String posted(SomeClient ehr, SomeResponse response) {
        SomeAnswer answer = ehr.post(RESPONSES, response.json());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.id();
    }

    private static List<String> results(SomeClient ehr, String id) {
        return ehr.get(RESPONSES + "/" + id + "/$score").entries().stream()
                .map(result -> result.path("resourceType").asString("") + "/"
                        + result.path("id").asString(""))
                .toList();
    }

    private static long counted(TestPostgres database, String table) {
        return TestPostgres.numbers(database.asSuperuser(), "select count(*) from " + table)
                .getFirst();
    }
}
