package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.DeliveryReads.StoredDepth;
import org.dorsal.store.StoredDelivery;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.StoredItem;

/** Reads the delivery status from the store. */
record StoredFilings(DeliveryReads reads) implements Filings {
    /**
     * Word for a written kind in {@link DeliveryLedger#plan}; the other words are those of {@link
     * KindPlan.UnwrittenReason}.
     */
    static final String WRITTEN = "written";

    private static final Comparator<DeliveryItem> AS_DELIVERED = Comparator.comparing(DeliveryItem::kind)
            .thenComparingInt(DeliveryItem::position)
            .thenComparing(item -> item.key().slot());

    @Override
    public FilingStatus of(String site, String patient, String assessment) {
        StoredDelivery stored = reads.ofAssessment(site, patient, assessment);
        return status(stored.orders().stream().findFirst(), stored.items().stream());
    }

    @Override
    public Map<String, FilingStatus> ofPatient(String site, String patient) {
        StoredDelivery stored = reads.ofPatient(site, patient);
        Map<String, List<StoredItem>> items =
                stored.items().stream().collect(Collectors.groupingBy(StoredItem::assessment));
        return stored.orders().stream()
                .collect(Collectors.toMap(
                        DeliveryOrder::assessment,
                        order -> status(
                                Optional.of(order), items.getOrDefault(order.assessment(), List.of()).stream())));
    }

    @Override
    public List<StuckDelivery> stuck(String site, int most) {
        return reads.stuck(site, most).stream()
                .map(row -> new StuckDelivery(row.patient(), ItemRow.read(row)))
                .toList();
    }

    @Override
    public QueueDepth depth(String site, Instant now) {
        StoredDepth depth = reads.depth(site);
        long age = depth.oldest()
                .map(since -> Duration.between(since, now).toSeconds())
                .orElse(0L);
        return new QueueDepth(depth.waiting(), depth.parked(), Math.max(0, age));
    }

    private static FilingStatus status(Optional<DeliveryOrder> newest, Stream<StoredItem> items) {
        Optional<Map<String, String>> ways = newest.flatMap(DeliveryOrder::ways);
        return new FilingStatus(
                newest.map(DeliveryOrder::created),
                ways.isPresent(),
                notWritten(ways.orElseGet(Map::of)),
                ways.filter(Map::isEmpty).isEmpty(),
                items.map(ItemRow::read).sorted(AS_DELIVERED).toList());
    }

    private static Map<ResourceKind, KindPlan.UnwrittenReason> notWritten(Map<String, String> ways) {
        return ways.entrySet().stream()
                .filter(way -> !way.getValue().equals(WRITTEN))
                .collect(Collectors.toMap(
                        way -> ResourceKind.valueOf(way.getKey()),
                        way -> KindPlan.UnwrittenReason.read(way.getValue())));
    }

    /** Converts items to and from rows of the store. */
    static final class ItemRow {
        private ItemRow() {}

        static StoredItem of(String patient, DeliveryItem item) {
            return new StoredItem(
                    patient,
                    item.key().assessment(),
                    item.key().slot(),
                    item.key().version(),
                    item.key().id(),
                    item.kind().name(),
                    item.position(),
                    item.resourceVersion(),
                    item.state().name(),
                    item.reason().map(DeliveryReason::name),
                    item.target(),
                    item.filed(),
                    item.tries(),
                    item.since(),
                    item.changed(),
                    item.next(),
                    item.ehrMessage(),
                    item.mayBeThere());
        }

        static DeliveryItem read(StoredItem row) {
            return new DeliveryItem(
                    new ItemKey(row.assessment(), row.slot(), row.version()),
                    ResourceKind.valueOf(row.kind()),
                    row.position(),
                    row.resourceVersion(),
                    DeliveryState.valueOf(row.state()),
                    row.reason().map(DeliveryReason::valueOf),
                    row.target(),
                    row.filed(),
                    row.tries(),
                    row.since(),
                    row.changed(),
                    row.next(),
                    row.says(),
                    row.mayBeThere());
        }
    }
}
