package org.dorsal.writeback;

import java.time.Instant;
import java.util.*;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;

/** In-memory lane of one patient with all its rows, like the tables. */
final class SomeLane {
    /** Key of a lane; lanes due at the same moment are taken in this order. */
    record LaneKey(String site, String patient) implements Comparable<LaneKey> {
        @Override
        public int compareTo(LaneKey other) {
            return Comparator.comparing(LaneKey::site)
                    .thenComparing(LaneKey::patient)
                    .compare(this, other);
        }
    }

    private record OrderKey(String assessment, int version) implements Comparable<OrderKey> {
        @Override
        public int compareTo(OrderKey other) {
            return Comparator.comparing(OrderKey::assessment)
                    .thenComparingInt(OrderKey::version)
                    .compare(this, other);
        }
    }

    private static final Comparator<DeliveryItem> BY_PLACE = Comparator.<DeliveryItem>comparingInt(
                    item -> item.key().version())
            .thenComparingInt(DeliveryItem::position)
            .thenComparing(item -> item.key().slot());

    private final Map<OrderKey, DeliveryOrder> orders = new TreeMap<>();
    private final Map<OrderKey, Map<ResourceKind, String>> plans = new HashMap<>();
    private final Map<ItemKey, DeliveryItem> items = new HashMap<>();
    private long wakes;
    private Instant due = Instant.MAX;
    private Optional<Instant> leasedUntil = Optional.empty();
    private long fence;

    void queue(DeliveryOrder order) {
        OrderKey key = key(order);
        if (orders.containsKey(key)) {
            throw new IllegalStateException("one order for each version");
        }
        orders.put(key, order);
        wake(order.created());
    }

    void wake(Instant now) {
        wakes++;
        due = due.isBefore(now) ? due : now;
    }

    boolean free(Instant now, Instant clock) {
        return !due.isAfter(now)
                && leasedUntil.filter(until -> !until.isBefore(clock)).isEmpty();
    }

    boolean heldBy(long holder, Instant clock) {
        return fence == holder
                && leasedUntil.filter(until -> until.isAfter(clock)).isPresent();
    }

    void take(Instant until) {
        fence++;
        leasedUntil = Optional.of(until);
    }

    /** Makes it the last of the lanes that are due. */
    void comeLast(Instant now, Instant clock) {
        Instant last = now.isBefore(clock) ? now : clock;
        due = due.isAfter(last) ? due : last;
    }

    Instant until(Instant until) {
        leasedUntil = Optional.of(until);
        return until;
    }

    Instant release(long examined, Optional<Instant> next, Instant now) {
        leasedUntil = Optional.empty();
        due = wakes > examined ? now : next.orElse(Instant.MAX);
        return due;
    }

    boolean plan(DeliveryOrder order, Map<ResourceKind, String> ways, List<DeliveryItem> own) {
        OrderKey key = key(order);
        boolean again = plans.containsKey(key) && plans.get(key).isEmpty() && isPending(key);
        if ((plans.containsKey(key) && !again) || !orders.containsKey(key)) {
            return false;
        }
        if (!again) {
            plans.put(key, Map.copyOf(ways));
            orders.computeIfPresent(key, (_, plannedOrder) -> SomeItems.planned(plannedOrder, ways));
        }
        own.forEach(item -> items.put(item.key(), item));
        return true;
    }

    private boolean isPending(OrderKey order) {
        return items.values().stream()
                .anyMatch(item -> item.state() == DeliveryState.PENDING
                        && order.equals(
                                new OrderKey(item.key().assessment(), item.key().version())));
    }

    /** Replaces the items that exist; false when none does. */
    boolean replaceAll(List<DeliveryItem> changed) {
        List<DeliveryItem> stored =
                changed.stream().filter(item -> items.containsKey(item.key())).toList();
        stored.forEach(item -> items.put(item.key(), item));
        return !stored.isEmpty();
    }

    List<AssessmentDeliveries> open() {
        return orders.values().stream()
                .map(DeliveryOrder::assessment)
                .distinct()
                .map(this::of)
                .filter(SomeLane::unfinished)
                .sorted(Comparator.comparing(SomeLane::oldest).thenComparing(AssessmentDeliveries::assessment))
                .toList();
    }

    List<DeliveryItem> items() {
        return items.values().stream().sorted(BY_PLACE).toList();
    }

    List<DeliveryOrder> orders() {
        return List.copyOf(orders.values());
    }

    Map<ResourceKind, String> ways(String assessment, int version) {
        return plans.getOrDefault(new OrderKey(assessment, version), Map.of());
    }

    long fence() {
        return fence;
    }

    long wakes() {
        return wakes;
    }

    Instant due() {
        return due;
    }

    private AssessmentDeliveries of(String assessment) {
        return new AssessmentDeliveries(
                assessment,
                orders.values().stream()
                        .filter(order -> order.assessment().equals(assessment))
                        .toList(),
                items().stream()
                        .filter(item -> item.key().assessment().equals(assessment))
                        .toList());
    }

    private static boolean unfinished(AssessmentDeliveries deliveries) {
        return deliveries.orders().stream().anyMatch(order -> !order.planned())
                || deliveries.items().stream().anyMatch(item -> !item.state().settled());
    }

    private static Instant oldest(AssessmentDeliveries deliveries) {
        return deliveries.orders().stream()
                .map(DeliveryOrder::created)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private static OrderKey key(DeliveryOrder order) {
        return new OrderKey(order.assessment(), order.version());
    }
}
