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
    /** Lines are parsed into several times their bytes. */
    private static final long MOST_BYTES_UNDER_WAY = 8 << 20;

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
        Deque<UnderWay<T>> underWay = new ArrayDeque<>();
        long bytes = 0;
        try (blocks) {
            for (Optional<Blocks.Block> next = blocks.next(); next.isPresent(); next = blocks.next()) {
                Blocks.Block block = next.get();
                bytes += block.length();
                while (!underWay.isEmpty() && (underWay.size() >= ahead || bytes > MOST_BYTES_UNDER_WAY)) {
                    bytes -= underWay.element().bytes();
                    taking.take(result(underWay.remove().found()));
                }
                underWay.add(new UnderWay<>(
                        block.length(), CompletableFuture.supplyAsync(() -> read(reading, block), workers)));
            }
            while (!underWay.isEmpty()) {
                taking.take(result(underWay.remove().found()));
            }
        } finally {
            underWay.forEach(left -> left.found().cancel(false));
        }
    }

    private record UnderWay<T>(int bytes, CompletableFuture<T> found) {}

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
