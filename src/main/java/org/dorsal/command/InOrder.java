package org.dorsal.command;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Works on many things at once and hands the results on in the order of the input. Bounded: at most a fixed number of
 * things is between input and output, so memory stays flat however long the input is.
 */
final class InOrder {
    private static final int WAITING_PER_JOB = 64;

    private InOrder() {}

    /** Something that may fail to read or write. */
    @FunctionalInterface
    interface Source<T> {
        Optional<T> next() throws IOException;
    }

    /** Takes results in order. */
    @FunctionalInterface
    interface Sink<R> {
        void take(R result) throws IOException;
    }

    static <T, R> void run(int jobs, Source<T> source, Function<T, R> work, Sink<R> sink)
            throws IOException, InterruptedException {
        Deque<Future<R>> waiting = new ArrayDeque<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
            try {
                for (Optional<T> next = source.next(); next.isPresent(); next = source.next()) {
                    T one = next.get();
                    waiting.add(workers.submit(() -> work.apply(one)));
                    if (waiting.size() >= jobs * WAITING_PER_JOB) {
                        sink.take(result(waiting.remove()));
                    }
                }
                while (!waiting.isEmpty()) {
                    sink.take(result(waiting.remove()));
                }
            } finally {
                workers.shutdownNow();
            }
        }
    }

    private static <R> R result(Future<R> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a worker failed", fault.getCause());
        }
    }
}
