package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Events of many requests in few commits: each is on disk before its request goes on, with its own time, and fails alone. */
class EventGroupsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

    private final SomePostgres postgres = SomePostgres.fresh();
    private final CountDownLatch firstMayGoOn = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();
    private final Ledger ledger = new Ledger(counted(postgres.asApplication()), Duration.ofSeconds(20));

    @Test
    void whoever_waits_is_written_together_and_each_with_its_own_time() throws Exception {
        var appended = appendedWhileTheFirstIsHeld(50, number -> "e" + number);

        for (var one : appended) {
            assertThat(one.get()).isInstanceOf(Outcome.Appended.class);
        }
        assertThat(connections).hasValue(2);
        for (int number = 0; number < 50; number++) {
            assertThat(ledger.read(Reach.ofPatient("here", "p" + number), "AuditEvent", "e" + number))
                    .hasValueSatisfying(event -> assertThat(event.body()).isNotEmpty());
            assertThat(ledger.read(Reach.ofSite("here"), "AuditEvent", "e" + number))
                    .map(StoredVersion::recordedAt)
                    .hasValue(NOON.plusSeconds(number));
        }
        assertThat(SomePostgres.numbers(
                        postgres.asSuperuser(), "select count(*), count(distinct leaf) from log_waiting"))
                .containsExactly(50L, 50L);
    }

    @Test
    void one_who_cannot_be_written_takes_nobody_along() throws Exception {
        var appended = appendedWhileTheFirstIsHeld(10, number -> number == 7 ? "e3" : "e" + number);

        var refused = new ArrayList<Integer>();
        for (int number = 0; number < 10; number++) {
            try {
                appended.get(number).get();
            } catch (ExecutionException fault) {
                assertThat(fault).hasCauseInstanceOf(StoreFault.class);
                refused.add(number);
            }
        }
        assertThat(refused).hasSize(1).first().isIn(3, 7);
        assertThat(SomePostgres.numbers(postgres.asSuperuser(), "select count(*) from audit_event"))
                .containsExactly(9L);
    }

    @Test
    void while_the_database_cannot_answer_all_are_told_by_one_try() {
        SomePostgres.run(postgres.asSuperuser(), "revoke insert on audit_event from dorsal_app");
        var appended = appendedWhileTheFirstIsHeld(10, number -> "e" + number);

        for (var one : appended) {
            assertThatThrownBy(one::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.UNAVAILABLE));
        }
        assertThat(connections).hasValue(2);
    }

    @Test
    void sites_do_not_wait_for_each_other() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var held = threads.submit(() -> append("here", 0, "held"));
            while (connections.get() == 0) {
                Thread.onSpinWait();
            }
            assertThat(append("there", 1, "other")).isInstanceOf(Outcome.Appended.class);
            assertThat(held.isDone()).isFalse();
            firstMayGoOn.countDown();
            assertThat(held.get()).isInstanceOf(Outcome.Appended.class);
        }
    }

    @Test
    void a_request_alone_is_told_of_its_fault() {
        firstMayGoOn.countDown();
        append("here", 1, "same");

        assertThatThrownBy(() -> append("here", 2, "same")).isInstanceOf(StoreFault.class);
        assertThat(append("here", 3, "next")).isInstanceOf(Outcome.Appended.class);
    }

    private interface Name {
        String of(int number);
    }

    /** The first writes alone, because nobody else was there; all others stand in the line when it is done. */
    private List<FutureTask<Outcome>> appendedWhileTheFirstIsHeld(int count, Name id) {
        var appended = new ArrayList<FutureTask<Outcome>>();
        for (int next = 0; next < count; next++) {
            int number = next;
            var task = new FutureTask<>(() -> append("here", number, id.of(number)));
            appended.add(task);
            var thread = Thread.ofVirtual().start(task);
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        firstMayGoOn.countDown();
        return appended;
    }

    private Outcome append(String site, int number, String id) {
        var event = new NewAuditEvent(
                id,
                Optional.of("p" + number),
                List.of("action=R"),
                ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
        return ledger.append(site, Commit.ofEvents(NOON.plusSeconds(number), List.of(event)));
    }

    /** Counts connections, and holds the first of them. */
    private DataSource counted(DataSource real) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, arguments) -> {
                    if (method.getReturnType() == Connection.class && connections.incrementAndGet() == 1) {
                        firstMayGoOn.await();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
