package org.dorsal.smart.launch;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads a body up to a number of bytes and hangs up when there are more. */
final class CappedBody implements BodySubscriber<CappedBody.Read> {
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Read> read = new CompletableFuture<>();
    private Optional<Flow.Subscription> subscription = Optional.empty();

    CappedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** How it ended. */
    sealed interface Read {
        record Whole(byte[] bytes) implements Read {}

        record TooMuch() implements Read {}
    }

    @Override
    public CompletionStage<Read> getBody() {
        return read;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = Optional.of(begun);
        begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (bytes.size() + buffer.remaining() > maxBytes) {
                subscription.ifPresent(Flow.Subscription::cancel);
                read.complete(new Read.TooMuch());
                return;
            }
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
    }

    @Override
    public void onError(Throwable fault) {
        read.completeExceptionally(fault);
    }

    @Override
    public void onComplete() {
        read.complete(new Read.Whole(bytes.toByteArray()));
    }
}
