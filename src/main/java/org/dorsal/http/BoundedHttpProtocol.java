package org.dorsal.http;

import java.util.Objects;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.dorsal.limit.Limit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP connector that bounds the whole time of a request's head and body and the request threads that wait for bodies
 * (ADR 17). Tomcat's own timeouts bound the silence between two packets, so that a byte every few seconds keeps a
 * thread, and nothing bounds the sum over all callers.
 */
public final class BoundedHttpProtocol extends Http11NioProtocol {
    private @Nullable Limit waits;

    /** @param threads that may wait for bodies; set before the first connection */
    void limitWaits(Limit threads) {
        waits = threads;
    }

    @Override
    protected Processor createProcessor() {
        return new BoundedHttpConnection(this, new UnreadBodyAdapter(getAdapter()), Objects.requireNonNull(waits));
    }
}
