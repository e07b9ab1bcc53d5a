package org.dorsal.audit.archive;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Reads an entry's lines with several threads and takes what they found in the order of the file. Only a few blocks are under way at
 * a time, however large the file.
 */
final class InOrder {
    private final Executor workers;
    private final int ahead;

    /** @param ahead blocks under way at a time */
    InOrder(Executor workers, int ahead) {
        this.workers = workers;
        this.ahead = ahead;
    }

    /** Reads one block; on any thread. */
    @FunctionalInterface
    interface Reading<T> {
        T read(Blocks.Block block) throws Refused;
    }

    /** Takes what was found in a block; one after another. */
    @FunctionalInterface
    interface Taking<T> {
        void take(T found) throws Refused;
    }

    <T> void run(Blocks blocks, Reading<T> reading, Taking<T> taking) throws IOException, Refused {
        Deque<CompletableFuture<T>> underWay = new ArrayDeque<>();
        try (blocks) {
            for (Optional<Blocks.Block> next = blocks.next(); next.isPresent(); next = blocks.next()) {
                Blocks.Block block = next.get();
                underWay.add(CompletableFuture.supplyAsync(() -> read(reading, block), workers));
                if (underWay.size() >= ahead) {
                    taking.take(result(underWay.remove()));
                }
            }
            while (!underWay.isEmpty()) {
                taking.take(result(underWay.remove()));
            }
        } finally {
            underWay.forEach(left -> left.cancel(false));
        }
    }

    private static <T> T read(Reading<T> reading, Blocks.Block block) {
        try {
            return reading.read(block);
        } catch (Refused refused) {
            throw new CompletionException(refused);
        }
    }

    private static <T> T result(CompletableFuture<T> done) throws Refused {
        try {
            return done.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw failed;
        }
    }
}
