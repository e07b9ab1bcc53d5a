package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomeItems.NOON;
import static org.dorsal.writeback.SomeItems.in;
import static org.dorsal.writeback.SomeItems.item;
import static org.dorsal.writeback.SomeItems.order;
import static org.dorsal.writeback.SomeItems.panelAndNote;
import static org.dorsal.writeback.SomeItems.ways;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver.OperatorDeliveryLedger;
import org.junit.jupiter.api.Test;

/** The ledger in PostgreSQL. */
class StoredDeliveryLedgerTest extends DeliveryItemsContract {
    private final SomeLedger ledger = new SomeLedger();
    private final StoredDeliveryLedger deliveries = ledger.deliveries();

    @Test
    void an_attempt_has_its_audit_event_in_the_same_commit() {
        queue(order(site(), "ann", "a", 1, NOON));
        Lease lease = take(NOON).orElseThrow();
        deliveries.plan(lease, order(site(), "ann", "a", 1, NOON), ways(), panelAndNote("a", 1));
        deliveries.keep(lease, in(DeliveryState.FILED, item("a", ResourceKind.PANEL, 1)), Optional.of(done()));

        assertThat(ledger.number("""
                select count(*)
                  from delivery_attempt a
                  join audit_event e on e.site = a.site and e.id = a.id::text and e.patient = a.patient
                                    and e.recorded_at = a.at and e.xmin::text = a.xmin::text
                  join delivery_item i on i.site = a.site and i.key = a.key and i.xmin::text = a.xmin::text
                 where a.site = '%s' and a.act = 'CREATE' and a.outcome = 'DONE' and a.status = 201
                """.formatted(site()))).isEqualTo(1);
    }

    @Test
    void a_decision_has_its_audit_event_and_no_attempt() {
        queue(order(site(), "ann", "a", 1, NOON));
        Lease lease = take(NOON).orElseThrow();
        deliveries.plan(lease, order(site(), "ann", "a", 1, NOON), ways(), panelAndNote("a", 1));

        deliveries.decide(lease, List.of(in(DeliveryState.FILED, item("a", ResourceKind.PANEL, 1))), ruling());

        assertThat(ledger.rows("audit_event")).isEqualTo(1);
        assertThat(attempts()).isZero();
        pass(LEASE.plusSeconds(1));
        deliveries.decide(lease, List.of(in(DeliveryState.PENDING, item("a", ResourceKind.PANEL, 1))), ruling());
        assertThat(ledger.rows("audit_event")).isEqualTo(1);
    }

    @Test
    void what_is_planned_is_counted_off_the_lane() {
        queue(order(site(), "ann", "a", 1, NOON));
        queue(order(site(), "ann", "a", 2, NOON));
        Lease lease = take(NOON).orElseThrow();

        assertThat(lease.orders()).isEqualTo(2);
        deliveries.plan(lease, order(site(), "ann", "a", 1, NOON), ways(), List.of());
        deliveries.plan(lease, order(site(), "ann", "a", 1, NOON), ways(), List.of());

        assertThat(ledger.number("select unplanned from delivery_lane where site = '" + site() + "'"))
                .isEqualTo(1);
    }

    @Test
    void an_order_of_a_replica_whose_clock_is_ahead_is_due_at_once() {
        Instant now = Instant.now();
        queue(order(site(), "ann", "a", 1, now.plus(Duration.ofHours(1))));

        assertThat(takenAt(now.plus(Duration.ofMinutes(10)))).isPresent();
    }

    @Test
    void a_pause_that_a_replica_notes_whose_clock_is_ahead_ends_by_the_first_of_both_clocks() {
        Instant now = Instant.now();
        Instant ahead = now.plus(Duration.ofHours(1));
        queue(order(site(), "ann", "a", 1, ahead));

        Lease first = takenAt(now.plus(Duration.ofMinutes(10))).orElseThrow();
        deliveries.release(first, Optional.of(ahead.plus(Duration.ofHours(1))), ahead);
        assertThat(takenAt(ahead)).as("before the pause, clock ahead").isEmpty();
        assertThat(takenAt(now.plus(Duration.ofMinutes(10))))
                .as("before the pause, right clock")
                .isEmpty();

        Instant later = ahead.plus(Duration.ofHours(1));
        Lease second = takenAt(later).orElseThrow();
        deliveries.release(second, Optional.of(later), later);
        assertThat(takenAt(now.plus(Duration.ofMinutes(10))))
                .as("after the pause, right clock")
                .isPresent();
    }

    private Optional<Lease> takenAt(Instant now) {
        deliveries.lanes().sitesWithDue(now);
        return take(now);
    }

    @Test
    void an_item_that_was_tried_by_a_clock_that_was_ahead_does_not_wait_for_that_clock() {
        DeliveryItem tried = item("a", ResourceKind.PANEL, 1)
                .pending(1, Optional.of(DeliveryReason.TRIED_AND_WAITS), Optional.of(NOON.plusSeconds(9)), NOON);

        assertThat(tried.waits(NOON)).isTrue();
        assertThat(tried.waits(NOON.plusSeconds(9))).isFalse();
        assertThat(tried.waits(NOON.minusSeconds(1))).isFalse();
    }

    @Override
    String site() {
        return ledger.site();
    }

    @Override
    OperatorDeliveryLedger deliveries() {
        return deliveries;
    }

    @Override
    void queue(DeliveryOrder order) {
        ledger.queue(order);
    }

    @Override
    void launch(String patient, Instant now) {
        ledger.launch(patient, now);
    }

    @Override
    void pass(Duration time) {
        ledger.pass(time);
    }

    @Override
    long attempts() {
        return ledger.rows("delivery_attempt");
    }
}
