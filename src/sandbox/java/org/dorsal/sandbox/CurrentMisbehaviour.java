package org.dorsal.sandbox;

import java.util.*;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Current misbehaviours of the sandbox. */
final class CurrentMisbehaviour {
    private static final int SLOWNESS_SECONDS = 20;

    private Set<Misbehaviour> now = Set.of();
    private Optional<RefreshAnswer> refreshes = Optional.empty();
    private CountDownLatch change = new CountDownLatch(1);

    synchronized boolean is(Misbehaviour misbehaviour) {
        return now.contains(misbehaviour);
    }

    /** Answer to every refresh in place of the correct one. */
    synchronized Optional<RefreshAnswer> refreshes() {
        return refreshes;
    }

    synchronized void answerRefreshes(Optional<RefreshAnswer> with) {
        refreshes = with;
    }

    /** Replaces the current misbehaviours. */
    synchronized void become(Collection<Misbehaviour> misbehaviours) {
        now = Set.copyOf(misbehaviours);
        change.countDown();
        change = new CountDownLatch(1);
    }

    synchronized void turn(Misbehaviour misbehaviour) {
        var next = EnumSet.noneOf(Misbehaviour.class);
        next.addAll(now);
        if (!next.remove(misbehaviour)) {
            next.add(misbehaviour);
        }
        become(next);
    }

    /** Waits until the mood changes, so that a test that has seen enough need not wait for the slow answer. */
    void dawdle() {
        try {
            var _ = nextChange().await(SLOWNESS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized CountDownLatch nextChange() {
        return change;
    }
}
