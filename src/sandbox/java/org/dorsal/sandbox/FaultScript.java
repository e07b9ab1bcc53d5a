package org.dorsal.sandbox;

import java.util.*;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The faults that are still to come, in their order: a request gets the first that is for it. */
final class FaultScript {
    private static final int MAX_HANG_MINUTES = 30;

    private final List<ScriptedFault> coming = new ArrayList<>();
    private CountDownLatch release = new CountDownLatch(1);

    synchronized void add(List<ScriptedFault> faults) {
        coming.addAll(faults);
    }

    synchronized List<ScriptedFault> coming() {
        return List.copyOf(coming);
    }

    /** Removes all faults and releases all hanging requests. */
    synchronized void clear() {
        coming.clear();
        letGo();
    }

    /** Ends the answers that hang or drip at the moment. */
    synchronized void letGo() {
        release.countDown();
        release = new CountDownLatch(1);
    }

    /** The request's fault, which is used up by it. */
    synchronized Optional<Fault> next(RequestedInteraction interaction) {
        for (int i = 0; i < coming.size(); i++) {
            var candidate = coming.get(i);
            if (candidate.isFor(interaction)) {
                var remaining = candidate.used();
                if (remaining.isPresent()) {
                    coming.set(i, remaining.get());
                } else {
                    coming.remove(i);
                }
                return Optional.of(candidate.fault());
            }
        }
        return Optional.empty();
    }

    /**
     * Latch for which a hanging request waits; taken before the request is executed, so that no release is missed.
     */
    synchronized CountDownLatch release() {
        return release;
    }

    static void hang(CountDownLatch until) {
        pause(until, TimeUnit.MINUTES.toMillis(MAX_HANG_MINUTES));
    }

    /** Waits and returns whether the release came within the time. */
    static boolean pause(CountDownLatch until, long milliseconds) {
        try {
            return until.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
