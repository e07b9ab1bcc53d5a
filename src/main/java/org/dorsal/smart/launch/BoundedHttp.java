package org.dorsal.smart.launch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLHandshakeException;
import org.dorsal.smart.launch.HttpCallObserver.EhrContacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Calls EHRs and {@link Destinations} that they name. Follows no redirect, which could lead a token elsewhere; bounds
 * every exchange in time and size; sends a body once. HTTP/1.1 only: there a connection carries one request at a
 * time, so that its loss leaves one request in doubt and not all that were on their way.
 */
public final class BoundedHttp {
    /** Name of the SSL bundle with the trusted authorities. */
    public static final String BUNDLE = "dorsal";

    private static final Logger LOG = LoggerFactory.getLogger(BoundedHttp.class);
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final HttpClient http;
    private final Duration whole;
    private final HttpCallObserver calls;
    private final Destinations destinations;

    /** @param whole time of an exchange up to the body's last byte */
    public BoundedHttp(Duration whole, Destinations destinations, SslBundle trust, HttpCallObserver calls) {
        this.whole = whole;
        this.destinations = destinations;
        this.calls = calls;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT.compareTo(whole) < 0 ? CONNECT : whole)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(trust.createSslContext())
                .build();
    }

    Duration whole() {
        return whole;
    }

    EhrContacts contacts() {
        return calls.contacts();
    }

    Destinations destinations() {
        return destinations;
    }

    HttpAnswer get(HttpRequest.Builder request, int maxBytes) {
        return get(request, maxBytes, whole);
    }

    HttpAnswer get(HttpRequest.Builder request, int maxBytes, Duration within) {
        return get(request, maxBytes, within, EhrMemory.unlimited());
    }

    /** @param memory memory of the answer; refused, the answer is too large */
    HttpAnswer get(HttpRequest.Builder request, int maxBytes, Duration within, EhrMemory memory) {
        HttpRequest get = request.GET().build();
        return calls.observe(
                get, () -> exchange(get, () -> false, new BoundedBodySubscriber(maxBytes, memory), within));
    }

    public HttpAnswer send(HttpRequest.Builder request, String method, byte[] body, int maxBytes) {
        return send(request, method, body, maxBytes, whole);
    }

    HttpAnswer send(HttpRequest.Builder request, String method, byte[] body, int maxBytes, Duration within) {
        SingleUseBody once = new SingleUseBody(body);
        HttpRequest sent = request.method(method, once).build();
        return calls.observe(
                sent,
                () -> exchange(
                        sent, once::takeBack, new BoundedBodySubscriber(maxBytes, EhrMemory.unlimited()), within));
    }

    /** @param unsent evaluated when there is no answer; true if the body was not sent and never will be */
    private HttpAnswer exchange(
            HttpRequest request, BooleanSupplier unsent, BoundedBodySubscriber body, Duration within) {
        long began = System.nanoTime();
        if (!destinations.contain(request.uri())) {
            LOG.warn(
                    "{} was not called: the settings do not name this host",
                    request.uri().getHost());
            return new HttpAnswer.UnsentRequest();
        }
        CompletableFuture<HttpResponse<Optional<byte[]>>> pending = http.sendAsync(request, _ -> body);
        try {
            HttpResponse<Optional<byte[]>> response =
                    pending.get(within.toNanos() - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
            return response.body()
                    .<HttpAnswer>map(
                            bytes -> HttpAnswer.CompleteAnswer.of(response.statusCode(), response.headers(), bytes))
                    .orElseGet(() -> new HttpAnswer.OversizedAnswer(response.statusCode(), body.lacksMemory));
        } catch (ExecutionException failed) {
            return without(unsent.getAsBoolean() || neverConnected(failed));
        } catch (TimeoutException | InterruptedException stopped) {
            boolean stayed = unsent.getAsBoolean();
            pending.cancel(true);
            if (stopped instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return without(stayed);
        }
    }

    private static HttpAnswer without(boolean stayed) {
        return stayed ? new HttpAnswer.UnsentRequest() : new HttpAnswer.MissingAnswer();
    }

    /** A failed handshake too: no server looks at a request before it is done. */
    private static boolean neverConnected(Throwable fault) {
        return fault instanceof ConnectException
                || fault instanceof HttpConnectTimeoutException
                || fault instanceof SSLHandshakeException
                || (fault.getCause() != null && neverConnected(fault.getCause()));
    }

    /**
     * Reads a body up to a number of bytes, each part after its memory was granted; hangs up when there are more, or when
     * memory is refused, and is empty then.
     */
    static final class BoundedBodySubscriber implements BodySubscriber<Optional<byte[]>> {
        private final int maxBytes;
        private final EhrMemory memory;
        private final List<byte[]> parts = new ArrayList<>();
        private int size;
        private volatile boolean lacksMemory;
        private final CompletableFuture<Optional<byte[]>> read = new CompletableFuture<>();
        private Optional<Flow.Subscription> subscription = Optional.empty();

        BoundedBodySubscriber(int maxBytes, EhrMemory memory) {
            this.maxBytes = maxBytes;
            this.memory = memory;
        }

        @Override
        public CompletionStage<Optional<byte[]>> getBody() {
            return read;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = Optional.of(newSubscription);
            newSubscription.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                boolean large = buffer.remaining() > maxBytes - size;
                lacksMemory = !large && !memory.take((long) buffer.remaining() * EhrMemory.BYTES_OF_BODY);
                if (large || lacksMemory) {
                    parts.clear();
                    subscription.ifPresent(Flow.Subscription::cancel);
                    read.complete(Optional.empty());
                    return;
                }
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                parts.add(part);
                size += part.length;
            }
            subscription.ifPresent(next -> next.request(1));
        }

        @Override
        public void onError(Throwable fault) {
            read.completeExceptionally(fault);
        }

        @Override
        public void onComplete() {
            ByteBuffer whole = ByteBuffer.allocate(size);
            parts.forEach(whole::put);
            parts.clear();
            read.complete(Optional.of(whole.array()));
        }
    }

    /**
     * Request body that can be sent only once. The JDK's client may retry a request silently ({@code
     * jdk.httpclient.enableAllMethodRetry}, HTTP/2's GOAWAY), and a repeated POST could act twice. A body withdrawn
     * before the transfer was certainly not received.
     */
    static final class SingleUseBody implements BodyPublisher {
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

    /** Clients of the running service, which differ in the time of an exchange alone. */
    public record BoundedClients(Destinations destinations, SslBundles bundles, HttpCallObserver calls) {
        public BoundedHttp within(Duration whole) {
            return new BoundedHttp(whole, destinations, bundles.getBundle(BUNDLE), calls);
        }
    }
}
