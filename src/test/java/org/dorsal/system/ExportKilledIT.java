package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.io.*;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.Seeds;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bulk export under eight writers and two kill -9, one while files are prepared and one while a file is sent: every
 * resource once, as of the time of the request, and each file with the hash of the manifest. {@code
 * -Ddorsal.exported=1000000} gives the long form, which waits for commits under way and for the lease of the killed process.
 */
class ExportKilledIT {
    private static final int RESOURCES = Integer.getInteger("dorsal.exported", 3_000);
    private static final boolean LONG = RESOURCES >= 50_000;
    private static final int WRITERS = 8;
    private static final Duration PAUSE = Duration.ofMillis(LONG ? 1_000 : 100);
    private static final Duration POLL = Duration.ofMillis(LONG ? 6_000 : 100);
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestPostgres database = TestPostgres.empty();

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void an_export_has_every_resource_once_under_writers_and_kills() throws IOException, InterruptedException {
        Random random = new Random(Seeds.ofRun());
        List<String> options = new ArrayList<>(ShippedOptions.ofTheUnit());
        try (ServiceProcess service = ServiceProcess.start(
                database, List.of(ServiceSettings.ofSite("export.running", "2")), options.toArray(String[]::new))) {
            long started = System.nanoTime();
            FilledLedger.fill(database, service.client(), RESOURCES, random);
            System.out.printf("filled in %.1f s%n", (System.nanoTime() - started) / 1e9);
            SomeBulkExport export;
            try (SteadyWriters writers = SteadyWriters.start(service, WRITERS, PAUSE)) {
                await("writers get on").until(() -> writers.acknowledged().size() > WRITERS);
                export = SomeBulkExport.begin(service.client(), "$export");
                killWhilePreparing(service, writers);
                long began = System.nanoTime();
                await("the export").pollInterval(POLL).atMost(LIMIT).until(() -> isReady(service, export));
                System.out.printf(
                        "prepared %.1f s after the restart, with %d posts; service: %.1f s CPU since its start, %d MB RSS at most%n",
                        (System.nanoTime() - began) / 1e9,
                        writers.acknowledged().size(),
                        service.cpu().toMillis() / 1e3,
                        service.peakMegabytes());
            }
            killWhileSending(service, export);
            verify(service, export);
        }
    }

    /** Kills it as soon as the first file is prepared. */
    private void killWhilePreparing(ServiceProcess service, SteadyWriters writers) {
        if (!LONG) {
            writers.awaitRound(); // then no commit from before the request is under way
            TestPostgres.run(database.asOwner(), "update export_job set due = transaction_time");
        }
        await("a file").pollInterval(Duration.ofMillis(5)).until(() -> number("select count(*) from export_file") > 0);
        service.kill();
        System.out.println("killed with " + number("select count(*) from export_file") + " files, "
                + number("select count(*) from export_job where state = 'preparing'") + " job in preparation");
        if (!LONG) {
            TestPostgres.run(database.asOwner(), "update export_job set leased_until = null");
        }
        service.restart();
    }

    /** Kills it when the first bytes of the largest file have arrived: the client can't take them for the whole. */
    private void killWhileSending(ServiceProcess service, SomeBulkExport export)
            throws IOException, InterruptedException {
        JsonNode file = manifest(service, export)
                .path("output")
                .valueStream()
                .filter(output -> output.path("type").asString("").equals("Observation"))
                .findFirst()
                .orElseThrow();
        byte[] received;
        try (InputStream body = open(service, file)) {
            byte[] beginning = body.readNBytes(1);
            service.kill();
            received = remaining(beginning, body);
        }
        if (received.length > 0) {
            assertThat(DigestUtils.sha256Hex(received)).as("a whole file").isEqualTo(hash(file));
        }
        service.restart();
    }

    /** The whole file; empty when it breaks off. */
    private static byte[] remaining(byte[] beginning, InputStream body) {
        try {
            byte[] remaining = body.readAllBytes();
            byte[] whole = new byte[beginning.length + remaining.length];
            System.arraycopy(beginning, 0, whole, 0, beginning.length);
            System.arraycopy(remaining, 0, whole, beginning.length, remaining.length);
            return whole;
        } catch (IOException broken) {
            return new byte[0];
        }
    }

    private void verify(ServiceProcess service, SomeBulkExport export) throws IOException, InterruptedException {
        JsonNode manifest = manifest(service, export);
        String transactionTime = manifest.path("transactionTime").asString("");
        long began = System.nanoTime();
        long cpu = service.cpu().toMillis();
        int total = 0;
        for (String type :
                List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance", "Device", "AuditEvent")) {
            List<String> exported = new ArrayList<>();
            for (JsonNode file : manifest.path("output")) {
                if (file.path("type").asString("").equals(type)) {
                    exported.addAll(read(service, file));
                }
            }
            assertThat(exported).as(type).isEqualTo(stored(type, transactionTime));
            total += exported.size();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "%,d resources, each once; files read and checked in %.1f s; service: %.1f s CPU for them, %d MB RSS at most%n",
                total, seconds, (service.cpu().toMillis() - cpu) / 1e3, service.peakMegabytes());
        assertThat(total).isGreaterThan(RESOURCES);
    }

    /** Id and version of each line of a file that has count and hash of the manifest. */
    private static List<String> read(ServiceProcess service, JsonNode file) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        DigestInputStream body = new DigestInputStream(open(service, file), DigestUtils.getSha256Digest());
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode resource = JsonMapper.shared().readTree(line);
                lines.add(resource.path("id").asString("") + "|"
                        + resource.at("/meta/versionId").asString("1"));
            }
        }
        assertThat(lines).hasSize(file.path("count").asInt());
        assertThat(HexFormat.of().formatHex(body.getMessageDigest().digest())).isEqualTo(hash(file));
        return lines;
    }

    private static InputStream open(ServiceProcess service, JsonNode file) throws IOException, InterruptedException {
        URI address = URI.create(file.path("url").asString(""));
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + service.client().token())
                .build();
        return HTTP.send(request, BodyHandlers.ofInputStream()).body();
    }

    private static String hash(JsonNode file) {
        return file.path("extension")
                .path("https://dorsal.example/canonical/sha256")
                .asString("");
    }

    private static boolean isReady(ServiceProcess service, SomeBulkExport export) {
        return service.client().get(export.status()).status() == 200;
    }

    private static JsonNode manifest(ServiceProcess service, SomeBulkExport export) {
        return new SomeBulkExport(service.client(), export.status()).manifest();
    }

    /** Events recorded until then, in the order of ids. */
    private List<String> stored(String type, String transactionTime) {
        return TestPostgres.texts(
                database.asOwner(),
                type.equals("AuditEvent")
                        ? "select id || '|1' from audit_event where site = 'northside' and recorded_at <= '"
                                + transactionTime + "' order by id"
                        : "select id || '|' || max(version) from resource_version where site = 'northside' and type = '"
                                + type + "' and recorded_at <= '" + transactionTime + "' group by id order by id");
    }

    private long number(String sql) {
        return TestPostgres.numbers(database.asOwner(), sql).getFirst();
    }
}
