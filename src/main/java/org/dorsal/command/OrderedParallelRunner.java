package org.dorsal.command;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.*;
import java.util.function.Function;

/**
 * Processes elements in parallel and passes the results on in the order of the input. Bounded: a fixed maximum number
 * of elements is between input and output, so memory does not grow with the input. Uses a reader thread, worker
 * threads and the caller's thread, which writes; a result is written as soon as all earlier ones are, even while the
 * next line is pending, and a failing output ends the run at once.
 */
final class OrderedParallelRunner {
    /** Queue length per worker; with lines of 1 MiB that is 16 MiB. */
    private static final int WAITING_PER_JOB = 16;

    private OrderedParallelRunner() {}

    /** Something that may fail to read. */
    @FunctionalInterface
    interface FallibleSource<T> {
        Optional<T> next() throws IOException;
    }

    /** Takes results in order. */
    @FunctionalInterface
    interface ResultConsumer<R> {
        void take(R result) throws IOException;

        /** Called when the queue is empty: results so far should be shown now. */
        default void pause() throws IOException {}
    }

    static <T, R> void run(int jobs, FallibleSource<T> source, Function<T, R> work, ResultConsumer<R> sink)
            throws IOException, InterruptedException {
        BlockingQueue<Future<Optional<R>>> waiting = new ArrayBlockingQueue<>(jobs * WAITING_PER_JOB);
        try (ExecutorService workers = Executors.newFixedThreadPool(
                jobs, Thread.ofPlatform().daemon().name("score-", 1).factory())) {
            // a daemon: a read from a silent pipe can't be interrupted and must not keep the process
            Thread reader = Thread.ofPlatform()
                    .daemon()
                    .name("read")
                    .start(() -> readAll(source, r -> workers.submit(() -> Optional.of(work.apply(r))), waiting));
            try {
                writeAll(waiting, sink);
            } finally {
                reader.interrupt();
                workers.shutdownNow();
            }
        }
    }

    /** Reads all input. An empty element, or what the input threw, follows the last result: the output waits for it. */
    private static <T, R> void readAll(
            FallibleSource<T> source,
            Function<T, Future<Optional<R>>> submit,
            BlockingQueue<Future<Optional<R>>> waiting) {
        try {
            try {
                for (Optional<T> next = source.next(); next.isPresent(); next = source.next()) {
                    waiting.put(submit.apply(next.get()));
                }
                waiting.put(CompletableFuture.completedFuture(Optional.empty()));
            } catch (InterruptedException | RejectedExecutionException _) {
                return; // the output has failed: no reader is left
            } catch (Throwable fault) { // an Error too, such as a lack of memory
                waiting.put(CompletableFuture.failedFuture(fault));
            }
        } catch (InterruptedException _) {
            // the output has failed
        }
    }

    private static <R> void writeAll(BlockingQueue<Future<Optional<R>>> waiting, ResultConsumer<R> sink)
            throws IOException, InterruptedException {
        for (Optional<R> r = result(waiting.take()); r.isPresent(); r = result(waiting.take())) {
            sink.take(r.get());
            if (waiting.isEmpty()) {
                sink.pause();
            }
        }
    }

    private static <R> R result(Future<R> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException fault) {
            if (fault.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IllegalStateException("a line could not be read or processed", fault.getCause());
        }
    }
}
