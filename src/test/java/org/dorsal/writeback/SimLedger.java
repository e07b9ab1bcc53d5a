package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.SomeStoreFaults;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;

/**
 * Simulated database connection: it fails before and after a commit, and the process is suspended for minutes between
 * two calls.
 */
final class SimLedger implements DeliveryLedger {
    private final SomeDeliveries ledger;
    private final SimTime time;
    private final Random random;
    private final double trouble;
    private final BooleanSupplier calm;

    SimLedger(SomeDeliveries ledger, SimTime time, Random random, double trouble, BooleanSupplier calm) {
        this.ledger = ledger;
        this.time = time;
        this.random = random;
        this.trouble = trouble;
        this.calm = calm;
    }

    @Override
    public Optional<Lease> lease(String site, Instant now, Duration length) {
        ledger.clock(time.now());
        trouble();
        Optional<Lease> lease = ledger.lease(site, now, length);
        if (lease.isPresent()) {
            time.pause(stall());
            trouble();
        }
        return lease;
    }

    @Override
    public boolean extend(Lease lease, Duration length) {
        return through(() -> ledger.extend(lease, length));
    }

    @Override
    public List<AssessmentDeliveries> work(Lease lease) {
        return through(() -> ledger.work(lease));
    }

    @Override
    public boolean plan(Lease lease, DeliveryOrder order, Map<ResourceKind, String> ways, List<DeliveryItem> items) {
        return through(() -> ledger.plan(lease, order, ways, items));
    }

    @Override
    public boolean findable(String site, String type) {
        return through(() -> ledger.findable(site, type));
    }

    @Override
    public boolean keep(Lease lease, DeliveryItem item, Optional<Attempt> attempt) {
        return through(() -> ledger.keep(lease, item, attempt));
    }

    @Override
    public void release(Lease lease, Optional<Instant> due, Instant now) {
        through(() -> {
            ledger.release(lease, due, now);
            return true;
        });
    }

    private <T> T through(Supplier<T> call) {
        time.pause(Duration.ofMillis(1));
        trouble();
        ledger.clock(time.now());
        T result = call.get();
        time.pause(stall());
        trouble();
        return result;
    }

    private void trouble() {
        if (!calm.getAsBoolean() && random.nextDouble() < trouble) {
            throw SomeStoreFaults.unavailable(); // regardless of whether the commit took effect
        }
    }

    private Duration stall() {
        boolean stopped = !calm.getAsBoolean() && random.nextInt(150) == 0;
        return stopped ? Duration.ofSeconds(random.nextInt(300)) : Duration.ofMillis(1);
    }
}
