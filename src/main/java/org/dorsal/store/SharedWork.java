package org.dorsal.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Requests that want the same kind of work while others are at it wait for those, and one of them then does it for all. Nobody waits
 * for more to come: whoever finds nobody at it begins at once and alone.
 *
 * @param <K> whose work can be done together
 * @param <W> what one request wants
 */
final class SharedWork<K, W> {
    private final Bounds bounds;
    private final ToIntFunction<W> weight;
    private final ConcurrentHashMap<K, Line> lines = new ConcurrentHashMap<>();

    /** @param weight of what one request wants, at least 1 */
    SharedWork(Bounds bounds, ToIntFunction<W> weight) {
        this.bounds = bounds;
        this.weight = weight;
    }

    /**
     * What bounds a group; one that wants more than that alone is a group of its own.
     *
     * @param most weight of a group
     * @param atOnce groups under way at a time
     * @param early weight of those who wait from which another group begins beside one that is under way
     */
    record Bounds(int most, int atOnce, int early) {}

    /** When this returns, {@code work} was done with what is wanted here among others, perhaps by another request, and may have failed there. */
    void share(K key, W own, Consumer<List<W>> work) {
        lines.computeIfAbsent(key, _ -> new Line()).share(new Waiting<>(own), work);
    }

    /**
     * @param turn the group that this one is to work for; empty when another has worked for it
     */
    private record Waiting<W>(W own, CompletableFuture<List<Waiting<W>>> turn) {
        Waiting(W own) {
            this(own, new CompletableFuture<>());
        }
    }

    private final class Line {
        private final ReentrantLock lock = new ReentrantLock();
        private final ArrayDeque<Waiting<W>> waiting = new ArrayDeque<>();
        private int waitingWeight;
        private int underWay;

        void share(Waiting<W> own, Consumer<List<W>> work) {
            begin(arrived(own));
            var group = own.turn().join();
            if (group.isEmpty()) {
                return;
            }
            try {
                work.accept(group.stream().map(Waiting::own).toList());
            } finally {
                begin(done()); // before the others go on: they may have much to do
                group.forEach(one -> one.turn().complete(List.of()));
            }
        }

        private void begin(List<Waiting<W>> group) {
            group.stream().findFirst().ifPresent(first -> first.turn().complete(group));
        }

        /** The group that begins by it, if any. */
        private List<Waiting<W>> arrived(Waiting<W> own) {
            lock.lock();
            try {
                waiting.add(own);
                waitingWeight += weight.applyAsInt(own.own());
                return next();
            } finally {
                lock.unlock();
            }
        }

        private List<Waiting<W>> done() {
            lock.lock();
            try {
                underWay--;
                return next();
            } finally {
                lock.unlock();
            }
        }

        private List<Waiting<W>> next() {
            if (underWay > 0 && (underWay == bounds.atOnce() || waitingWeight < bounds.early())) {
                return List.of();
            }
            var group = new ArrayList<Waiting<W>>();
            int taken = 0;
            for (var head = waiting.peek(); head != null; head = waiting.peek()) {
                int more = weight.applyAsInt(head.own());
                if (!group.isEmpty() && taken + more > bounds.most()) {
                    break;
                }
                group.add(waiting.remove());
                taken += more;
            }
            waitingWeight -= taken;
            underWay += group.isEmpty() ? 0 : 1;
            return group;
        }
    }
}
