package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.system.SomeService.NORTHSIDE;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dorsal.store.DeadConnections;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Database process stopped (SIGSTOP) while six clients send responses without pause. {@code -Ddorsal.stopped=PT33S}
 * stops it for that time with the timeout of the shipped settings, and prints the number of stored responses in each
 * second.
 */
class StoppedBackendTest {
    private static final Duration HELD = Duration.parse(System.getProperty("dorsal.stopped", "PT0S"));
    private static final int CLIENTS = 6;
    private static final SomeService SERVICE =
            SomeService.with("--dorsal.store.statement-timeout=" + (HELD.isZero() ? "500ms" : "5s"));
    private static final SomeClient CLIENT = SERVICE.client(NORTHSIDE, "system/*.cruds");

    private final ConcurrentLinkedQueue<TimedResponse> sent = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /**
     * An answered request.
     *
     * @param sentAt moment of the answer, by {@code System.nanoTime}
     */
    private record TimedResponse(long sentAt, int status, String id) {}

    @AfterAll
    static void close() {
        SERVICE.close();
    }

    @Test
    void the_others_of_the_site_go_on_and_nothing_acknowledged_is_lost() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                clients.add(threads.submit(() -> work(number)));
            }
            await("responses").until(() -> stored() > 50);
            LockSupport.parkNanos(HELD.isZero() ? 0 : Duration.ofSeconds(12).toNanos());

            try {
                stopUntilOthersGoOn(threads);
            } finally {
                over = true;
            }
            for (Future<?> client : clients) {
                client.get();
            }
            assertThat(sent).extracting(TimedResponse::status).isSubsetOf(201, 429, 503);
            assertThat(acknowledged()).doesNotHaveDuplicates();
            assertThat(new HashSet<>(
                            TestPostgres.texts(SERVICE.database().asSuperuser(), "select id from resource_version")))
                    .containsAll(acknowledged());
            assertThatAllPlacesAreFree(threads);
        }
    }

    /**
     * Stops a backend. One that is stopped within a section of PostgreSQL's own, which an LWLock guards, stops every
     * server process and is no case of this promise; then another is stopped.
     */
    private void stopUntilOthersGoOn(ExecutorService threads) throws Exception {
        List<String> waits = List.of();
        for (int attempt = 0; attempt < 5; attempt++) {
            int backend = busiest();
            DeadConnections.signal("STOP", backend);
            long stopped = System.nanoTime();
            long before = stored();
            try {
                if (isReached(() -> stored() > before + 100, 60)) {
                    await("the time of the stop").until(() -> System.nanoTime() - stopped > HELD.toNanos());
                    return;
                }
                waits = waits(threads);
            } finally {
                DeadConnections.signal("CONT", backend);
                print(stopped);
            }
            assertThat(waits).as("what the other backends wait for").contains("LWLock");
            await("responses of all").until(() -> stored() > before + 100);
        }
        assertThat(waits).as("waits of the last of five stopped backends").isEmpty();
    }

    /** Returns what the server processes wait for; an LWLock where the server does not even answer that. */
    private static List<String> waits(ExecutorService threads) throws Exception {
        Future<List<String>> read =
                threads.submit(() -> TestPostgres.texts(SERVICE.database().asSuperuser(), """
                select distinct wait_event_type from pg_stat_activity
                 where datname = current_database() and state = 'active' and wait_event_type is not null"""));
        try {
            return read.get(10, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            return List.of("LWLock");
        }
    }

    /** Sends as many requests as are processed concurrently, each of which needs a permit and a connection. */
    private static void assertThatAllPlacesAreFree(ExecutorService threads) throws Exception {
        List<Future<SomeAnswer>> reads = IntStream.range(0, 16)
                .mapToObj(_ -> threads.submit(() -> CLIENT.get("QuestionnaireResponse?_count=1")))
                .toList();
        for (Future<SomeAnswer> read : reads) {
            assertThat(read.get().status()).isEqualTo(200);
        }
    }

    private void work(int client) {
        for (int number = 0; !over; number++) {
            SomeAnswer answer = post("stopped-" + client + "-" + number % 10);
            sent.add(new TimedResponse(System.nanoTime(), answer.status(), answer.status() == 201 ? answer.id() : ""));
            if (answer.status() != 201) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    private static SomeAnswer post(String patient) {
        return CLIENT.post("QuestionnaireResponse", SomeResponse.of(patient).json());
    }

    private long stored() {
        return sent.stream().filter(response -> response.status() == 201).count();
    }

    private List<String> acknowledged() {
        return sent.stream()
                .filter(response -> response.status() == 201)
                .map(TimedResponse::id)
                .toList();
    }

    /** The process of the server that has last begun to append a response. */
    private static int busiest() {
        return TestPostgres.numbers(SERVICE.database().asSuperuser(), """
                select pid from pg_stat_activity
                 where datname = current_database() and usename = 'dorsal_app'
                 order by query like '%into resource_version%' desc, query_start desc limit 1""")
                .getFirst()
                .intValue();
    }

    private void print(long stopped) {
        if (HELD.isZero()) {
            return;
        }
        Map<Long, Map<Integer, Long>> seconds = sent.stream()
                .collect(Collectors.groupingBy(
                        response -> Math.floorDiv(response.sentAt() - stopped, 1_000_000_000L),
                        TreeMap::new,
                        Collectors.groupingBy(TimedResponse::status, TreeMap::new, Collectors.counting())));
        System.out.println("second after the stop: answers by status");
        seconds.forEach((second, answers) -> System.out.println(second + ": " + answers));
    }

    private static boolean isReached(BooleanSupplier condition, int seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return true;
    }
}
