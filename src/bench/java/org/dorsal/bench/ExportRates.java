package org.dorsal.bench;

import static org.dorsal.Polling.await;

import java.io.*;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.*;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.FilledLedger;
import org.dorsal.system.ServiceProcess;
import org.dorsal.system.ShippedOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Resources that a bulk export gives for each second of CPU, and the peak memory of the service. */
final class ExportRates {
    private static final String TYPES = "QuestionnaireResponse,Observation,CarePlan,Provenance";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private ExportRates() {}

    /** @param resources number of resources that are stored first, as copies of one response's results */
    static void print(int resources) throws IOException, InterruptedException {
        TestPostgres database = TestPostgres.empty();
        List<String> options = new ArrayList<>(ShippedOptions.ofTheUnit());
        options.add("-Ddorsal.sites.northside.export.running=1");
        try (ServiceProcess service = ServiceProcess.start(database, options.toArray(String[]::new))) {
            String token = service.client().token();
            FilledLedger.fill(database, service.client(), resources, new Random(1));
            double cpu = cpu(service);
            long start = System.nanoTime();
            String status = send(token, service.base() + "/$export?_type=" + TYPES, "respond-async")
                    .headers()
                    .firstValue("Content-Location")
                    .orElseThrow();
            HttpResponse<InputStream> answer = await("the manifest")
                    .pollInterval(RETRY_AFTER)
                    .atMost(LIMIT)
                    .until(() -> send(token, status, "none"), poll -> poll.statusCode() != 202);
            long exported = download(token, answer);
            double used = cpu(service) - cpu;
            System.out.println(
                    ("export: %d resources in %.0f s, %.1f s of CPU: %.0f a second and core (at least 8,000);"
                                    + " peak memory %d MB (at most 400)")
                            .formatted(
                                    exported,
                                    (System.nanoTime() - start) / 1e9,
                                    used,
                                    exported / used,
                                    Cpu.peakKilobytes(service.pid()) / 1_000));
        }
    }

    private static double cpu(ServiceProcess service) {
        return Cpu.of(service.pid()) + Cpu.ofPostgres();
    }

    /** Downloads all files and returns the number of their resources. */
    private static long download(String token, HttpResponse<InputStream> manifest)
            throws IOException, InterruptedException {
        long resources = 0;
        try (InputStream body = manifest.body()) {
            for (JsonNode file : JsonMapper.shared().readTree(body).path("output")) {
                try (InputStream lines =
                        send(token, file.path("url").asString(), "none").body()) {
                    lines.transferTo(OutputStream.nullOutputStream());
                }
                resources += file.path("count").asLong();
            }
        }
        return resources;
    }

    private static HttpResponse<InputStream> send(String token, String address, String prefer)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Authorization", "Bearer " + token)
                        .header("Prefer", prefer)
                        .header("Accept-Encoding", "gzip")
                        .build(),
                BodyHandlers.ofInputStream());
    }
}
