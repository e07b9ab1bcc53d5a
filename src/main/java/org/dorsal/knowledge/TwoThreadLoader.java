package org.dorsal.knowledge;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Applies work to the elements of a list in two threads: a start waits for it, and the smallest machine has two
 * cores.
 */
final class TwoThreadLoader {
    private TwoThreadLoader() {}

    /**
     * Applies the work to each element and returns the results in the order of the list. The largest are begun first,
     * so that no thread is left alone with one.
     *
     * @throws RuntimeException the first that the work throws
     */
    static <T, R> List<R> each(List<T> all, ToIntFunction<T> size, Function<T, R> work) {
        List<FutureTask<R>> tasks =
                all.stream().map(one -> new FutureTask<>(() -> work.apply(one))).toList();
        // threads of their own: those that all of Java shares don't see the classes inside of a packed jar
        try (ExecutorService two = Executors.newFixedThreadPool(
                2, Thread.ofPlatform().name("knowledge-", 1).daemon().factory())) {
            IntStream.range(0, tasks.size())
                    .boxed()
                    .sorted(Comparator.comparingInt(at -> -size.applyAsInt(all.get(at))))
                    .forEach(at -> two.execute(tasks.get(at)));
        }
        return tasks.stream().map(TwoThreadLoader::result).toList();
    }

    private static <R> R result(FutureTask<R> done) {
        try {
            return done.get();
        } catch (ExecutionException fault) {
            throw fault.getCause() instanceof RuntimeException known ? known : new IllegalStateException(fault);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", fault);
        }
    }
}
