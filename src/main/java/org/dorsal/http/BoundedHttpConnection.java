package org.dorsal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.Adapter;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.Owner;
import org.jspecify.annotations.Nullable;

/** HTTP on one connection, with deadlines for the head and the body of each request. */
final class BoundedHttpConnection extends Http11Processor {
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration GRACE = Duration.ofMillis(100);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    /** Minimum transfer rate of a long body, in bytes per second. */
    private static final int BYTES_A_SECOND = 10_000;

    private final Limit waits;

    /** Connection with an incomplete head, and when its first bytes arrived. */
    private @Nullable SocketWrapperBase<?> incomplete;

    private long headBegan;

    BoundedHttpConnection(BoundedHttpProtocol protocol, Adapter adapter, Limit waits) {
        super(protocol, adapter);
        this.waits = waits;
        request.setInputBuffer(new BoundedBody(request.getInputBuffer()));
    }

    /** Called whenever bytes arrive between requests or within a head; no thread waits for the next ones. */
    @Override
    @SuppressWarnings("ReferenceEquality") // the same connection is meant, not an equal one
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        if (incomplete != socket) {
            headBegan = System.nanoTime();
        } else if (System.nanoTime() - headBegan > HEAD_TIMEOUT.toNanos()) {
            incomplete = null;
            return SocketState.CLOSED;
        }
        SocketState state = super.service(socket);
        incomplete = state == SocketState.LONG ? socket : null;
        return state;
    }

    /**
     * Input of a request's body. Every reader passes here, also Tomcat's own of forms: a deadline in each reader would
     * be missing in the next one.
     */
    private final class BoundedBody implements InputBuffer {
        private final InputBuffer socket;
        private long began;
        private long received;

        BoundedBody(InputBuffer socket) {
            this.socket = socket;
        }

        @Override
        public int available() {
            return socket.available();
        }

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            if (request.getBytesRead() == 0) {
                began = System.nanoTime();
                received = 0;
            }
            int bytes = hasArrived() ? socket.doRead(handler) : waitFor(handler);
            received += Math.max(0, bytes);
            if (System.nanoTime() - began
                    > BODY_TIMEOUT.plusSeconds(received / BYTES_A_SECOND).toNanos()) {
                throw new SocketTimeoutException("the body takes too long");
            }
            return bytes;
        }

        /** Returns whether a read does not wait; bytes of a chunk may have arrived without the rest of its length. */
        private boolean hasArrived() {
            long length = request.getContentLengthLong();
            return length >= 0 && (request.getBytesRead() >= length || BoundedHttpConnection.this.available(true) > 0);
        }

        /**
         * Waits for the rest of a body while holding one unit of the limit on waiting threads, so that hundreds of slow
         * bodies leave threads for complete requests. Without a unit it waits {@link #GRACE} only, since many clients send
         * head and body in two packets.
         */
        private int waitFor(ApplicationBufferHandler handler) throws IOException {
            Object caller = request.getNote(CoyoteAdapter.ADAPTER_NOTES);
            if (!(caller instanceof HttpServletRequest servletRequest)) {
                return socket.doRead(handler);
            }
            try (Grant _ = waits.take(owner(servletRequest), 1, Duration.ZERO)) {
                return socket.doRead(handler);
            } catch (LimitException _) {
                long waiting = System.nanoTime();
                while (System.nanoTime() - waiting < GRACE.toNanos()) {
                    LockSupport.parkNanos(POLL_INTERVAL.toNanos());
                    if (hasArrived()) {
                        return socket.doRead(handler);
                    }
                }
                throw new SocketTimeoutException("too many request threads wait for bodies");
            }
        }

        /** Strangers of all sites are one: the path of an unknown caller may name any site. */
        private static Owner owner(HttpServletRequest request) {
            String network = request.getRemoteAddr();
            return CredentialCheck.isVerified(request)
                    ? new Owner(CredentialCheck.site(request), network)
                    : Owner.stranger("", network);
        }
    }
}
