package org.dorsal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.Owner;
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

    /**
     * Drops what has arrived of an unread body, without waiting for the rest. An honest caller with an expired token
     * keeps its connection. Where the rest has not arrived, the response announces the end of the connection (RFC 9112,
     * 9.6), so that the caller sends no further request on it. Tomcat itself would wait for up to {@code
     * server.tomcat.max-swallow-size} bytes on the request's thread. A valve would read before the response is sent, and a
     * body that ends early would make it a 500.
     */
    record UnreadBodyAdapter(Adapter container) implements Adapter {
        private static final int MAX_LENGTH = 2 * 1024 * 1024;

        @Override
        public void service(Request request, Response response) throws Exception {
            // without a body; or Tomcat has refused the head, such as two lengths, and ends the connection
            if (request.isFinished() || response.getStatus() == HttpServletResponse.SC_BAD_REQUEST) {
                container.service(request, response);
                return;
            }
            UnreadBody body = new UnreadBody(request);
            request.setAttribute(UnreadBody.ATTRIBUTE, body);
            container.service(request, response);
            if (!body.isAtEnd() || body.isAnnounced) {
                request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }

        @Override
        public boolean prepare(Request request, Response response) throws Exception {
            return container.prepare(request, response);
        }

        @Override
        public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
            return container.asyncDispatch(request, response, event);
        }

        @Override
        public void log(Request request, Response response, long time) {
            container.log(request, response, time);
        }

        @Override
        public void checkRecycled(Request request, Response response) {
            container.checkRecycled(request, response);
        }

        @Override
        public String getDomain() {
            return container.getDomain();
        }

        /** Rest of a request's body. */
        static final class UnreadBody {
            static final String ATTRIBUTE = UnreadBody.class.getName();

            private final Request request;
            private boolean isAnnounced;

            UnreadBody(Request request) {
                this.request = request;
            }

            /** Drops what has arrived; returns whether the next request can follow on the connection. */
            boolean isAtEnd() {
                DroppedBytes dropped = new DroppedBytes();
                try {
                    int bytes = 0;
                    while (bytes >= 0 && hasArrived()) {
                        bytes = request.doRead(dropped);
                    }
                } catch (IOException _) {
                    // the caller is gone; Tomcat would log it as a fault
                }
                return request.isFinished();
            }

            /** Has the connection end after the response, which announces it. */
            void announceEnd() {
                isAnnounced = true;
            }

            private boolean hasArrived() {
                long length = request.getContentLengthLong(); // -1 for none
                if (length > MAX_LENGTH || request.getBytesRead() >= length) {
                    return false;
                }
                request.action(ActionCode.AVAILABLE, true);
                return request.getAvailable() > 0;
            }
        }

        private static final class DroppedBytes implements ApplicationBufferHandler {
            private ByteBuffer buffer = ByteBuffer.allocate(0);

            @Override
            public void setByteBuffer(ByteBuffer bytes) {
                buffer = bytes;
            }

            @Override
            public ByteBuffer getByteBuffer() {
                return buffer;
            }

            @Override
            public void expand(int size) {
                // nothing is kept
            }
        }
    }

    /** HTTP on one connection, with deadlines for the head and the body of each request. */
    static final class BoundedHttpConnection extends Http11Processor {
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
                return length >= 0
                        && (request.getBytesRead() >= length || BoundedHttpConnection.this.available(true) > 0);
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
}
