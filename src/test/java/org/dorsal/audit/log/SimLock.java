package org.dorsal.audit.log;

import java.time.Duration;
import java.time.Instant;

/**
 * An advisory lock that goes with its transaction; and the transaction goes when its holder has not been heard of for a
 * while ({@code idle_in_transaction_session_timeout}).
 */
final class SimLock {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Object holder = "nobody";
    private Instant heard = Instant.MIN;

    boolean take(Object owner, Instant now) {
        if (!holder.equals("nobody") && now.isBefore(heard.plus(PATIENCE))) {
            return false;
        }
        holder = owner;
        heard = now;
        return true;
    }

    /** Whether the transaction is still there. */
    boolean holds(Object owner, Instant now) {
        boolean isHeld = holder.equals(owner) && now.isBefore(heard.plus(PATIENCE));
        heard = isHeld ? now : heard;
        return isHeld;
    }

    void release(Object owner) {
        holder = holder.equals(owner) ? "nobody" : holder;
    }
}
