package org.dorsal.system;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.dorsal.store.RestartablePostgres;

/**
 * Kills services and EHR with signal 9 and restarts them, restarts PostgreSQL twice, and makes the EHR answer wrongly
 * in between. The actions follow from the random seed; their effects depend on the machine.
 */
final class ChaosRunner implements AutoCloseable {
    private static final int DATABASE_RESTARTS = 2;
    private static final int MAX_LENGTHS = 20;

    private static final Duration SOMEBODY_SENDS = Duration.ofMillis(1500);

    /**
     * Faults in the syntax of the sandbox's script. None shows another patient: such an answer stops an item
     * permanently.
     */
    private static final List<String> FAULTS = List.of(
            "CUT_AFTER?method=POST",
            "CUT_AFTER?method=PUT",
            "CUT_BEFORE",
            "HANG_AFTER?method=POST",
            "HANG_AFTER?method=PUT",
            "HANG",
            "SLOW_BODY?method=GET",
            "STATUS_BEFORE?status=500",
            "STATUS_AFTER?status=500&method=POST",
            "STATUS_AFTER?status=504&method=PUT",
            "STATUS_BEFORE?status=429&retry-after=2&times=2",
            "STATUS_BEFORE?status=503&retry-after=1",
            "CREATED_WITHOUT_BODY_OR_LOCATION?method=POST",
            "CREATED_WITHOUT_LOCATION?method=POST",
            "FOREIGN_LOCATION?method=POST",
            "HTML_WITH_200_AFTER?method=POST",
            "HTML_WITH_200",
            "REVOKED_TOKEN",
            "REDIRECT");

    private final SomeClinic clinic;
    private final Random random;
    private final ExecutorService revivers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> revivals = new ArrayList<>();
    private final Set<Object> away = ConcurrentHashMap.newKeySet();
    private final AtomicInteger services = new AtomicInteger();
    private final AtomicInteger ehrs = new AtomicInteger();
    private final AtomicInteger databases = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();

    ChaosRunner(SomeClinic clinic, Random random) {
        this.clinic = clinic;
        this.random = random;
    }

    /**
     * Goes on for so long, and returns when everything runs again and the EHR behaves.
     *
     * @param enough whether it has met something; on a slow machine it goes on until then and until it has ended
     * everything, ten times as long at most
     */
    void run(Duration length, BooleanSupplier enough) {
        long began = System.nanoTime();
        double done = 0;
        for (int step = 0; done < 1 || (done < MAX_LENGTHS && !(hasEndedAll() && enough.getAsBoolean())); step++) {
            pause(200 + random.nextInt(700));
            done = (double) (System.nanoTime() - began) / length.toNanos();
            act(step, done);
        }
        revivals.forEach(ChaosRunner::await);
        clinic.ehr().unscript();
    }

    private boolean hasEndedAll() {
        return services.get() > 0 && ehrs.get() > 0 && databases.get() == DATABASE_RESTARTS;
    }

    int serviceKills() {
        return services.get();
    }

    int ehrKills() {
        return ehrs.get();
    }

    int databaseRestarts() {
        return databases.get();
    }

    int faults() {
        return faults.get();
    }

    @Override
    public void close() {
        revivers.shutdownNow();
    }

    /** Draws the same numbers at each step, independent of the state of the system. */
    private void act(int step, double done) {
        int roll = random.nextInt(100);
        ServiceProcess service = clinic.services().get(random.nextInt(2));
        String fault = FAULTS.get(random.nextInt(FAULTS.size()));
        RestartablePostgres.Stop stop =
                random.nextBoolean() ? RestartablePostgres.Stop.FAST : RestartablePostgres.Stop.AT_ONCE;
        int restMillis = random.nextInt(2500);
        int respite = 2000 + random.nextInt(6000);
        int databaseRests = databases.get();
        if (databaseRests < DATABASE_RESTARTS && done > (databaseRests + 1) / (DATABASE_RESTARTS + 1.0)) {
            RestartablePostgres postgres = clinic.postgres();
            away(postgres, databases, () -> postgres.stop(stop), restMillis / 2, postgres::startAgain, 0);
        } else if (step == 2) {
            awaitSomethingSent();
            clinic.services().forEach(each -> kill(each, restMillis, respite));
        } else if (roll < 15) {
            if (roll % 2 == 0) {
                awaitSomethingSent();
            }
            kill(service, restMillis, respite);
        } else if (step == 4 || roll < 25) {
            away(clinic.ehr(), ehrs, clinic.ehr()::kill, restMillis, clinic.ehr()::restart, respite);
        } else {
            faults.incrementAndGet();
            clinic.ehr().script(fault);
        }
    }

    private void kill(ServiceProcess service, int restMillis, int respite) {
        away(service, services, service::kill, restMillis, service::restartStubbornly, respite);
    }

    /**
     * Waits for the worst moment to kill: the EHR has accepted a write and does not answer. Returns early when
     * nothing is sent.
     */
    private void awaitSomethingSent() {
        if (away.contains(clinic.postgres())) {
            return;
        }
        clinic.ehr().script("HANG_AFTER?method=POST&times=3");
        long until = System.nanoTime() + SOMEBODY_SENDS.toNanos();
        while (System.nanoTime() < until && LedgerRows.sent(clinic.postgres().asSuperuser()) == 0) {
            pause(20);
        }
        pause(200); // until it has been taken in
    }

    /** Unless it is away already, or has just come back: who never lives does no work that could be doubled. */
    private void away(Object target, AtomicInteger count, Runnable end, int restMillis, Runnable begin, int respite) {
        if (away.add(target)) {
            end.run();
            count.incrementAndGet();
            revivals.add(revivers.submit(() -> {
                pause(restMillis);
                begin.run();
                pause(respite);
                away.remove(target);
            }));
        }
    }

    private static void pause(int milliseconds) {
        LockSupport.parkNanos(Duration.ofMillis(milliseconds).toNanos());
    }

    private static void await(Future<?> revival) {
        try {
            revival.get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        } catch (ExecutionException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
