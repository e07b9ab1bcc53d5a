package org.dorsal.writeback;

import java.time.*;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.audit.OperatorDecision;
import org.dorsal.store.DeliveryLanes;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.DeliveryRows;
import org.dorsal.store.DeliveryRows.NewAttempt;
import org.dorsal.store.DeliveryWork;
import org.dorsal.store.StoredDelivery;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.StoredItem;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver.OperatorDeliveryLedger;
import org.dorsal.writeback.Filings.StoredFilings.ItemRow;

/** The ledger of deliveries in PostgreSQL. Each call is one transaction in one round trip. */
record StoredDeliveryLedger(DeliveryLanes lanes, DeliveryRows rows, DeliveryWork work)
        implements OperatorDeliveryLedger {
    @Override
    public Optional<Lease> lease(String site, Instant now, Duration length) {
        return lanes.take(site, now, length);
    }

    @Override
    public Optional<Lease> lease(String site, String patient, Duration length) {
        return lanes.take(site, patient, length);
    }

    @Override
    public boolean extend(Lease lease, Duration length) {
        return lanes.extend(lease, length);
    }

    @Override
    public List<AssessmentDeliveries> work(Lease lease) {
        StoredDelivery open = work.open(lease.site(), lease.patient());
        Map<String, List<StoredItem>> items =
                open.items().stream().collect(Collectors.groupingBy(StoredItem::assessment));
        Map<String, List<DeliveryOrder>> orders = open.orders().stream()
                .collect(Collectors.groupingBy(DeliveryOrder::assessment, LinkedHashMap::new, Collectors.toList()));
        return orders.entrySet().stream()
                .map(entry ->
                        deliveries(entry.getKey(), entry.getValue(), items.getOrDefault(entry.getKey(), List.of())))
                .toList();
    }

    private static AssessmentDeliveries deliveries(
            String assessment, List<DeliveryOrder> orders, List<StoredItem> rows) {
        List<DeliveryItem> items = ItemRow.readable(rows);
        return new AssessmentDeliveries(assessment, orders, items, items.size() == rows.size());
    }

    @Override
    public boolean plan(Lease lease, DeliveryOrder order, Map<ResourceKind, String> ways, List<DeliveryItem> items) {
        Map<String, String> decided = ways.entrySet().stream()
                .collect(Collectors.toMap(way -> way.getKey().name(), Map.Entry::getValue));
        return rows.plan(lease, order.assessment(), order.version(), decided, stored(lease, items));
    }

    @Override
    public boolean findable(String site, String type) {
        return work.everFound(site, type);
    }

    @Override
    public boolean keep(Lease lease, DeliveryItem item, Optional<Attempt> attempt) {
        return rows.keep(
                lease,
                attempt.map(Attempt::attemptedAt).orElse(item.changed()),
                stored(lease, List.of(item)),
                attempt.map(newAttempt -> attempt(item, newAttempt)),
                attempt
                        .map(newAttempt ->
                                newAttempt.toRecord(lease.patient(), item).toEvent())
                        .stream()
                        .toList());
    }

    @Override
    public void release(Lease lease, Optional<Instant> due, Instant now) {
        lanes.release(lease, due.orElse(Instant.MAX), now);
    }

    @Override
    public Optional<PatientItem> find(String site, UUID key) {
        return work.item(site, key).flatMap(row -> ItemRow.read(row).map(item -> new PatientItem(row.patient(), item)));
    }

    @Override
    public List<DeliveryItem> ofAssessment(Lease lease, String assessment) {
        return ItemRow.readable(work.ofAssessment(lease.site(), lease.patient(), assessment));
    }

    @Override
    public boolean decide(Lease lease, List<DeliveryItem> items, OperatorDecision ruling) {
        return rows.keep(lease, ruling.time(), stored(lease, items), Optional.empty(), List.of(ruling.toEvent()));
    }

    private static NewAttempt attempt(DeliveryItem item, Attempt newAttempt) {
        return new NewAttempt(
                newAttempt.id(),
                item.key().id(),
                newAttempt.attemptedAt(),
                newAttempt.act().name(),
                newAttempt.outcome().name(),
                newAttempt.status());
    }

    private static List<StoredItem> stored(Lease lease, List<DeliveryItem> items) {
        return items.stream().map(item -> ItemRow.of(lease.patient(), item)).toList();
    }
}
