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
import java.util.stream.IntStream;
import org.dorsal.Seeds;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.SomeBundle.Entry;
import org.junit.jupiter.api.Test;

/**
 * Transactions and kill -9: an answered transaction is stored, an unanswered one completely or not at all. {@code
 * -Ddorsal.kills=10} gives the long form.
 */
class TransactionKilledIT {
    private static final int WRITERS = 8;
    private static final int ENTRIES = 3;
    private static final int KILLS = Integer.getInteger("dorsal.kills", 1);
    private static final String TYPE = "QuestionnaireResponse";

    /** Patients of the transactions, each of one alone, and whether it was acknowledged. */
    private final Map<String, Boolean> sent = new ConcurrentHashMap<>();

    @Test
    void a_killed_service_leaves_transactions_whole_or_nothing_of_them() throws InterruptedException {
        long seed = Seeds.ofRun();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (ServiceProcess service =
                ServiceProcess.start(TestPostgres.empty(), "-Xmx512m", "-XX:TieredStopAtLevel=1")) {
            for (int kill = 0; kill < KILLS; kill++) {
                writeUntilKilled(service, random);
                service.restart();
            }
            sent.forEach((patient, acknowledged) -> {
                int responses = count(service.client(), TYPE, patient);
                assertThat(responses)
                        .as(patient)
                        .isIn(acknowledged ? new Object[] {ENTRIES} : new Object[] {0, ENTRIES});
                assertThat(count(service.client(), "Provenance", patient))
                        .as(patient)
                        .isEqualTo(responses);
            });
            System.out.println(KILLS + " kills, " + sent.size() + " sent, " + acknowledged() + " acknowledged");
        }
    }

    private static int count(SomeClient client, String type, String patient) {
        return client.get(type + "?_count=20&patient=" + patient).entries().size();
    }

    private long acknowledged() {
        return sent.values().stream().filter(stored -> stored).count();
    }

    private void writeUntilKilled(ServiceProcess service, Random random) throws InterruptedException {
        AtomicBoolean killed = new AtomicBoolean();
        long before = acknowledged();
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            SomeClient client = service.client();
            for (int writer = 0; writer < WRITERS; writer++) {
                String name = "whole-" + before + "-" + writer;
                writers.execute(() -> write(client, name, killed));
            }
            try {
                await("writers get on")
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> acknowledged() >= before + WRITERS * 2);
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(400)).toNanos());
                service.kill();
            } finally {
                killed.set(true);
            }
            writers.shutdown();
            assertThat(writers.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
        }
    }

    private void write(SomeClient client, String name, AtomicBoolean killed) {
        for (int number = 0; !killed.get(); number++) {
            String patient = name + "-" + number;
            Entry create = Entry.post(TYPE, SomeResponse.of(patient).json());
            Entry[] entries = IntStream.range(0, ENTRIES).mapToObj(_ -> create).toArray(Entry[]::new);
            sent.put(patient, false);
            try {
                SomeAnswer answer = client.post("", SomeBundle.transaction(entries));
                sent.put(patient, answer.status() == 200);
            } catch (UncheckedIOException cut) {
                // service down: an unacknowledged transaction may be stored, as a whole
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
        }
    }
}
