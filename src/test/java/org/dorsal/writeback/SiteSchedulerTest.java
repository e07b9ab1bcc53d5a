package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.*;
import java.util.*;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.schedule.SiteScheduler;
import org.dorsal.schedule.SiteScheduler.WorkLimits;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.store.DeliveryLanes;
import org.dorsal.store.TestPostgres;
import org.dorsal.writeback.DeliveryConfiguration.SiteEngines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the cost of idle sites, and that work starts as soon as a lane is due. */
class SiteSchedulerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_000})
    void sites_where_nothing_waits_cost_neither_thread_nor_statement(int many) {
        AtomicInteger checks = new AtomicInteger();
        SomeDeliveries ledger = new SomeDeliveries(SomeItems.NOON);
        ConcurrentLinkedQueue<String> due = new ConcurrentLinkedQueue<>();
        SiteScheduler draining = new SiteScheduler(
                "write-back",
                new SiteEngines(engines(many, ledger)).workers(),
                () -> {
                    checks.incrementAndGet();
                    return Stream.ofNullable(due.poll()).toList();
                },
                WorkLimits.ofExchanges(4, PATIENCE).every(Duration.ofMillis(20)));
        Set<Thread> before = threads(); // of a service that other tests of this process have started
        long began = System.nanoTime();
        draining.start();
        try {
            double started = (System.nanoTime() - began) / 1e6;
            await().until(() -> checks.get() >= 3);
            // another test's service in this process may have just started a worker, which ends soon
            await("one thread at " + many + " sites").until(() -> threadsBeside(before) == 1);
            System.out.printf(
                    "%,d sites: started in %.1f ms, 1 thread, %d statements in %d looks%n",
                    many, started, checks.get(), checks.get());

            String last = site(many - 1);
            ledger.order(SomeItems.order(last, "ann", "a", 1, SomeItems.NOON));
            due.add(last);
            await().until(() -> !ledger.items().isEmpty()
                    && ledger.items().stream().allMatch(item -> item.state() == DeliveryState.FILED));
        } finally {
            draining.stop();
        }
        await().until(() -> threadsBeside(before) == 0);
    }

    @Test
    void the_names_of_sites_with_something_due_are_told_by_one_statement_and_nothing_else_of_them() {
        DeliveryLanes lanes = new DeliveryLanes(TestPostgres.shared().asApplication(), PATIENCE);
        assertThat(lanes.sitesWithDue(SomeItems.NOON)).doesNotContain("nowhere");
    }

    private static Map<SiteId, DeliveryEngine> engines(int many, SomeDeliveries ledger) {
        Map<SiteId, DeliveryEngine> engines = new HashMap<>();
        for (int number = 0; number < many; number++) {
            engines.put(new SiteId(site(number)), engine(site(number), ledger));
        }
        return engines;
    }

    private static DeliveryEngine engine(String site, SomeDeliveries ledger) {
        SimEhr ehr = new SimEhr(
                new SimEhr.EhrTraits(true, false, true, false, false, SimEhr.CreateReplyDetail.LOCATION_AND_ETAG),
                () -> SomeItems.NOON);
        Random random = new Random(site.hashCode());
        return new DeliveryEngine(
                site,
                SimEhr.BASE,
                ledger,
                order -> Optional.of(SimRecords.pieces(new SimRecords.Version(order, 1, 0, false))),
                new SomeWire(),
                (_, call) -> ehr.does(call),
                (_, _) -> Stream.of(new DeliveryEngine.Carrier(
                        new CallAuthority.BackendAuthority(new SiteId(site)), Optional.empty(), true)),
                _ -> Optional.of(SomeLaneStates.writePlan(SomeLaneStates.OPEN)),
                new EhrCircuitBreaker(random),
                new DeliveryMetrics(new SimpleMeterRegistry()),
                Clock.fixed(SomeItems.NOON, ZoneOffset.UTC),
                System::nanoTime,
                random,
                PATIENCE,
                Duration.ofDays(14));
    }

    private static String site(int number) {
        return "site-" + number;
    }

    private static long threadsBeside(Set<Thread> before) {
        return threads().stream().filter(thread -> !before.contains(thread)).count();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("write-back "))
                .collect(Collectors.toSet());
    }
}
