package org.dorsal.writeback;

import java.time.*;
import java.util.*;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;

/**
 * Ledger of deliveries. A write under a lease that is no longer the newest, or has run out by the database's clock,
 * is rejected (false); the caller then stops at once. Database faults are exceptions.
 */
interface DeliveryLedger {
    /**
     * Leases the lane that has been due longest and is not leased. The database's clock measures the lease, so that a
     * replica's wrong clock does not shorten it.
     *
     * @param now time of the service's clock, compared with the due time
     */
    Optional<Lease> lease(String site, Instant now, Duration length);

    /** Extends the lease to {@code length} from now. */
    boolean extend(Lease lease, Duration length);

    /** All assessments of the lane with unplanned orders or unsettled items, the one with the oldest order first. */
    List<AssessmentDeliveries> work(Lease lease);

    /**
     * Stores the items of an order and marks it as planned.
     *
     * @param ways decision for each kind, {@code written} or the name of the reason
     * @param items the order's own items, and earlier ones that it supersedes
     */
    boolean plan(Lease lease, DeliveryOrder order, Map<ResourceKind, String> ways, List<DeliveryItem> items);

    /**
     * Whether a search at the site has ever found a resource of the type by our mark (an attempt SEARCH with DONE).
     * Otherwise the EHR may advertise the search and drop identifiers, and an empty search result proves nothing.
     */
    boolean findable(String site, String type);

    /** Stores an item's new state, with the attempt that led to it and the attempt's audit event, in one commit. */
    boolean keep(Lease lease, DeliveryItem item, Optional<Attempt> attempt);

    /**
     * Releases the lane.
     *
     * @param due next time for work on the lane; empty when nothing is left. Orders queued meanwhile make it due at
     * once
     */
    void release(Lease lease, Optional<Instant> due, Instant now);

    /**
     * Assessment with open deliveries.
     *
     * @param orders all of its orders, by version
     * @param items all of its items, by version and position
     * @param isReadable whether none is of another release; else that release's replicas deliver the assessment
     */
    public record AssessmentDeliveries(
            String assessment, List<DeliveryOrder> orders, List<DeliveryItem> items, boolean isReadable) {
        private static final Comparator<DeliveryItem> IN_ORDER = Comparator.<DeliveryItem>comparingInt(
                        item -> item.key().version())
                .thenComparingInt(DeliveryItem::position)
                .thenComparing(item -> item.key().slot());

        public AssessmentDeliveries {
            orders = List.copyOf(orders);
            items = List.copyOf(items);
        }

        AssessmentDeliveries(String assessment, List<DeliveryOrder> orders, List<DeliveryItem> items) {
            this(assessment, orders, items, true);
        }

        DeliveryOrder newest() {
            return orders.getLast();
        }

        /** First unsettled item. */
        Optional<DeliveryItem> head() {
            return items.stream().filter(item -> !item.state().settled()).findFirst();
        }

        /** Returns a copy with new or changed items. */
        AssessmentDeliveries with(List<DeliveryItem> changed) {
            Map<ItemKey, DeliveryItem> merged = new HashMap<>();
            items.forEach(item -> merged.put(item.key(), item));
            changed.forEach(item -> merged.put(item.key(), item));
            return new AssessmentDeliveries(
                    assessment,
                    orders,
                    merged.values().stream().sorted(IN_ORDER).toList(),
                    isReadable);
        }
    }
}
