package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.store.DeliveryLanes.Lease;

/**
 * The ledger of deliveries. Every write names its lease and is refused (false) when the lease is no longer the newest or has
 * run out by the database's own clock; then the caller stops at once. Faults of the database are exceptions.
 */
interface Deliveries {
    /**
     * Takes the lane that has waited longest of those that are due and that nobody holds. Its length is measured by the
     * database's clock, so that no replica's wrong clock shortens it.
     *
     * @param now by the service's clock, for what is due
     */
    Optional<Lease> lease(String site, Instant now, Duration length);

    /** Makes the lease last that long from now. */
    boolean extend(Lease lease, Duration length);

    /** All assessments of the lane with unplanned orders or unsettled items, the one with the oldest order first. */
    List<Case> work(Lease lease);

    /**
     * Keeps what an order consists of and marks it as planned.
     *
     * @param ways what was decided for each kind, {@code written} or the word of the reason
     * @param items the order's own, and earlier ones that it supersedes
     */
    boolean plan(Lease lease, DeliveryOrder order, Map<ResourceKind, String> ways, List<DeliveryItem> items);

    /**
     * Whether a search at that site has ever found a resource of that type by our mark (an attempt SEARCH that was DONE): else
     * the EHR may advertise the search and keep no identifiers, and then what is not found proves nothing.
     */
    boolean findable(String site, String type);

    /** Keeps an item's new state; with the attempt that led to it, which is also told by an audit event, in one commit. */
    boolean keep(Lease lease, DeliveryItem item, Optional<Attempt> attempt);

    /**
     * Gives the lane back.
     *
     * @param due when it is to be looked at again; empty when nothing is left. Orders that came meanwhile make it due at once
     */
    void release(Lease lease, Optional<Instant> due, Instant now);

    /**
     * One assessment with something left to deliver.
     *
     * @param orders every one of its orders, by version
     * @param items every one of its items, by version and position
     */
    public record Case(String assessment, List<DeliveryOrder> orders, List<DeliveryItem> items) {
        private static final Comparator<DeliveryItem> IN_ORDER = Comparator.<DeliveryItem>comparingInt(
                        item -> item.key().version())
                .thenComparingInt(DeliveryItem::position)
                .thenComparing(item -> item.key().slot());

        public Case {
            orders = List.copyOf(orders);
            items = List.copyOf(items);
        }

        DeliveryOrder newest() {
            return orders.getLast();
        }

        /** What is to be delivered next. */
        Optional<DeliveryItem> head() {
            return items.stream().filter(item -> !item.state().settled()).findFirst();
        }

        /** The same with items that are new or have moved. */
        Case with(List<DeliveryItem> changed) {
            Map<ItemKey, DeliveryItem> all = new HashMap<>();
            items.forEach(item -> all.put(item.key(), item));
            changed.forEach(item -> all.put(item.key(), item));
            return new Case(
                    assessment, orders, all.values().stream().sorted(IN_ORDER).toList());
        }
    }
}
