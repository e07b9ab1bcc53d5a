package org.dorsal.http.web;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Turns for telling of those whom nobody knows. An event costs a commit, and anybody can ask for as many as they like: one is
 * told at a time, a few wait, and whoever comes on top is told to come again. So they take nobody else's connection.
 */
final class Strangers {
    private static final int MOST_WAITING = 8;
    private static final long PATIENCE_SECONDS = 1;

    private final Semaphore turn = new Semaphore(1, true);

    /** Whether it was done; throws what it throws. */
    boolean take(Runnable tell) {
        try {
            if (turn.getQueueLength() >= MOST_WAITING || !turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return false;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            tell.run();
            return true;
        } finally {
            turn.release();
        }
    }
}
