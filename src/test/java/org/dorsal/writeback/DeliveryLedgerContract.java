package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomeItems.NOON;
import static org.dorsal.writeback.SomeItems.in;
import static org.dorsal.writeback.SomeItems.item;
import static org.dorsal.writeback.SomeItems.order;
import static org.dorsal.writeback.SomeItems.panelAndNote;
import static org.dorsal.writeback.SomeItems.planned;
import static org.dorsal.writeback.SomeItems.ways;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver.OperatorDeliveryLedger;
import org.junit.jupiter.api.Test;

/** Contract of a delivery ledger for lanes, leases and open work. */
abstract class DeliveryLedgerContract {
    static final Duration LEASE = Duration.ofSeconds(60);

    /** Site name that no other test uses. */
    abstract String site();

    abstract OperatorDeliveryLedger deliveries();

    /** Queues an order as the commit of a signature does. */
    abstract void queue(DeliveryOrder order);

    /** Makes the patient's lane due as a launch does. */
    abstract void launch(String patient, Instant now);

    /** Advances the database's clock. */
    abstract void pass(Duration time);

    /** Number of recorded attempts. */
    abstract long attempts();

    @Test
    void a_lane_is_taken_once_its_order_is_due() {
        assertThat(take(NOON)).isEmpty();

        queue(order(site(), "ann", "a", 1, NOON));

        assertThat(take(NOON.minusMillis(1))).isEmpty();
        assertThat(take(NOON)).hasValueSatisfying(lease -> {
            assertThat(lease.site()).isEqualTo(site());
            assertThat(lease.patient()).isEqualTo("ann");
        });
        assertThat(take(NOON)).isEmpty();
    }

    @Test
    void the_lane_that_has_waited_longest_comes_first() {
        queue(order(site(), "ann", "a", 1, NOON.plusSeconds(2)));
        queue(order(site(), "bob", "b", 1, NOON));
        queue(order(site(), "carl", "c", 1, NOON.plusSeconds(1)));

        var later = NOON.plusSeconds(5);
        assertThat(List.of(take(later), take(later), take(later)))
                .extracting(lease -> lease.orElseThrow().patient())
                .containsExactly("bob", "carl", "ann");
        assertThat(take(later)).isEmpty();
    }

    @Test
    void a_lease_that_ran_out_by_the_databases_clock_is_given_to_the_next_with_a_higher_fence() {
        queue(order(site(), "ann", "a", 1, NOON));
        Lease first = take(NOON).orElseThrow();

        pass(LEASE.minusSeconds(5));
        assertThat(take(NOON.plus(Duration.ofDays(1)))).isEmpty();
        pass(Duration.ofSeconds(10));

        assertThat(take(NOON))
                .hasValueSatisfying(next -> assertThat(next.fence()).isGreaterThan(first.fence()));
    }

    @Test
    void a_lease_is_made_longer_while_it_lasts() {
        queue(order(site(), "ann", "a", 1, NOON));
        Lease lease = take(NOON).orElseThrow();

        pass(Duration.ofSeconds(50));
        assertThat(deliveries().extend(lease, LEASE)).isTrue();
        pass(Duration.ofSeconds(50));
        assertThat(take(NOON)).isEmpty();
        pass(Duration.ofSeconds(20));
        assertThat(deliveries().extend(lease, LEASE)).isFalse();
        assertThat(take(NOON)).isPresent();
    }

    @Test
    void a_lane_that_was_given_back_is_due_when_its_holder_said() {
        queue(order(site(), "ann", "a", 1, NOON));

        deliveries().release(take(NOON).orElseThrow(), Optional.of(NOON.plusSeconds(30)), NOON.plusSeconds(1));

        assertThat(take(NOON.plusSeconds(29))).isEmpty();
        assertThat(take(NOON.plusSeconds(30))).isPresent();
    }

    @Test
    void an_idle_lane_is_not_taken_until_an_order_or_a_launch_wakes_it() {
        queue(order(site(), "ann", "a", 1, NOON));
        deliveries().release(take(NOON).orElseThrow(), Optional.empty(), NOON);
        assertThat(take(NOON.plus(Duration.ofDays(9999)))).isEmpty();

        queue(order(site(), "ann", "a", 2, NOON.plusSeconds(5)));
        assertThat(take(NOON.plusSeconds(4))).isEmpty();
        deliveries().release(take(NOON.plusSeconds(5)).orElseThrow(), Optional.empty(), NOON.plusSeconds(6));

        launch("ann", NOON.plusSeconds(9));
        launch("nobody-with-orders", NOON.plusSeconds(9));
        assertThat(take(NOON.plusSeconds(8))).isEmpty();
        assertThat(take(NOON.plusSeconds(9)).orElseThrow().patient()).isEqualTo("ann");
        assertThat(take(NOON.plusSeconds(9))).isEmpty();
    }

    @Test
    void what_came_while_a_lane_was_held_makes_it_due_at_once_when_it_is_given_back() {
        queue(order(site(), "ann", "a", 1, NOON));
        Lease first = take(NOON).orElseThrow();
        queue(order(site(), "ann", "a", 2, NOON.plusSeconds(1)));
        deliveries().release(first, Optional.empty(), NOON.plusSeconds(2));

        Lease second = take(NOON.plusSeconds(2)).orElseThrow();
        launch("ann", NOON.plusSeconds(3));
        deliveries().release(second, Optional.of(NOON.plusSeconds(900)), NOON.plusSeconds(4));

        assertThat(take(NOON.plusSeconds(3))).isEmpty();
        assertThat(take(NOON.plusSeconds(4))).isPresent();
    }

