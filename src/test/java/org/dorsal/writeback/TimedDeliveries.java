package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;

/** Ledger that measures the lease time of finished lanes, and the time of items from SENT to FILED. */
final class TimedDeliveries implements DeliveryLedger {
    private final DeliveryLedger ledger;
    private final Map<String, Long> held = new ConcurrentHashMap<>();
    private final Map<ItemKey, Long> sent = new ConcurrentHashMap<>();
    private final Queue<Long> lanes = new ConcurrentLinkedQueue<>();
    private final Queue<Long> items = new ConcurrentLinkedQueue<>();

    TimedDeliveries(DeliveryLedger ledger) {
        this.ledger = ledger;
    }

    /** Returns the p50 and p99 of items and lanes as text. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "an item p50 %.1f ms, p99 %.1f ms; a lane p50 %.1f ms, p99 %.1f ms",
                millis(items, 50),
                millis(items, 99),
                millis(lanes, 50),
                millis(lanes, 99));
    }

    @Override
    public Optional<Lease> lease(String site, Instant now, Duration length) {
        long before = System.nanoTime();
        Optional<Lease> lease = ledger.lease(site, now, length);
        lease.ifPresent(leased -> held.put(leased.patient(), before));
        return lease;
    }

    @Override
    public boolean extend(Lease lease, Duration length) {
        return ledger.extend(lease, length);
    }

    @Override
    public List<AssessmentDeliveries> work(Lease lease) {
        return ledger.work(lease);
    }

    @Override
    public boolean plan(Lease lease, DeliveryOrder order, Map<ResourceKind, String> ways, List<DeliveryItem> planned) {
        return ledger.plan(lease, order, ways, planned);
    }

    @Override
    public boolean findable(String site, String type) {
        return ledger.findable(site, type);
    }

    @Override
    public boolean keep(Lease lease, DeliveryItem item, Optional<Attempt> attempt) {
        if (item.state() == DeliveryState.SENT) {
            sent.put(item.key(), System.nanoTime());
        }
        boolean stored = ledger.keep(lease, item, attempt);
        if (item.state() == DeliveryState.FILED) {
            Optional.ofNullable(sent.remove(item.key())).ifPresent(before -> items.add(System.nanoTime() - before));
        }
        return stored;
    }

    @Override
    public void release(Lease lease, Optional<Instant> due, Instant now) {
        ledger.release(lease, due, now);
        if (due.isEmpty()) {
            Optional.ofNullable(held.remove(lease.patient()))
                    .ifPresent(before -> lanes.add(System.nanoTime() - before));
        }
    }

    private static double millis(Collection<Long> nanos, int percent) {
        List<Long> sorted = nanos.stream().sorted().toList();
        long percentile = sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
        return percentile / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
