package org.dorsal.writeback;

import java.time.*;
import java.util.*;
import java.util.function.BooleanSupplier;
import org.dorsal.schedule.LeaseWorker;
import org.dorsal.schedule.LeaseWorker.HeldLease;
import org.dorsal.schedule.LeaseWorker.LeasedJob;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;

/**
 * Worker of one site, for one thread; leases the patient who has waited longest. Any number may run, on any replica.
 */
final class DeliveryWorker implements LeasedJob<Lease> {
    /** Age at which an order that cannot be planned is parked for an operator (promise {@code ehr-finally}). */
    private static final Duration PLANNED_WITHIN = Duration.ofHours(1);

    private final DeliveryEngine engine;
    private final BooleanSupplier stopping;
    private Optional<LaneWorker> lane = Optional.empty();

    /** @param stopping whether the process is stopping, so that no new item is started */
    DeliveryWorker(DeliveryEngine engine, BooleanSupplier stopping) {
        this.engine = engine;
        this.stopping = stopping;
    }

    /** Works on one patient's lane; false when no lane is due or the EHR is down. */
    boolean once() {
        return (engine.health().open() || isBack()) && new LeaseWorker<>(this, engine.ticks()).once(stopping);
    }

    @Override
    public Duration length() {
        return engine.leaseLength();
    }

    @Override
    public Optional<Lease> take() {
        return engine.deliveries().lease(engine.site(), engine.now(), length());
    }

    @Override
    public boolean extend(Lease lease, Duration length) {
        return engine.deliveries().extend(lease, length);
    }

    @Override
    public void work(HeldLease<Lease> held, BooleanSupplier isStopping) {
        LaneWorker worker = new LaneWorker(engine, held.lease(), new LeasedLedger(engine, held), isStopping);
        lane = Optional.of(worker);
        worker.run();
    }

    /**
     * Counts a failure of the first open delivery of the assessment in work, and parks it after its last try. The lease of
     * one that was sent runs out: its request may still be on its way, and the next worker must find its effect.
     */
    @Override
    public void giveUp(Lease lease, Throwable fault) {
        for (AssessmentDeliveries broken : engine.deliveries().work(lease).stream()
                .filter(open -> lane.filter(worker -> worker.isInWork(open)).isPresent())
                .toList()) {
            Optional<DeliveryOrder> order = broken.orders().stream()
                    .filter(unplanned -> OrderPlanner.isToPlan(unplanned, broken.items()))
                    .findFirst();
            order.ifPresentOrElse(
                    unplanned -> giveUp(lease, unplanned), () -> broken.head().ifPresent(item -> giveUp(lease, item)));
        }
    }

    /** Parks an order that can't be planned. It has no count of failures, so its age decides. */
    private void giveUp(Lease lease, DeliveryOrder order) {
        Instant now = engine.now();
        boolean parked = now.isAfter(order.created().plus(PLANNED_WITHIN));
        if (parked) {
            DeliveryItem item = OrderPlanner.placeholder(order, DeliveryReason.INTERNAL_FAULT, now);
            engine.deliveries().plan(lease, order, Map.of(), List.of(item));
            engine.watch().settled(lease.site(), item.state());
        }
        engine.deliveries().release(lease, Optional.of(parked ? now : engine.later(DeliveryEngine.MAX_TRIES)), now);
    }

    private void giveUp(Lease lease, DeliveryItem item) {
        Instant now = engine.now();
        int failures = item.tries() + 1;
        boolean parked = failures >= DeliveryEngine.MAX_TRIES;
        Instant until = parked ? now : engine.later(failures);
        DeliveryItem next = parked
                ? item.parked(DeliveryReason.INTERNAL_FAULT, item.mayBeThere(), now)
                : item.failed(failures, until, now);
        boolean kept = engine.deliveries().keep(lease, next, Optional.empty());
        if (kept && parked) {
            engine.watch().settled(lease.site(), next.state());
        }
        if (kept && !item.mayBeThere()) {
            engine.deliveries().release(lease, Optional.of(until), now);
        }
    }

    /** Probes the EHR with a metadata request, so that no delivery is used as a probe. */
    private boolean isBack() {
        if (!engine.health().askNow(engine.now())) {
            return false;
        }
        EhrReply reply =
                engine.ehr().call(new CallAuthority.NoAuthority(new SiteId(engine.site())), EhrCall.get("metadata"));
        boolean back =
                reply instanceof HttpAnswer.CompleteAnswer(int status, var _, var _) && status < 500 && status != 429;
        if (back) {
            engine.health().answered();
        } else {
            engine.health().failed(engine.now(), Optional.empty());
        }
        engine.watch()
                .attempted(
                        engine.site(),
                        Attempt.AttemptAction.READ,
                        back ? Attempt.AttemptOutcome.DONE : Attempt.AttemptOutcome.UNKNOWN);
        return back;
    }
}
