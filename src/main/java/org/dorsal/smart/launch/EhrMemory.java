package org.dorsal.smart.launch;

import java.time.Duration;
import java.util.Optional;
import org.dorsal.limit.Limit;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.Owner;

/**
 * Part of the service's memory that the answers of an EHR take while one record is read. All searches of a launch share
 * it, so that several large answers are refused like one that is too large. Thread-safe.
 */
public final class EhrMemory implements AutoCloseable {
    /** Bytes of the heap for each byte of an answer: it is received in pieces, joined, and its entries are cut out. */
    public static final int BYTES_OF_BODY = 3;

    private final Optional<Limit> memory;
    private final Owner owner;
    private Optional<Limit.Grant> grant = Optional.empty();
    private boolean closed;

    private EhrMemory(Optional<Limit> memory, Owner owner) {
        this.memory = memory;
        this.owner = owner;
    }

    public static EhrMemory of(Limit memory, Owner owner) {
        return new EhrMemory(Optional.of(memory), owner);
    }

    /** Returns memory that never ends. */
    public static EhrMemory unlimited() {
        return new EhrMemory(Optional.empty(), new Owner("", ""));
    }

    /** Takes more bytes without waiting; false when they are refused, or after the end of the reading. */
    public synchronized boolean take(long bytes) {
        try {
            if (!closed && memory.isPresent()) {
                Limit.Grant memoryGrant = grant.orElseGet(() -> memory.get().take(owner, 0, Duration.ZERO));
                grant = Optional.of(memoryGrant);
                memoryGrant.growTo(memoryGrant.units() + bytes);
            }
            return !closed;
        } catch (LimitException _) {
            return false;
        }
    }

    public synchronized void giveBack(long bytes) {
        grant.ifPresent(memoryGrant -> memoryGrant.shrinkTo(Math.max(0, memoryGrant.units() - bytes)));
    }

    @Override
    public synchronized void close() {
        closed = true;
        grant.ifPresent(Limit.Grant::close);
    }
}
