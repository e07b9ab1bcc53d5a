package org.dorsal.command;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Works on many things at once and hands the results on in the order of the input. Bounded: at most a fixed number of
 * things is between input and output, so memory stays flat however long the input is. One thread reads, some work, the
 * caller's writes; so a result is written as soon as it is its turn, even while the next line lets itself be waited for,
 * and an output that fails ends the run at once.
 */
final class InOrder {
    /** What may wait for each worker; with lines of 1 MiB that is 16 MiB. */
    private static final int WAITING_PER_JOB = 16;

    private InOrder() {}

    /** Something that may fail to read. */
    @FunctionalInterface
    interface Source<T> {
        Optional<T> next() throws IOException;
    }

    /** Takes results in order. */
    @FunctionalInterface
    interface Sink<R> {
        void take(R result) throws IOException;

        /** Nothing else waits: what was taken should be shown now. */
        default void pause() throws IOException {}
    }

    private sealed interface Waiting<R> {
        record Result<R>(Future<R> future) implements Waiting<R> {}

        record End<R>() implements Waiting<R> {}

        record Broken<R>(IOException fault) implements Waiting<R> {}
    }

    static <T, R> void run(int jobs, Source<T> source, Function<T, R> work, Sink<R> sink)
            throws IOException, InterruptedException {
        BlockingQueue<Waiting<R>> waiting = new ArrayBlockingQueue<>(jobs * WAITING_PER_JOB);
        try (ExecutorService workers = Executors.newFixedThreadPool(
                jobs, Thread.ofPlatform().daemon().name("score-", 1).factory())) {
            // a daemon: a read from a silent pipe can't be interrupted and must not keep the process
            Thread reader = Thread.ofPlatform()
                    .daemon()
                    .name("read")
                    .start(() -> readAll(source, one -> workers.submit(() -> work.apply(one)), waiting));
            try {
                writeAll(waiting, sink);
            } finally {
                reader.interrupt();
                workers.shutdownNow();
            }
        }
    }

    private static <T, R> void readAll(
            Source<T> source, Function<T, Future<R>> submit, BlockingQueue<Waiting<R>> waiting) {
        try {
            try {
                for (Optional<T> next = source.next(); next.isPresent(); next = source.next()) {
                    waiting.put(new Waiting.Result<>(submit.apply(next.get())));
                }
                waiting.put(new Waiting.End<>());
            } catch (IOException fault) {
                waiting.put(new Waiting.Broken<>(fault));
            }
        } catch (InterruptedException | RejectedExecutionException over) {
            // the output has failed: nobody waits for more
            Thread.currentThread().interrupt();
        }
    }

    private static <R> void writeAll(BlockingQueue<Waiting<R>> waiting, Sink<R> sink)
            throws IOException, InterruptedException {
        while (true) {
            switch (waiting.take()) {
                case Waiting.Result<R>(var future) -> sink.take(result(future));
                case Waiting.Broken<R>(var fault) -> throw fault;
                case Waiting.End<R> _ -> {
                    return;
                }
            }
            if (waiting.isEmpty()) {
                sink.pause();
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
