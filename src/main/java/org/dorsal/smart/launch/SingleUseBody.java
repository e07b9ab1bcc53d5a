package org.dorsal.smart.launch;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Request body that can be sent only once. The JDK's client may retry a request silently ({@code
 * jdk.httpclient.enableAllMethodRetry}, HTTP/2's GOAWAY), and a repeated POST could act twice. A body withdrawn
 * before the transfer was certainly not received.
 */
final class SingleUseBody implements BodyPublisher {
    private final BodyPublisher content;
    private final AtomicBoolean consumed = new AtomicBoolean();

    SingleUseBody(byte[] content) {
        if (content.length == 0) {
            throw new IllegalArgumentException("an empty body never leaves, so it can't be told whether it has");
        }
        this.content = BodyPublishers.ofByteArray(content);
    }

    /** Whether nothing of it has left; then nothing ever will. */
    boolean takeBack() {
        return consumed.compareAndSet(false, true);
    }

    @Override
    public long contentLength() {
        return content.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (consumed.compareAndSet(false, true)) {
            content.subscribe(subscriber);
            return;
        }
        subscriber.onSubscribe(new EmptySubscription());
        subscriber.onError(new IOException("this body is sent once"));
    }

    private record EmptySubscription() implements Flow.Subscription {
        @Override
        public void request(long n) {
            // there is nothing to give
        }

        @Override
        public void cancel() {
            // there is nothing to stop
        }
    }
}
