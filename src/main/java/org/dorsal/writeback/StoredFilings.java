package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.DeliveryReads.StoredDepth;
import org.dorsal.store.StoredDelivery;
import org.dorsal.store.StoredDelivery.StoredOrder;
import org.dorsal.store.StoredItem;
import org.dorsal.store.StoredItem.Copy;

/** What people may know of deliveries, from the store. */
record StoredFilings(DeliveryReads reads) implements Filings {
    /** What is kept of the plan for a kind that is written, among the words that {@link Deliveries#plan} keeps; others are those of {@link KindPlan.Why}. */
    static final String WRITTEN = "written";

    private static final Comparator<Item> AS_DELIVERED = Comparator.comparing(Item::kind)
            .thenComparingInt(Item::position)
            .thenComparing(item -> item.key().slot());

    @Override
    public FilingStatus of(String site, String patient, String assessment) {
        StoredDelivery found = reads.ofAssessment(site, patient, assessment);
        return status(found.orders().stream().findFirst(), found.items().stream());
    }

    @Override
    public Map<String, FilingStatus> ofPatient(String site, String patient) {
        StoredDelivery found = reads.ofPatient(site, patient);
        Map<String, List<StoredItem>> items =
                found.items().stream().collect(Collectors.groupingBy(StoredItem::assessment));
        return found.orders().stream()
                .collect(Collectors.toMap(
                        StoredOrder::assessment,
                        order -> status(
                                Optional.of(order), items.getOrDefault(order.assessment(), List.of()).stream())));
    }

    @Override
    public List<Stuck> stuck(String site, int most) {
        return reads.stuck(site, most).stream()
                .map(row -> new Stuck(row.patient(), line(ItemRow.read(row)), row.tries()))
                .toList();
    }

    @Override
    public Depth depth(String site, Instant now) {
        StoredDepth depth = reads.depth(site);
        long age = depth.oldest()
                .map(since -> Duration.between(since, now).toSeconds())
                .orElse(0L);
        return new Depth(depth.waiting(), depth.parked(), Math.max(0, age));
    }

    private static FilingStatus status(Optional<StoredOrder> newest, Stream<StoredItem> items) {
        Optional<Map<String, String>> ways = newest.flatMap(StoredOrder::ways);
        return new FilingStatus(
                newest.map(StoredOrder::created),
                ways.isPresent(),
                notWritten(ways.orElseGet(Map::of)),
                items.map(ItemRow::read)
                        .sorted(AS_DELIVERED)
                        .map(StoredFilings::line)
                        .toList());
    }

    private static Map<Kind, KindPlan.Why> notWritten(Map<String, String> ways) {
        return ways.entrySet().stream()
                .filter(way -> !way.getValue().equals(WRITTEN))
                .collect(Collectors.toMap(
                        way -> Kind.valueOf(way.getKey()), way -> KindPlan.Why.valueOf(way.getValue())));
    }

    private static FilingStatus.Line line(Item item) {
        return new FilingStatus.Line(
                item.key(),
                item.kind(),
                item.state(),
                item.reason(),
                item.filed(),
                item.changed(),
                item.next(),
                item.says());
    }

    /** Items as the store has them, and back. */
    static final class ItemRow {
        private ItemRow() {}

        static StoredItem of(String patient, Item item) {
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
                    item.reason().map(Reason::name),
                    item.target().map(ItemRow::copy),
                    item.filed().map(ItemRow::copy),
                    item.tries(),
                    item.changed(),
                    item.next(),
                    item.says(),
                    item.mayBeThere());
        }

        static Item read(StoredItem row) {
            return new Item(
                    new ItemKey(row.assessment(), row.slot(), row.version()),
                    Kind.valueOf(row.kind()),
                    row.position(),
                    row.resourceVersion(),
                    State.valueOf(row.state()),
                    row.reason().map(Reason::valueOf),
                    copied(row.target()),
                    copied(row.filed()),
                    row.tries(),
                    row.changed(),
                    row.next(),
                    row.says(),
                    row.mayBeThere());
        }

        private static Copy copy(EhrCopy there) {
            return new Copy(there.id(), there.version());
        }

        private static Optional<EhrCopy> copied(Optional<Copy> there) {
            return there.map(copy -> new EhrCopy(copy.id(), copy.version()));
        }
    }
}
