package org.dorsal.store;

import static org.dorsal.Polling.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Queue of requests behind one with a held connection, as behind a slow commit. */
final class WaitingLine {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

    private static final Set<Thread.State> WAITS = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    final TestPostgres postgres = TestPostgres.fresh();
    final CountDownLatch firstMayGoOn = new CountDownLatch(1);
    final AtomicInteger connections = new AtomicInteger();
    final Ledger ledger = within(Duration.ofSeconds(20));

    Ledger within(Duration timeout) {
        return new Ledger(counted(postgres.asApplication()), timeout);
    }

    List<Long> numbers(String sql) {
        return TestPostgres.numbers(postgres.asSuperuser(), sql);
    }

    static List<CommitOutcome> outcomes(List<FutureTask<CommitOutcome>> appended)
            throws InterruptedException, ExecutionException {
        var outcomes = new ArrayList<CommitOutcome>();
        for (var pending : appended) {
            outcomes.add(pending.get());
        }
        return outcomes;
    }

    List<FutureTask<CommitOutcome>> whileTheFirstIsHeld(List<Commit> commits) {
        return whileTheFirstIsHeld(ledger, commits);
    }

    /**
     * Starts requests and releases the first. It writes alone because none waited before it; all others are queued by
     * then.
     */
    List<FutureTask<CommitOutcome>> whileTheFirstIsHeld(Ledger ledger, List<Commit> commits) {
        var appended = new ArrayList<FutureTask<CommitOutcome>>();
        for (var commit : commits) {
            appended.add(started(ledger, commit));
        }
        firstMayGoOn.countDown();
        return appended;
    }

    FutureTask<CommitOutcome> started(Ledger ledger, Commit commit) {
        return started(() -> ledger.append("here", commit));
    }

    /** Starts a request; returns when it waits or is done. */
    static <T> FutureTask<T> started(Callable<T> request) {
        return begun(request).whenItWaits();
    }

    private static <T> BegunRequest<T> begun(Callable<T> request) {
        var task = new FutureTask<>(request);
        return new BegunRequest<>(task, Thread.ofVirtual().start(task));
    }

    private record BegunRequest<T>(FutureTask<T> task, Thread thread) {
        /** Returns when it waits, or was refused before it waited. */
        FutureTask<T> whenItWaits() {
            await("the request waits or is done")
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> WAITS.contains(thread.getState()) || !thread.isAlive());
            return task;
        }
    }

    interface Name {
        String of(int number);
    }

    /**
     * Starts requests and releases the first, as above; those after the second, which leads their group, come in any
     * order. A leader waits a second for the group before its own: a loaded machine would need longer to begin many
     * one after the other.
     */
    List<FutureTask<CommitOutcome>> appendedWhileTheFirstIsHeld(int count, Name id) {
        var appended = new ArrayList<FutureTask<CommitOutcome>>();
        for (int number = 0; number < 2; number++) {
            appended.add(started(ledger, eventOf(number, id.of(number))));
        }
        List<BegunRequest<CommitOutcome>> otherRequests = IntStream.range(2, count)
                .mapToObj(number -> begun(() -> append("here", number, id.of(number))))
                .toList();
        otherRequests.forEach(other -> appended.add(other.whenItWaits()));
        firstMayGoOn.countDown();
        return appended;
    }

    CommitOutcome append(String site, int number, String id) {
        return ledger.append(site, eventOf(number, id));
    }

    static Commit eventOf(int number, String id) {
        var event = SomeAuditEvents.of(
                id, Optional.of("p" + number), List.of(), ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
        return Commit.ofEvents(NOON.plusSeconds(number), List.of(event));
    }

    /** Counts connections, and holds the first of them. */
    DataSource counted(DataSource real) {
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
