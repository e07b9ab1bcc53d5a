package org.dorsal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.dorsal.OwnClasses;
import org.dorsal.schedule.SiteScheduler.WorkLimits;
import org.dorsal.store.Pools.Pool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Background work continues after any fault of a round. */
class PeriodicTaskTest {
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static Stream<Throwable> faults() {
        return Stream.of(
                new IllegalStateException("of the test"),
                new OutOfMemoryError("of the test"),
                new StackOverflowError("of the test"),
                new java.io.IOException("of the test"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_round_that_throws_is_followed_by_the_next(Throwable fault) {
        AtomicInteger rounds = new AtomicInteger();
        PeriodicTask task = PeriodicTask.start("test", Duration.ZERO, PAUSE, () -> {
            rounds.incrementAndGet();
            throwAny(fault);
        });
        await("three rounds").until(() -> rounds.get() >= 3);
        assertThat(task.stop(PATIENCE)).isTrue();
        int ended = rounds.get();
        assertThat(PeriodicTask.isDone("test", () -> rounds.get() == ended)).isTrue();
    }

    /** The only thread that looks for due work of all sites. */
    @ParameterizedTest
    @MethodSource("faults")
    void a_poll_or_a_worker_that_throws_stops_no_site(Throwable fault) {
        AtomicInteger polls = new AtomicInteger();
        List<String> worked = new CopyOnWriteArrayList<>();
        SiteScheduler scheduler = new SiteScheduler(
                "faulty",
                java.util.Map.of("poison", stopping -> isThrown(fault), "well", stopping -> !worked.add("well")),
                () -> {
                    if (polls.incrementAndGet() % 2 == 0) {
                        throwAny(fault);
                    }
                    return List.of("poison", "well");
                },
                new WorkLimits(Pool.API, 2, 1, PATIENCE).every(PAUSE));
        scheduler.start();
        try {
            await("work after faults").until(() -> worked.size() >= 5 && polls.get() >= 10);
        } finally {
            scheduler.stop();
        }
    }

    /** A timer or an executor drops a repeated task that throws, or dies of it; the guard is in one place. */
    @Test
    void every_repeated_task_is_a_periodic_task() {
        ArchRuleDefinition.noClasses()
                .that()
                .doNotBelongToAnyOf(PeriodicTask.class)
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are executors of repeated tasks",
                        type -> ScheduledExecutorService.class.isAssignableFrom(type.reflect())))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Timer")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.scheduling..")
                .check(OwnClasses.all());
    }

    private static boolean isThrown(Throwable fault) {
        throwAny(fault);
        return true;
    }

    /** Throws it, checked or not: libraries do. */
    private static void throwAny(Throwable fault) {
        BooleanSupplier thrower = () -> PeriodicTaskTest.<RuntimeException>thrown(fault);
        assertThat(thrower.getAsBoolean()).isFalse();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> boolean thrown(Throwable fault) throws T {
        throw (T) fault;
    }
}
