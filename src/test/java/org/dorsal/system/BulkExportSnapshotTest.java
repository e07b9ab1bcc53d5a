package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.Polling;
import org.dorsal.archive.Erasure;
import org.dorsal.store.ErasureRows;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An export with writers meanwhile is exact, and the signed log confirms its files. */
class BulkExportSnapshotTest {
    private static final String RESPONSE = "QuestionnaireResponse";
    private static final List<String> TYPES =
            List.of(RESPONSE, "Observation", "CarePlan", "Provenance", "Device", "AuditEvent");

    @TempDir
    private Path folder;

    @Test
    void an_export_is_exact_under_writers_and_its_files_are_verified() throws IOException {
        MovedClock clock = new MovedClock();
        Path key;
        TestPostgres database;
        try (SomeService service = SomeService.startedBy(clock, false)) {
            database = service.database();
            key = Files.writeString(
                    folder.resolve("key.pem"),
                    SomeClient.anonymous(service.baseUrl())
                            .get("log/northside/key")
                            .text());
            SomeClient client = service.client(SomeService.NORTHSIDE, "system/*.cruds");
            SomeBulkExport export = underWriters(client);
            assertThat(client.get(export.status()).status()).isEqualTo(202);
            clock.move(Duration.ofSeconds(61)); // all commits up to the time of the request can be read
            export = new SomeBulkExport(service.client(SomeService.NORTHSIDE, "system/*.cruds"), export.status());
            export.prepared();

            String transactionTime = export.manifest().path("transactionTime").asString("");
            for (String type : TYPES) {
                assertThat(exported(export, type)).as(type).isEqualTo(stored(database, type, transactionTime));
            }
            assertThat(TestPostgres.numbers(
                            database.asOwner(),
                            "select count(*) from resource_version where type = '" + RESPONSE + "' and recorded_at > '"
                                    + transactionTime + "'"))
                    .allMatch(later -> later > 0);
            keep(export, folder);
            anErasureEndsIt(service, clock, export);
            deletionsAreTold(service, clock, transactionTime);
        }
        for (Path folderOfCheckpoints : List.of(folder, folder.resolve("later"))) {
            assertThat(verified(database, key, folderOfCheckpoints).exitCode())
                    .as(verified(database, key, folderOfCheckpoints).text())
                    .isZero();
        }

        Path file = folder.resolve("CarePlan-3.ndjson");
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"active\"|\"completed\"|\"draft\"", "\"revoked\""));
        assertThat(verified(database, key, folder).text()).contains("FILE_CHANGED at CarePlan-3.ndjson");
        Path manifest = folder.resolve("manifest.json");
        JsonNode content = JsonMapper.shared().readTree(Files.readString(manifest));
        Files.writeString(folder.resolve("Device-5.ndjson"), "{}\n");
        Files.writeString(
                manifest,
                content.toString()
                        .replace(
                                content.at("/output/4/extension").toString(),
                                content.at("/output/4/extension")
                                        .toString()
                                        .replaceFirst("[0-9a-f]{64}", DigestUtils.sha256Hex("{}\n"))));
        assertThat(verified(database, key, folder).text()).contains("FILE_UNKNOWN at Device-5.ndjson");
    }

    /** A file that named an erased patient would not be as it was prepared. */
    private static void anErasureEndsIt(SomeService service, MovedClock clock, SomeBulkExport export) {
        Erasure erasure = new Erasure(
                new ErasureRows(service.database().asOwner(), Duration.ofSeconds(20)), clock, new Random(1));
        Polling.await("positions of the events")
                .until(() ->
                        erasure.erase(SomeService.NORTHSIDE, "bulk-writer-0", Erasure.REGARDLESS, "J. Doe", "Request 7")
                                instanceof ErasureRows.ErasureOutcome.ErasedRows);
        assertThat(export.client().get(export.status()).status()).isEqualTo(404);
    }

    /** Bulk Data 2.0, "deleted": Bundles with an entry for each resource that was erased since then. */
    private void deletionsAreTold(SomeService service, MovedClock clock, String since) throws IOException {
        SomeClient client = service.client(SomeService.NORTHSIDE, "system/*.cruds");
        String types = "$export?_type=" + RESPONSE + ",AuditEvent";
        SomeBulkExport withSince = SomeBulkExport.begin(client, types + "&_since=" + since);
        SomeBulkExport without = SomeBulkExport.begin(client, types);
        clock.move(Duration.ofSeconds(61));
        client = service.client(SomeService.NORTHSIDE, "system/*.cruds");
        SomeBulkExport export = new SomeBulkExport(client, withSince.status()).prepared();
        JsonNode deleted = export.manifest().path("deleted");
        assertThat(deleted.valueStream().map(file -> file.path("type").asString("")))
                .containsExactly("Bundle");
        Set<String> urls = new HashSet<>();
        client.get(deleted.at("/0/url").asString("")).text().lines().forEach(line -> {
            JsonNode bundle = JsonMapper.shared().readTree(line);
            assertThat(bundle.path("type").asString("")).isEqualTo("transaction");
            bundle.path("entry").forEach(entry -> {
                assertThat(entry.at("/request/method").asString("")).isEqualTo("DELETE");
                urls.add(entry.at("/request/url").asString(""));
            });
        });
        assertThat(urls)
                .hasSameElementsAs(TestPostgres.texts(
                        service.database().asOwner(),
                        "select reference from erased_resource where reference ~ '^(" + RESPONSE + "|AuditEvent)/'"))
                .anyMatch(url -> url.startsWith(RESPONSE + "/"))
                .anyMatch(url -> url.startsWith("AuditEvent/"));
        keep(export, folder.resolve("later"));
        assertThat(new SomeBulkExport(client, without.status())
                        .prepared()
                        .manifest()
                        .path("deleted"))
                .isEmpty();
    }

    /** Requests an export while four clients write, and returns when they have written on. */
    private static SomeBulkExport underWriters(SomeClient client) {
        AtomicBoolean writing = new AtomicBoolean(true);
        AtomicInteger written = new AtomicInteger();
        try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
            for (int writer = 0; writer < 4; writer++) {
                String patient = "bulk-writer-" + writer;
                writers.execute(() -> {
                    while (writing.get()) {
                        String id = client.post(
                                        RESPONSE, SomeResponse.of(patient).json())
                                .id();
                        String amended = SomeResponse.of(patient)
                                .id(id)
                                .status("amended")
                                .json();
                        client.put(RESPONSE + "/" + id, amended, "If-Match", "W/\"1\"");
                        written.incrementAndGet();
                    }
                });
            }
            Polling.await("writers").until(() -> written.get() > 10);
            SomeBulkExport export = SomeBulkExport.begin(client, "$export");
            int before = written.get();
            Polling.await("later writes").until(() -> written.get() > before + 10);
            writing.set(false);
            return export;
        }
    }

    /** Ids with versions; each resource is there once. */
    private static Set<String> exported(SomeBulkExport export, String type) {
        List<String> lines = export.lines(type);
        Set<String> exported = new HashSet<>();
        lines.forEach(line -> {
            JsonNode resource = JsonMapper.shared().readTree(line);
            String version = type.equals("AuditEvent")
                    ? "1"
                    : resource.at("/meta/versionId").asString("");
            assertThat(exported.add(resource.path("id").asString("") + "|" + version))
                    .isTrue();
        });
        assertThat(exported).isNotEmpty();
        return exported;
    }

    private static Set<String> stored(TestPostgres database, String type, String transactionTime) {
        String sql = type.equals("AuditEvent")
                ? "select id || '|1' from audit_event where site = 'northside' and recorded_at <= '" + transactionTime
                        + "'"
                : "select id || '|' || max(version) from resource_version where site = 'northside' and type = '" + type
                        + "' and recorded_at <= '" + transactionTime + "' group by id";
        return new HashSet<>(TestPostgres.texts(database.asOwner(), sql));
    }

    /** Keeps the manifest together with its files, as a client does. */
    private static void keep(SomeBulkExport export, Path folder) throws IOException {
        JsonNode manifest = export.manifest();
        Files.createDirectories(folder);
        for (JsonNode file : manifest.findValues("url")) {
            String url = file.asString("");
            Files.write(
                    folder.resolve(url.substring(url.lastIndexOf('/') + 1)),
                    export.client().get(url).body());
        }
        Files.writeString(folder.resolve("manifest.json"), manifest.toString());
    }

    private static SomeExport.VerifierOutput verified(TestPostgres database, Path key, Path folderOfCheckpoints) {
        List<String> more = new ArrayList<>(List.of(
                "--quiet",
                "--bulk",
                folderOfCheckpoints.resolve("manifest.json").toString()));
        return SomeExport.whole(database).verified(key, more);
    }
}
