package org.dorsal.writeback;

import java.time.*;
import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import org.apache.commons.lang3.EnumUtils;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.DeliveryReads.StoredDepth;
import org.dorsal.store.StoredDelivery;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.StoredItem;

/** Reads the delivery status for people. */
public interface Filings {
    FilingStatus of(String site, String patient, String assessment);

    /** Returns the status of all assessments of a patient, by id; those without an order are left out. */
    Map<String, FilingStatus> ofPatient(String site, String patient);

    /**
     * Returns a site's parked, rejected or longest waiting deliveries.
     *
     * @param most maximum number of entries
     */
    List<StuckDelivery> stuck(String site, int most);

    /** Returns the queue depth of a site. */
    QueueDepth depth(String site, Instant now);

    /** Delivery that needs a person. */
    record StuckDelivery(String patient, DeliveryItem line) {}

    /**
     * Figures of a site's queue.
     *
     * @param waiting orders that are not planned and items that are not settled
     * @param parked items that wait for a person
     * @param oldestSeconds age of the oldest that waits, 0 when nothing does
     */
    record QueueDepth(long waiting, long parked, long oldestSeconds) {}

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
            return status(stored.orders().stream().findFirst(), stored.items());
        }

        @Override
        public Map<String, FilingStatus> ofPatient(String site, String patient) {
            StoredDelivery stored = reads.ofPatient(site, patient);
            Map<String, List<StoredItem>> items =
                    stored.items().stream().collect(Collectors.groupingBy(StoredItem::assessment));
            return stored.orders().stream()
                    .collect(Collectors.toMap(
                            DeliveryOrder::assessment,
                            order -> status(Optional.of(order), items.getOrDefault(order.assessment(), List.of()))));
        }

        @Override
        public List<StuckDelivery> stuck(String site, int most) {
            return reads.stuck(site, most).stream()
                    .flatMap(row -> ItemRow.read(row).map(item -> new StuckDelivery(row.patient(), item)).stream())
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

        /** Kinds and items of another release are left out; the status then does not claim to have all. */
        private static FilingStatus status(Optional<DeliveryOrder> newest, List<StoredItem> stored) {
            Optional<Map<String, String>> ways = newest.flatMap(DeliveryOrder::ways);
            List<DeliveryItem> items = ItemRow.readable(stored);
            return new FilingStatus(
                    newest.map(DeliveryOrder::created),
                    ways.isPresent(),
                    notWritten(ways.orElseGet(Map::of)),
                    items.size() == stored.size()
                            && ways.filter(kinds -> kinds.isEmpty()
                                            || !kinds.keySet().stream().allMatch(StoredFilings::isKind))
                                    .isEmpty(),
                    items.stream().sorted(AS_DELIVERED).toList());
        }

        private static boolean isKind(String word) {
            return EnumUtils.isValidEnum(ResourceKind.class, word);
        }

        private static Map<ResourceKind, KindPlan.UnwrittenReason> notWritten(Map<String, String> ways) {
            return ways.entrySet().stream()
                    .filter(way -> isKind(way.getKey()) && !way.getValue().equals(WRITTEN))
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

            /** Items without those of another release. */
            static List<DeliveryItem> readable(List<StoredItem> rows) {
                return rows.stream().flatMap(row -> read(row).stream()).toList();
            }

            /** Item of the row; empty if its kind or state is of another release. */
            static Optional<DeliveryItem> read(StoredItem row) {
                return Optional.ofNullable(EnumUtils.getEnum(DeliveryState.class, row.state()))
                        .filter(_ -> isKind(row.kind()))
                        .map(state -> item(row, state));
            }

            private static DeliveryItem item(StoredItem row, DeliveryState state) {
                return new DeliveryItem(
                        new ItemKey(row.assessment(), row.slot(), row.version()),
                        ResourceKind.valueOf(row.kind()),
                        row.position(),
                        row.resourceVersion(),
                        state,
                        row.reason().map(DeliveryReason::read),
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
}
