package org.dorsal.writeback;

import java.time.Duration;
import java.util.Optional;
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

/**
 * Worker of one site; leases the patient who has waited longest. Any number may run, on any replica.
 *
 * @param stopping whether the process is stopping, so that no new item is started
 */
record DeliveryWorker(DeliveryEngine engine, BooleanSupplier stopping) implements LeasedJob<Lease> {
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
        new LaneWorker(engine, held.lease(), new LeasedLedger(engine, held), isStopping).run();
    }

    /** Lets the lease run out: a request may still be on its way, and the next worker must find its effect. */
    @Override
    public void giveUp(Lease lease, Throwable fault) {}

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
            engine.health().failed(engine.now());
        }
        engine.watch()
                .attempted(
                        engine.site(),
                        Attempt.AttemptAction.READ,
                        back ? Attempt.AttemptOutcome.DONE : Attempt.AttemptOutcome.UNKNOWN);
        return back;
    }
}
