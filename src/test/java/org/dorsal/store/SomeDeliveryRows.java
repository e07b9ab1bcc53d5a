package org.dorsal.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import javax.sql.DataSource;
import org.dorsal.store.Commit.NewDelivery;
import org.dorsal.store.DeliveryRows.NewAttempt;

/** Deliveries as the store sees them: words and numbers. */
final class SomeDeliveryRows {
    static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final DeliveryLanes lanes;
    final DeliveryRows rows;
    final DeliveryWork work;
    final DeliveryReads reads;

    SomeDeliveryRows(DataSource source) {
        lanes = new DeliveryLanes(source, PATIENCE);
        rows = new DeliveryRows(source, PATIENCE);
        work = new DeliveryWork(source, PATIENCE);
        reads = new DeliveryReads(source, PATIENCE);
    }

    /** Plans the order with one item, which is filed by one attempt, and gives the lane back. */
    void delivered(String site, NewDelivery order) {
        var lease = lanes.take(site, order.patient(), LEASE).orElseThrow();
        var item = item(order, "PENDING");
        if (!rows.plan(lease, order.assessment(), order.version(), Map.of("NOTE", "written"), List.of(item))
                || !rows.keep(
                        lease,
                        SomeCommits.NOON,
                        List.of(item(order, "FILED")),
                        Optional.of(attempt(item)),
                        List.of(event(item)))) {
            throw new IllegalStateException("the lane is held");
        }
        lanes.release(lease, SomeCommits.NOON, SomeCommits.NOON);
    }

    static StoredItem item(NewDelivery order, String state) {
        var slot = "Observation/of-" + order.assessment();
        return new StoredItem(
                order.patient(),
                order.assessment(),
                slot,
                order.version(),
                UUID.nameUUIDFromBytes((slot + "|" + order.version()).getBytes(StandardCharsets.UTF_8)),
                "PANEL",
                1,
                order.version(),
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                SomeCommits.NOON,
                SomeCommits.NOON,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    static NewAttempt attempt(StoredItem item) {
        return new NewAttempt(item.key(), item.key(), SomeCommits.NOON, "CREATE", "DONE", OptionalInt.of(201));
    }

    static NewAuditEvent event(StoredItem item) {
        return SomeCommits.event(item.key().toString(), item.patient());
    }
}
