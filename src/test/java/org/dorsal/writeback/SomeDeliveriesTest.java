package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.dorsal.writeback.SomeItems.NOON;
import static org.dorsal.writeback.SomeItems.order;

import java.time.Duration;
import java.time.Instant;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.LeasedDeliveryResolver.OperatorDeliveryLedger;
import org.dorsal.writeback.SomeDeliveries.LedgerCall;
import org.junit.jupiter.api.Test;

/** The twin in memory. */
class SomeDeliveriesTest extends DeliveryItemsContract {
    private Instant clock = Instant.parse("2001-01-01T00:00:00Z");
    private final SomeDeliveries deliveries = new SomeDeliveries(clock);

    @Test
    void a_disturbance_before_a_call_leaves_nothing_done_and_one_after_it_leaves_it_done() {
        queue(order(site(), "ann", "a", 1, NOON));
        deliveries.before(SomeDeliveriesTest::disturb);
        assertThatIllegalStateException().isThrownBy(() -> take(NOON));
        deliveries.before(SomeDeliveries.LedgerFault.NONE);
        deliveries.after(SomeDeliveriesTest::disturb);
        assertThatIllegalStateException().isThrownBy(() -> take(NOON));
        deliveries.after(SomeDeliveries.LedgerFault.NONE);

        assertThat(take(NOON)).isEmpty();
        pass(LEASE.plusSeconds(1));
        assertThat(take(NOON))
                .hasValueSatisfying(lease -> assertThat(lease.fence()).isEqualTo(2));
    }

    private static void disturb(LedgerCall moment) {
        if (moment == LedgerCall.LEASE) {
            throw new IllegalStateException("the database is gone");
        }
    }

    @Override
    String site() {
        return "northside";
    }

    @Override
    OperatorDeliveryLedger deliveries() {
        return deliveries;
    }

    @Override
    void queue(DeliveryOrder order) {
        deliveries.order(order);
    }

    @Override
    void launch(String patient, Instant now) {
        deliveries.wake(site(), patient, now);
    }

    @Override
    void pass(Duration time) {
        clock = clock.plus(time);
        deliveries.clock(clock);
    }

    @Override
    long attempts() {
        return deliveries.attempts().size();
    }
}
