package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.writeback.SomeItems.NOON;
import static org.dorsal.writeback.SomeItems.in;
import static org.dorsal.writeback.SomeItems.item;
import static org.dorsal.writeback.SomeItems.order;
import static org.dorsal.writeback.SomeItems.panelAndNote;
import static org.dorsal.writeback.SomeItems.ways;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Two replicas at one patient's lane, on a real PostgreSQL. */
class LeaseRacesTest {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final int REPLICAS = 4;
    private static final int PATIENTS = 12;

    private final SomeLedger ledger = new SomeLedger();
    private final String site = ledger.site();

    @AutoClose
    private final ExecutorService replicas = Executors.newFixedThreadPool(REPLICAS);

    @RepeatedTest(10)
    void of_replicas_that_race_for_one_lane_exactly_one_gets_it() throws Exception {
        ledger.queue(order(site, "ann", "a", 1, NOON));

        assertThat(race(() -> ledger.deliveries().lease(site, NOON, LEASE)))
                .filteredOn(Optional::isPresent)
                .hasSize(1);
    }

    @RepeatedTest(3)
    void replicas_that_drain_together_take_each_lane_once_and_leave_none() throws Exception {
        IntStream.range(0, PATIENTS)
                .forEach(patient -> ledger.queue(order(site, "p" + patient, "a" + patient, 1, NOON)));

        var leased = race(() -> {
            var mine = new ArrayList<String>();
            var deliveries = ledger.deliveries();
            for (var lease = deliveries.lease(site, NOON, LEASE);
                    lease.isPresent();
                    lease = deliveries.lease(site, NOON, LEASE)) {
                mine.add(lease.get().patient());
            }
            return mine;
        });

        assertThat(leased.stream().flatMap(List::stream)).hasSize(PATIENTS).doesNotHaveDuplicates();
    }

    @RepeatedTest(3)
    void orders_that_come_while_a_lane_is_worked_on_are_never_forgotten() throws Exception {
        ledger.queue(order(site, "ann", "a", 1, NOON));
        var deliveries = ledger.deliveries();
        Future<?> queued = replicas.submit(() ->
                IntStream.rangeClosed(2, 40).forEach(version -> ledger.queue(order(site, "ann", "a", version, NOON))));

        var orders = new AtomicInteger();
        await("all orders are seen").pollInterval(Duration.ofMillis(1)).until(() -> {
            Optional<Lease> lease = deliveries.lease(site, NOON, LEASE);
            if (lease.isPresent()) {
                List<AssessmentDeliveries> work = deliveries.work(lease.get());
                work.stream()
                        .findFirst()
                        .ifPresent(first -> orders.set(first.orders().size()));
                deliveries.release(lease.get(), Optional.empty(), NOON);
            }
            return orders.get() >= 40;
        });
        queued.get();
    }

    @Test
    void a_write_that_waits_for_a_takeover_is_refused_when_it_comes_to_its_turn() throws Exception {
        Lease late = planned(LEASE);
        try (Connection taking = ledger.postgres().asSuperuser().getConnection()) {
            taking.setAutoCommit(false);
            taking.createStatement().execute("update delivery_lane set fence = fence + 1 where site = '" + site + "'");
            Future<Boolean> write = replicas.submit(() -> keep(late, DeliveryState.SENT));
            waitUntilOneWaits();
            taking.commit();

            assertThat(write.get()).isFalse();
        }
        assertThat(state()).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void a_lane_is_not_taken_over_while_a_write_is_under_way_even_when_its_lease_has_run_out() throws Exception {
        Lease slow = planned(LEASE);
        try (Connection lane = ledger.postgres().asSuperuser().getConnection();
                Connection piece = ledger.postgres().asSuperuser().getConnection()) {
            lane.setAutoCommit(false);
            lane.createStatement().execute("select from delivery_lane where site = '" + site + "' for update");
            piece.setAutoCommit(false);
            piece.createStatement().execute("select from delivery_item where site = '" + site + "' for update");
            Future<Boolean> write = replicas.submit(() -> keep(slow, DeliveryState.FILED));
            waitUntilOneWaits();
            // the write has begun within its lease, which runs out now
            lane.createStatement()
                    .execute("update delivery_lane set leased_until = clock_timestamp() where site = '" + site + "'");
            lane.commit();
            waitUntil("select count(*) from pg_stat_activity where pg_blocking_pids(pid) @> array[" + process(piece)
                    + "]");

            assertThat(ledger.deliveries().lease(site, NOON, LEASE)).isEmpty();
            Future<Optional<Lease>> operator =
                    replicas.submit(() -> ledger.deliveries().lease(site, "ann", LEASE));
            piece.commit();

            assertThat(write.get()).isTrue();
            assertThat(operator.get()).isPresent();
        }
        assertThat(state()).isEqualTo(DeliveryState.FILED);
    }

    @RepeatedTest(5)
    void signatures_launches_and_workers_of_one_patient_never_wait_for_each_other_in_a_circle() throws Exception {
        Lease lease = planned(LEASE);
        var versions = new AtomicInteger(1);

        assertThat(race(() -> {
                    for (var use = 0; use < 20; use++) {
                        ledger.queue(order(site, "ann", "a", versions.incrementAndGet(), NOON));
                        ledger.launch("ann", NOON);
                        keep(lease, DeliveryState.SENT);
                        ledger.deliveries().extend(lease, LEASE);
                    }
                    return true;
                }))
                .containsOnly(true);
    }

    private boolean keep(Lease lease, DeliveryState state) {
        return ledger.deliveries().keep(lease, in(state, item("a", ResourceKind.PANEL, 1)), Optional.empty());
    }

    private DeliveryState state() {
        return ledger.deliveries()
                .find(site, item("a", ResourceKind.PANEL, 1).key().id())
                .orElseThrow()
                .item()
                .state();
    }

    private Lease planned(Duration length) {
        DeliveryOrder order = order(site, "ann", "a", 1, NOON);
        ledger.queue(order);
        Lease lease = ledger.deliveries().lease(site, NOON, length).orElseThrow();
        ledger.deliveries().plan(lease, order, ways(), panelAndNote("a", 1));
        return lease;
    }

    /** Waits until a statement of the application waits for a lock. */
    private void waitUntilOneWaits() {
        waitUntil("select count(*) from pg_stat_activity where usename = 'dorsal_app'"
                + " and datname = current_database() and wait_event_type = 'Lock'");
    }

    private static int process(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    private void waitUntil(String positive) {
        await(positive).until(() -> ledger.number(positive) > 0);
    }

    private <T> List<T> race(Callable<T> call) throws Exception {
        var start = new CyclicBarrier(REPLICAS);
        var running = IntStream.range(0, REPLICAS)
                .mapToObj(_ -> replicas.submit(() -> {
                    start.await();
                    return call.call();
                }))
                .toList();
        var results = new ArrayList<T>();
        for (var thread : running) {
            results.add(thread.get());
        }
        return List.copyOf(results);
    }
}
