package org.dorsal.writeback;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrCalls.Authority;
import org.dorsal.smart.launch.EhrReply;

/** One worker of one site: takes the patient who has waited longest and works for them. Any number may run, anywhere. */
final class Drain {
    private final Engine engine;
    private final BooleanSupplier stopping;

    /** @param stopping whether the process is about to end, so that nothing new is begun */
    Drain(Engine engine, BooleanSupplier stopping) {
        this.engine = engine;
        this.stopping = stopping;
    }

    /** Works for one patient; false when there was nobody to work for, or the EHR is away. */
    boolean once() {
        if (!engine.health().open() && !isBack()) {
            return false;
        }
        long before = engine.ticks().getAsLong();
        Optional<Lease> lease = engine.deliveries().lease(engine.site(), engine.now(), engine.leaseLength());
        lease.ifPresent(held -> new LaneWork(engine, held, new Keeping(engine, held, before), stopping).run());
        return lease.isPresent();
    }

    /** Asked by a harmless question, so that no delivery is spent on it. */
    private boolean isBack() {
        if (!engine.health().askNow(engine.now())) {
            return false;
        }
        EhrReply reply = engine.ehr().call(new Authority.Nobody(new SiteId(engine.site())), EhrCall.get("metadata"));
        boolean back = reply instanceof EhrReply.Answered(int status, var _, var _) && status < 500 && status != 429;
        if (back) {
            engine.health().answered();
        } else {
            engine.health().failed(engine.now());
        }
        engine.watch()
                .attempted(engine.site(), Attempt.Act.READ, back ? Attempt.Outcome.DONE : Attempt.Outcome.UNKNOWN);
        return back;
    }
}
