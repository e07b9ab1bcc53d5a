package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.dorsal.Seeds;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/**
 * Promise {@code kept}: an answered 201 survives kill -9, byte for byte. Sixteen writers post without pause while the service
 * is killed at random moments. {@code -Ddorsal.kills=10} gives the long form.
 */
class P1KilledIT {
    private static final int WRITERS = 16;
    private static final int KILLS = Integer.getInteger("dorsal.kills", 1);

    private final Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();

    @Test
    void every_acknowledged_response_reads_back_byte_for_byte_after_kill_9() throws InterruptedException {
        long seed = Seeds.ofRun();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (ServiceProcess service =
                ServiceProcess.start(TestPostgres.empty(), "-Xmx512m", "-XX:TieredStopAtLevel=1")) {
            for (int kill = 0; kill < KILLS; kill++) {
                writeUntilKilled(service, random);
                service.restart();
            }
            assertThat(acknowledged).as("some were acknowledged").hasSizeGreaterThan(KILLS * WRITERS);
            acknowledged.forEach((id, body) -> {
                SomeAnswer read = service.client().get("QuestionnaireResponse/" + id);
                assertThat(read.status()).as(id).isEqualTo(200);
                assertThat(read.body()).as(id).isEqualTo(body);
                assertThat(service.client()
                                .get("QuestionnaireResponse/" + id + "/$score")
                                .entries())
                        .as("results of %s", id)
                        .hasSizeGreaterThanOrEqualTo(3);
            });
            System.out.println(KILLS + " kills, " + acknowledged.size() + " acknowledged, 0 lost");
        }
    }

    private void writeUntilKilled(ServiceProcess service, Random random) throws InterruptedException {
        AtomicBoolean killed = new AtomicBoolean();
        int before = acknowledged.size();
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            SomeClient client = service.client();
            for (int writer = 0; writer < WRITERS; writer++) {
                String patient = "killed-" + writer;
                writers.execute(() -> write(client, patient, killed));
            }
            try {
                await("writers get on")
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> acknowledged.size() >= before + WRITERS * 4);
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(400)).toNanos());
                service.kill();
            } finally {
                killed.set(true);
            }
            writers.shutdown();
            assertThat(writers.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
        }
    }

    private void write(SomeClient client, String patient, AtomicBoolean killed) {
        String body = SomeResponse.of(patient).json();
        while (!killed.get()) {
            try {
                SomeAnswer answer = client.post("QuestionnaireResponse", body, "Prefer", "return=representation");
                if (answer.status() == 201) {
                    acknowledged.put(answer.id(), answer.body());
                }
            } catch (UncheckedIOException cut) {
                // service down: an unacknowledged response is not promised
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
        }
    }
}
