package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.Commit;
import org.dorsal.store.CommitOutcome;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.TestPostgres;
import tools.jackson.databind.JsonNode;

/** Copies of the whole results of one response, each with new ids, appended to the ledger of a site by its own commits. */
public final class FilledLedger {
    private static final String PATIENT = "filled";
    private static final int THREADS = 4;

    private FilledLedger() {}

    /** Appends at least that number of resources, of all types that a response gives. */
    public static void fill(TestPostgres database, SomeClient client, int resources, Random random) {
        SomeAnswer created =
                client.post("QuestionnaireResponse", SomeResponse.of(PATIENT).json());
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        List<JsonNode> results = client.get("Patient/" + PATIENT + "/$everything?_count=100").entries().stream()
                .filter(resource -> !resource.path("resourceType").asString("").equals("AuditEvent"))
                .toList();
        assertThat(results)
                .extracting(resource -> resource.path("resourceType").asString(""))
                .contains("QuestionnaireResponse", "Observation", "CarePlan", "Provenance");
        Ledger ledger = new Ledger(database.asApplication(), Duration.ofMinutes(1));
        int copies = (resources + results.size() - 1) / results.size();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> parts = new ArrayList<>();
            for (int part = 0; part < THREADS; part++) {
                int share = copies / THREADS + (part < copies % THREADS ? 1 : 0);
                Random own = new Random(random.nextLong());
                parts.add(threads.submit(() -> append(ledger, results, share, own)));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (InterruptedException | ExecutionException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static void append(Ledger ledger, List<JsonNode> results, int copies, Random random) {
        int together = Commit.MAX_ROWS / results.size();
        for (int copied = 0; copied < copies; copied += together) {
            Instant recordedAt = Instant.now();
            List<NewVersion> versions = new ArrayList<>();
            for (int number = copied; number < Math.min(copies, copied + together); number++) {
                versions.addAll(copy(results, recordedAt, random));
            }
            assertThat(ledger.append(ServiceSettings.SITE, Commit.of(recordedAt, versions, List.of())))
                    .isInstanceOf(CommitOutcome.Appended.class);
        }
    }

    /** The same results with new ids, also in their references. */
    private static List<NewVersion> copy(List<JsonNode> results, Instant recordedAt, Random random) {
        Map<String, String> ids = new LinkedHashMap<>();
        results.forEach(result -> ids.put(
                result.path("id").asString(""), Ids.timed(recordedAt, random).toString()));
        return results.stream()
                .map(result -> {
                    String body = result.toString();
                    for (Map.Entry<String, String> id : ids.entrySet()) {
                        body = body.replace(id.getKey(), id.getValue());
                    }
                    return new NewVersion(
                            result.path("resourceType").asString(""),
                            ids.getOrDefault(result.path("id").asString(""), ""),
                            1,
                            PATIENT,
                            result.path("status").asString(""),
                            recordedAt,
                            recordedAt.plusSeconds(1),
                            List.of("code=filled"),
                            body.getBytes(StandardCharsets.UTF_8));
                })
                .toList();
    }
}
