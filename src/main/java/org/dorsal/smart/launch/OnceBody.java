package org.dorsal.smart.launch;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The body of one request, given away once. The JDK's client may try a request again by itself
 * ({@code jdk.httpclient.enableAllMethodRetry}, HTTP/2's GOAWAY); a POST that is sent twice could be done twice. And whoever
 * takes a body back before it was given away knows for certain that the other side has not got it.
 */
final class OnceBody implements BodyPublisher {
    private final BodyPublisher content;
    private final AtomicBoolean gone = new AtomicBoolean();

    OnceBody(byte[] content) {
        if (content.length == 0) {
            throw new IllegalArgumentException("an empty body never leaves, so it can't be told whether it has");
        }
        this.content = BodyPublishers.ofByteArray(content);
    }

    /** Whether nothing of it has left; then nothing ever will. */
    boolean takeBack() {
        return gone.compareAndSet(false, true);
    }

    @Override
    public long contentLength() {
        return content.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (gone.compareAndSet(false, true)) {
            content.subscribe(subscriber);
            return;
        }
        subscriber.onSubscribe(new Nothing());
        subscriber.onError(new IOException("this body is sent once"));
    }

    private record Nothing() implements Flow.Subscription {
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
