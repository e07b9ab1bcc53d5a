package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/** Writers that post responses until they are closed, also while the service is killed and started again. */
final class SteadyWriters implements AutoCloseable {
    private static final Duration SERVICE_IS_DOWN = Duration.ofMillis(50);

    private final ExecutorService threads;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicIntegerArray rounds;
    private final Duration pause;
    private volatile boolean over;

    private SteadyWriters(int writers, Duration pause) {
        this.threads = Executors.newFixedThreadPool(writers);
        this.rounds = new AtomicIntegerArray(writers);
        this.pause = pause;
    }

    /**
     * Starts the writers, one patient each.
     *
     * @param pause after each answer
     */
    static SteadyWriters start(ServiceProcess service, int writers, Duration pause) {
        SteadyWriters started = new SteadyWriters(writers, pause);
        for (int writer = 0; writer < writers; writer++) {
            int number = writer;
            started.threads.execute(() -> started.write(service, number));
        }
        return started;
    }

    /** Ids of the responses that were answered with 201. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    /** Waits until every request that is under way now has been answered. */
    void awaitRound() {
        for (int writer = 0; writer < rounds.length(); writer++) {
            int number = writer;
            int before = rounds.get(number);
            await("writer " + number).until(() -> rounds.get(number) > before + 1);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends all writers and waits for them; may be called again. */
    void stop() {
        over = true;
        threads.shutdown();
        try {
            assertThat(threads.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private void write(ServiceProcess service, int number) {
        String body = SomeResponse.of("steady-" + number).json();
        SomeClient client = service.client();
        while (!over) {
            try {
                SomeAnswer answer = client.post("QuestionnaireResponse", body);
                rounds.incrementAndGet(number);
                if (answer.status() == 201) {
                    acknowledged.add(answer.id());
                } else if (answer.status() == 401) {
                    client = service.client(); // the token has expired
                }
                LockSupport.parkNanos(pause.toNanos());
            } catch (UncheckedIOException cut) {
                // an unacknowledged response may be stored or not
                LockSupport.parkNanos(SERVICE_IS_DOWN.toNanos());
            }
        }
    }
}
