package org.dorsal.store;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Native contexts between two uses. To make one and to free it costs nine times what it takes to pack an event, and three times what
 * it takes to unpack a response (ADR 39). Whoever has taken one has it alone.
 */
final class IdleContexts<C> {
    /** As many as the FHIR door lets in at once; what is given back beyond that is freed. */
    static final int MOST = 16;

    private final ArrayBlockingQueue<C> idle = new ArrayBlockingQueue<>(MOST);
    private final Supplier<C> made;
    private final Consumer<C> freed;

    IdleContexts(Supplier<C> made, Consumer<C> freed) {
        this.made = made;
        this.freed = freed;
    }

    C take() {
        C one = idle.poll();
        return one == null ? made.get() : one;
    }

    /** Of one that did what it was asked; one that failed, or that has grown, is freed instead. */
    void giveBack(C one, boolean asGoodAsNew) {
        if (!asGoodAsNew || !idle.offer(one)) {
            freed.accept(one);
        }
    }
}
