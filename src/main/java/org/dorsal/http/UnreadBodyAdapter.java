package org.dorsal.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Drops what has arrived of a body that nobody read, without waiting for the rest. An honest caller whose token has
 * expired keeps its connection. Where the rest has not arrived, the response announces the end of the connection (RFC 9112,
 * 9.6), so that the caller sends no further request on it. Tomcat itself would wait for up to {@code
 * server.tomcat.max-swallow-size} bytes on the request's thread.
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
