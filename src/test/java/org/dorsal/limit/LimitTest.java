package org.dorsal.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.dorsal.Polling;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.Limit.LimitRules;
import org.dorsal.limit.Limit.Outcome;
import org.dorsal.limit.LimitException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit keeps its capacity, leaves something for the next caller and site, and gets all back. */
class LimitTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());

    /** Limits of the service, so that a new one is among them. */
    static Stream<LimitRules> limits() {
        return SomeLimits.some().all().stream().map(Limit::rules);
    }

    @ParameterizedTest
    @MethodSource("limits")
    void a_greedy_caller_and_a_greedy_site_leave_something_for_the_next(LimitRules rules) {
        Limit limit = limit(rules);
        List<Grant> held = new ArrayList<>(takeUntilRefused(limit, new Owner("alpha", "a")));
        held.add(takeNow(limit, new Owner("alpha", "b")));
        for (int i = 0; i < 20; i++) {
            held.addAll(takeUntilRefused(limit, new Owner("alpha", "c" + i)));
        }
        assertThat(limit.held()).isLessThan(rules.capacity());

        held.add(takeNow(limit, new Owner("beta", "a")));
        held.forEach(Grant::close);
        held.forEach(Grant::close);

        assertThat(limit.held()).isZero();
    }

    @Test
    void the_only_site_of_a_service_may_hold_everything() {
        Limit limit = limit(new LimitRules("memory", 100, 1, 1, false));

        assertThat(takeUntilRefused(limit, new Owner("alpha", "a"))).hasSize(50);
        assertThat(takeUntilRefused(limit, new Owner("alpha", "b"))).hasSize(25);
    }

    @Test
    void strangers_of_a_site_leave_something_for_its_known_callers() {
        Limit limit = limit(new LimitRules("memory", 100, 1, 1, true));
        for (int i = 0; i < 50; i++) {
            takeUntilRefused(limit, Owner.stranger("alpha", "network" + i));
        }

        assertThat(takeUntilRefused(limit, new Owner("alpha", "a"))).hasSizeGreaterThan(10);
    }

    /** 1,000 schedules of taking, growing, shrinking and closing by random callers of random sites. */
    @Test
    void a_limit_is_never_exceeded_and_all_of_it_is_free_at_the_end() {
        for (int seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            LimitRules rules = new LimitRules(
                    "any", 1 + random.nextInt(500), 1 + random.nextInt(5), 1 + random.nextInt(3), random.nextBoolean());
            Limit limit = limit(rules);
            List<Grant> held = new ArrayList<>();
            for (int step = 0; step < 100; step++) {
                perform(random, limit, held);
                long sum = held.stream().mapToLong(Grant::units).sum();
                assertThat(limit.held()).as("seed %d", seed).isEqualTo(sum).isBetween(0L, rules.capacity());
            }
            held.forEach(Grant::close);
            assertThat(limit.held()).as("seed %d", seed).isZero();
            assertThat(limit.owners()).as("seed %d", seed).isZero();
        }
    }

    private static void perform(Random random, Limit limit, List<Grant> held) {
        try {
            int most = (int) limit.rules().capacity() + 1;
            if (held.isEmpty() || random.nextInt(3) == 0) {
                Owner owner = new Owner("site" + random.nextInt(3), "caller" + random.nextInt(4));
                held.add(limit.take(owner, random.nextInt(most), Duration.ZERO));
                return;
            }
            Grant grant = held.get(random.nextInt(held.size()));
            switch (random.nextInt(3)) {
                case 0 -> grant.growTo(random.nextInt(most));
                case 1 -> grant.shrinkTo(random.nextInt(most));
                default -> grant.close();
            }
        } catch (LimitException _) {
            // the sum, which is checked next, stays as it was
        }
    }

    @Test
    void many_threads_never_exceed_a_limit_and_lose_nothing() throws Exception {
        Limit limit = new Limit(new LimitRules("any", 20, 1, 3, true), (_, _, _) -> {});
        AtomicLong inside = new AtomicLong();
        AtomicLong most = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Owner owner = new Owner("site" + i % 3, "caller" + i % 7);
                done.add(threads.submit(() -> {
                    for (int round = 0; round < 200; round++) {
                        int units = 1 + round % 5;
                        try (Grant _ = limit.take(owner, units, Duration.ofMillis(20))) {
                            most.accumulateAndGet(inside.addAndGet(units), Math::max);
                            inside.addAndGet(-units);
                        } catch (LimitException _) {
                            // refused ones take no part
                        }
                    }
                }));
            }
            for (Future<?> thread : done) {
                thread.get();
            }
        }
        assertThat(most.get()).isBetween(1L, 20L);
        assertThat(limit.held()).isZero();
    }

    @Test
    void a_small_request_passes_a_large_one_that_waits() {
        Limit limit = limit(new LimitRules("memory", 100, 1, 9, false));
        Grant first = limit.take(new Owner("alpha", "a"), 60, Duration.ZERO);
        CompletableFuture<Grant> large = CompletableFuture.supplyAsync(
                () -> limit.take(new Owner("alpha", "b"), 80, LONG), Thread::startVirtualThread);
        Polling.await().until(() -> limit.waiting() == 1);

        for (int i = 0; i < 1_000; i++) {
            takeNow(limit, new Owner("alpha", "c")).close();
        }
        assertThat(large).isNotDone();
        first.close();

        assertThat(large.join().units()).isEqualTo(80);
        assertThat(outcomes).contains(Outcome.WAITED);
    }

    @Test
    void what_is_given_back_goes_to_the_site_that_holds_least() {
        Limit limit = limit(new LimitRules("places", 10, 1, 9, false));
        List<Grant> held = takeUntilRefused(limit, new Owner("alpha", "a"));
        held.addAll(takeUntilRefused(limit, new Owner("gamma", "a")));
        CompletableFuture<Grant> alpha = CompletableFuture.supplyAsync(
                () -> limit.take(new Owner("alpha", "b"), 1, LONG), Thread::startVirtualThread);
        CompletableFuture<Grant> beta = CompletableFuture.supplyAsync(
                () -> limit.take(new Owner("beta", "a"), 1, LONG), Thread::startVirtualThread);
        Polling.await().until(() -> limit.waiting() == 2);

        held.removeFirst().close();

        assertThat(beta.join().units()).isOne();
        assertThat(alpha).isNotDone();
        held.forEach(Grant::close);
        assertThat(alpha.join().units()).isOne();
    }

    /** 64 threads may wait for one resource, half of them for one site: the others are refused at once, not after a while. */
    @Test
    void no_more_than_so_many_requests_wait_and_half_of_them_of_one_site() {
        Limit limit = limit(new LimitRules("places", 1, 1, 1, false));
        Grant held = takeNow(limit, new Owner("alpha", "a"));
        List<CompletableFuture<Grant>> waiting = new ArrayList<>();
        for (String site : List.of("alpha", "beta")) {
            for (int number = 0; number < 32; number++) {
                waiting.add(waitingFor(limit, new Owner(site, "w" + number)));
                Polling.await().until(() -> limit.waiting() == waiting.size());
            }
            assertThat(waitingFor(limit, new Owner(site, "late"))).failsWithin(LONG);
            assertThat(limit.waiting()).isEqualTo(waiting.size());
        }
        assertThat(waitingFor(limit, new Owner("gamma", "a"))).failsWithin(LONG);

        held.close();
        waiting.forEach(grant -> grant.thenAccept(Grant::close));
        assertThat(waiting).allSatisfy(grant -> assertThat(grant).succeedsWithin(LONG));
    }

    /** Waits far longer than the test, so that what fails was refused at once. */
    private static CompletableFuture<Grant> waitingFor(Limit limit, Owner owner) {
        return CompletableFuture.supplyAsync(
                () -> limit.take(owner, 1, LONG.multipliedBy(10)), Thread::startVirtualThread);
    }

    @Test
    void growing_is_refused_at_once_and_leaves_the_part_as_it_was() {
        Limit limit = limit(new LimitRules("memory", 100, 1, 9, false));
        Grant grant = limit.take(new Owner("alpha", "a"), 40, Duration.ZERO);
        Grant other = limit.take(new Owner("alpha", "b"), 50, Duration.ZERO);

        assertThatThrownBy(() -> grant.growTo(60)).isInstanceOf(LimitException.class);
        assertThat(grant.units()).isEqualTo(40);
        other.close();
        grant.growTo(60);
        assertThat(grant.units()).isEqualTo(60);
    }

    @Test
    void a_refusal_tells_too_much_from_ones_own_share_and_from_what_others_use() {
        Limit limit = limit(new LimitRules("memory", 100, 1, 1, false));
        Owner greedy = new Owner("alpha", "a");

        assertThat(reason(limit, greedy, 51)).isEqualTo(Reason.LARGE);
        Grant half = limit.take(greedy, 50, Duration.ZERO);
        assertThat(reason(limit, greedy, 1)).isEqualTo(Reason.CALLER);
        assertThat(reason(limit, new Owner("alpha", "b"), 26)).isEqualTo(Reason.FULL);
        half.close();
        assertThat(reason(limit, greedy, 51)).isEqualTo(Reason.LARGE);
    }

    private static Reason reason(Limit limit, Owner owner, long units) {
        try {
            limit.take(owner, units, Duration.ZERO).close();
        } catch (LimitException refused) {
            return refused.reason();
        }
        throw new AssertionError("it was not refused");
    }

    private Limit limit(LimitRules rules) {
        return new Limit(rules, (_, _, outcome) -> {
            synchronized (outcomes) {
                outcomes.add(outcome);
            }
        });
    }

    private static Grant takeNow(Limit limit, Owner owner) {
        return limit.take(owner, limit.rules().floor(), Duration.ZERO);
    }

    private static List<Grant> takeUntilRefused(Limit limit, Owner owner) {
        List<Grant> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(takeNow(limit, owner));
            }
        } catch (LimitException _) {
            return taken;
        }
    }
}