    @Test
    void an_order_in_the_past_makes_a_waiting_lane_due_earlier_and_one_in_the_future_never_later() {
        queue(order(site(), "ann", "a", 1, NOON));
        deliveries().release(take(NOON).orElseThrow(), Optional.of(NOON.plusSeconds(30)), NOON);

        queue(order(site(), "ann", "a", 2, NOON.plusSeconds(40)));
        assertThat(take(NOON.plusSeconds(29))).isEmpty();
        queue(order(site(), "ann", "a", 3, NOON.plusSeconds(10)));
        assertThat(take(NOON.plusSeconds(10))).isPresent();
    }

    @Test
    void whoever_was_overtaken_can_write_nothing_any_more() {
        queue(order(site(), "ann", "a", 1, NOON));
        queue(order(site(), "ann", "a", 2, NOON));
        Lease late = take(NOON).orElseThrow();
        deliveries().plan(late, order(site(), "ann", "a", 1, NOON), ways(), panelAndNote("a", 1));
        pass(LEASE.plusSeconds(1));
        Lease next = take(NOON).orElseThrow();

        refusesEverything(late);
        deliveries().release(late, Optional.of(NOON.plusSeconds(900)), NOON);
        assertThat(take(NOON.plusSeconds(999))).isEmpty();
        assertThat(deliveries().extend(next, LEASE)).isTrue();
    }

    @Test
    void whose_lease_ran_out_can_write_nothing_even_if_nobody_came_and_may_give_the_lane_back() {
        queue(order(site(), "ann", "a", 1, NOON));
        queue(order(site(), "ann", "a", 2, NOON));
        Lease late = take(NOON).orElseThrow();
        deliveries().plan(late, order(site(), "ann", "a", 1, NOON), ways(), panelAndNote("a", 1));
        pass(LEASE.plusSeconds(1));

        refusesEverything(late);
        deliveries().release(late, Optional.of(NOON.plusSeconds(900)), NOON);
        assertThat(take(NOON.plusSeconds(899))).isEmpty();
        assertThat(take(NOON.plusSeconds(900))).isPresent();
    }

    @Test
    void whoever_gave_a_lane_back_can_write_nothing_any_more() {
        queue(order(site(), "ann", "a", 1, NOON));
        queue(order(site(), "ann", "a", 2, NOON));
        Lease expired = take(NOON).orElseThrow();
        deliveries().plan(expired, order(site(), "ann", "a", 1, NOON), ways(), panelAndNote("a", 1));
        deliveries().release(expired, Optional.empty(), NOON);

        refusesEverything(expired);
    }

    @Test
    void an_operator_takes_one_patients_lane_though_it_is_idle_but_not_from_anybody() {
        queue(order(site(), "ann", "a", 1, NOON));
        Lease worker = take(NOON).orElseThrow();
        assertThat(deliveries().lease(site(), "ann", LEASE)).isEmpty();
        deliveries().release(worker, Optional.empty(), NOON);

        assertThat(deliveries().lease(site(), "bob", LEASE)).isEmpty();
        assertThat(deliveries().lease(site(), "ann", LEASE)).hasValueSatisfying(lease -> {
            assertThat(lease.fence()).isGreaterThan(worker.fence());
            assertThat(deliveries().extend(lease, LEASE)).isTrue();
        });
        queue(order(site(), "ann", "a", 2, NOON));
        assertThat(take(NOON)).isEmpty();
    }

    @Test
    void a_plan_without_kinds_is_made_again_when_a_person_decided_so() {
        DeliveryOrder order = order(site(), "ann", "a", 1, NOON);
        queue(order);
        Lease lease = take(NOON).orElseThrow();
        DeliveryItem item = item("a", ResourceKind.PANEL, 1);
        assertThat(deliveries().plan(lease, order, Map.of(), List.of(in(DeliveryState.PARKED, item))))
                .isTrue();
        assertThat(deliveries().plan(lease, order, ways(), panelAndNote("a", 1)))
                .as("parked")
                .isFalse();

        assertThat(deliveries().keep(lease, item, Optional.empty())).isTrue();
        assertThat(deliveries().plan(lease, order, ways(), panelAndNote("a", 1)))
                .isTrue();
        assertThat(deliveries().work(lease)).singleElement().satisfies(open -> {
            assertThat(open.orders()).containsExactly(planned(order, Map.of()));
            assertThat(open.items()).isEqualTo(panelAndNote("a", 1));
        });
    }

    Optional<Lease> take(Instant now) {
        return deliveries().lease(site(), now, LEASE);
    }

    private void refusesEverything(Lease late) {
        long before = attempts();
        List<DeliveryItem> items =
                deliveries()
                        .ofAssessment(
                                late, item("a", ResourceKind.PANEL, 1).key().assessment())
                        .stream()
                        .filter(item -> item.kind() == ResourceKind.PANEL)
                        .toList();
        assertThat(items).hasSize(1);

        assertThat(deliveries().extend(late, LEASE)).isFalse();
        assertThat(deliveries().plan(late, order(site(), "ann", "a", 2, NOON), ways(), panelAndNote("a", 2)))
                .isFalse();
        assertThat(deliveries().keep(late, in(DeliveryState.SENT, items.getFirst()), Optional.empty()))
                .isFalse();
        assertThat(deliveries()
                        .keep(
                                late,
                                in(DeliveryState.FILED, items.getFirst()),
                                Optional.of(DeliveryItemsContract.done())))
                .isFalse();
        assertThat(deliveries()
                        .decide(
                                late,
                                List.of(in(DeliveryState.FILED, items.getFirst())),
                                DeliveryItemsContract.ruling()))
                .isFalse();
        assertThat(deliveries().find(site(), items.getFirst().key().id()).map(OperatorDeliveryLedger.PatientItem::item))
                .contains(items.getFirst());
        assertThat(attempts()).isEqualTo(before);
    }
}
