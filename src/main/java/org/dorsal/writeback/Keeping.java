package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.dorsal.writeback.Deliveries.Lease;

/** Writes to the ledger in the name of one lease, and knows how long the lease is good for. */
final class Keeping {
    private final Engine engine;
    private final Lease lease;
    private long goodSince;
    private Duration goodFor;
    private Optional<String> user = Optional.empty();

    /** @param since ticks before the lease was asked for */
    Keeping(Engine engine, Lease lease, long since) {
        this.engine = engine;
        this.lease = lease;
        this.goodSince = since;
        this.goodFor = engine.leaseLength();
    }

    /** What is tried from now on is tried with that clinician's rights. */
    void by(Optional<String> clinician) {
        user = clinician;
    }

    /** There is time for a whole exchange, and more. Asked before anything is sent. */
    boolean hasTime() {
        return remaining().compareTo(engine.answerWithin().multipliedBy(2)) >= 0 || extend(engine.leaseLength());
    }

    /** Between this and the first byte nothing waits; a process that was stopped meanwhile must not send. */
    boolean mayStillSend() {
        return remaining().compareTo(engine.answerWithin().plus(engine.quarantine())) >= 0;
    }

    boolean extend(Duration length) {
        long before = engine.ticks().getAsLong();
        if (!engine.deliveries().extend(lease, length)) {
            return false;
        }
        goodSince = before;
        goodFor = length;
        return true;
    }

    Step keep(Item item, Attempt attempt) {
        return told(item, engine.deliveries().keep(lease, item, Optional.of(attempt.by(user))), new Step.Kept(item));
    }

    Step keep(Item item) {
        return told(item, engine.deliveries().keep(lease, item, Optional.empty()), new Step.Kept(item));
    }

    /** Keeps what was learnt about an item that has settled already. */
    Step learnt(Item item, Attempt attempt) {
        return engine.deliveries().keep(lease, item, Optional.of(attempt.by(user)))
                ? new Step.Kept(item)
                : new Step.Lost();
    }

    Step wait(Item item, Instant until, Attempt attempt) {
        return told(
                item,
                engine.deliveries().keep(lease, item, Optional.of(attempt.by(user))),
                new Step.Waits(item, until));
    }

    Step wait(Item item, Instant until) {
        return told(item, engine.deliveries().keep(lease, item, Optional.empty()), new Step.Waits(item, until));
    }

    Step quarantine(Item item, Attempt attempt) {
        return told(
                item, engine.deliveries().keep(lease, item, Optional.of(attempt.by(user))), new Step.Quarantined(item));
    }

    private Step told(Item item, boolean kept, Step step) {
        if (!kept) {
            return new Step.Lost();
        }
        if (item.state().settled()) {
            engine.watch().settled(lease.site(), item.state());
        }
        return step;
    }

    private Duration remaining() {
        return goodFor.minusNanos(engine.ticks().getAsLong() - goodSince);
    }

    /** What came of working on an item. */
    sealed interface Step {
        /** It was kept like this; go on. */
        record Kept(Item item) implements Step {}

        /** It was kept like this; the patient's deliveries go on at that moment. */
        record Waits(Item item, Instant until) implements Step {}

        /** It was kept like this; nothing is done for the patient until the lease has run out. */
        record Quarantined(Item item) implements Step {}

        /** Somebody else has the lane, or may have it any moment: stop at once. */
        record Lost() implements Step {}
    }
}
