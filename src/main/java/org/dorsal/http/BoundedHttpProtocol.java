package org.dorsal.http;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP connector that bounds the whole time of a request's head and body and the request threads that wait for bodies
 * (ADR 17). Tomcat's own timeouts bound the silence between two packets, so that a byte every few seconds keeps a
 * thread, and nothing bounds the sum over all callers.
 */
public final class BoundedHttpProtocol extends Http11NioProtocol {
    private final BodyWaitLimiter waits = new BodyWaitLimiter();

    @Override
    protected Processor createProcessor() {
        return new BoundedHttpConnection(this, new UnreadBodyAdapter(getAdapter()), waits);
    }
}
