package org.dorsal.http;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Limits the request threads that wait for the rest of a body, over all callers together: hundreds of slow bodies from
 * as many addresses must leave threads for callers whose requests have arrived. Callers with a verified credential have
 * places of their own, which strangers cannot take. Without a place a body may arrive for a moment more, since many
 * clients send head and body in two packets.
 */
public final class BodyWaitLimiter {
    /** With {@link #MAX_STRANGERS} and the delayed refusals fewer than {@code server.tomcat.threads.max}. */
    private static final int MAX_VERIFIED = 64;

    private static final int MAX_STRANGERS = 32;
    private static final String VERIFIED_LATELY = BodyWaitLimiter.class.getName();

    private static final Duration GRACE = Duration.ofMillis(100);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    private final Semaphore verified = new Semaphore(MAX_VERIFIED);
    private final Semaphore strangers = new Semaphore(MAX_STRANGERS);

    /** Marks a request whose credential was verified lately, before an endpoint verifies it again. */
    public static void markVerifiedLately(ServletRequest request) {
        request.setAttribute(VERIFIED_LATELY, true);
    }

    /** Read that may wait for the network. */
    @FunctionalInterface
    interface BlockingRead {
        int read() throws IOException;
    }

    /**
     * Reads while holding a place; without one it reads what arrives within {@link #GRACE}, or fails.
     *
     * @param arrived whether the read returns at once
     */
    int read(ServletRequest request, BooleanSupplier arrived, BlockingRead body) throws IOException {
        boolean verifiedCaller = request.getAttribute(VERIFIED_LATELY) != null
                || request.getAttribute(CredentialCheck.ATTRIBUTE) == CredentialCheck.VERIFIED;
        Semaphore places = verifiedCaller ? verified : strangers;
        if (!places.tryAcquire()) {
            long began = System.nanoTime();
            while (System.nanoTime() - began < GRACE.toNanos()) {
                LockSupport.parkNanos(POLL_INTERVAL.toNanos());
                if (arrived.getAsBoolean()) {
                    return body.read();
                }
            }
            throw new SocketTimeoutException("too many request threads wait for bodies");
        }
        try {
            return body.read();
        } finally {
            places.release();
        }
    }
}
