package org.dorsal.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Batches of the same kind of work. The first request begins at once and alone; requests that arrive meanwhile wait,
 * and the first of them, the leader of the next group, then works for that whole group.
 *
 * @param <K> key: only requests with equal keys share a batch
 * @param <W> work of one request
 */
final class WorkBatcher<K, W> {
    private final int maxWeight;
    private final Duration patience;
    private final Duration limit;
    private final ToIntFunction<W> weight;
    private final ConcurrentHashMap<K, WorkQueue> lines = new ConcurrentHashMap<>();

    /**
     * @param maxWeight weight of a group; a single heavier request makes a group alone
     * @param patience wait in the line after which another group begins although one is under way
     * @param limit wait for the leader of the own group, after which the request goes on without having heard
     * @param weight of what one request wants, at least 1
     */
    WorkBatcher(int maxWeight, Duration patience, Duration limit, ToIntFunction<W> weight) {
        this.maxWeight = maxWeight;
        this.patience = patience;
        this.limit = limit;
        this.weight = weight;
    }

    /**
     * Runs {@code work} once for the group of this request. Returns when it has run, perhaps in another thread and with
     * a failure there, or when that thread has not come back within the limit.
     */
    void share(K key, W request, Consumer<List<W>> work) {
        lines.computeIfAbsent(key, _ -> new WorkQueue()).share(new WaitingWork<>(request), work);
    }

    /**
     * @param turn the group that this one is to work for; empty when another has worked for it
     */
    private record WaitingWork<W>(W request, CompletableFuture<List<WaitingWork<W>>> turn) {
        WaitingWork(W request) {
            this(request, new CompletableFuture<>());
        }

        Optional<List<WaitingWork<W>>> within(Duration wait) {
            return turn.thenApply(Optional::of)
                    .completeOnTimeout(Optional.empty(), wait.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    private final class WorkQueue {
        private final ReentrantLock lock = new ReentrantLock();
        private final ArrayDeque<WaitingWork<W>> waiting = new ArrayDeque<>();

        /** Leader of the group that the line waits for; groups that were overtaken have none. */
        private Optional<WaitingWork<W>> leader = Optional.empty();

        void share(WaitingWork<W> request, Consumer<List<W>> work) {
            begin(arrived(request));
            var group = turn(request);
            if (group.isEmpty()) {
                return;
            }
            try {
                work.accept(group.stream().map(WaitingWork::request).toList());
            } finally {
                begin(done(request)); // before the others go on: they may have much to do
                group.forEach(member -> member.turn().complete(List.of()));
            }
        }

        private List<WaitingWork<W>> turn(WaitingWork<W> request) {
            var turn = request.within(patience);
            while (turn.isEmpty() && overtook(request)) {
                turn = request.within(patience);
            }
            return turn.or(() -> request.within(limit)).orElse(List.of());
        }

        private void begin(List<WaitingWork<W>> group) {
            group.stream().findFirst().ifPresent(first -> first.turn().complete(group));
        }

        /** The group that begins by it, if any. */
        private List<WaitingWork<W>> arrived(WaitingWork<W> request) {
            lock.lock();
            try {
                waiting.add(request);
                return leader.isEmpty() ? next() : List.of();
            } finally {
                lock.unlock();
            }
        }

        private List<WaitingWork<W>> done(WaitingWork<W> request) {
            lock.lock();
            try {
                return leader.equals(Optional.of(request)) ? next() : List.of();
            } finally {
                lock.unlock();
            }
        }

        /** Begins the next group although a slow one is under way; false when this request is in a group already. */
        private boolean overtook(WaitingWork<W> request) {
            List<WaitingWork<W>> group;
            lock.lock();
            try {
                if (!waiting.contains(request)) {
                    return false;
                }
                group = next();
            } finally {
                lock.unlock();
            }
            begin(group);
            return true;
        }

        private List<WaitingWork<W>> next() {
            var group = new ArrayList<WaitingWork<W>>();
            int taken = 0;
            for (var head = waiting.peek(); head != null; head = waiting.peek()) {
                int more = weight.applyAsInt(head.request());
                if (!group.isEmpty() && taken + more > maxWeight) {
                    break;
                }
                group.add(waiting.remove());
                taken += more;
            }
            leader = group.stream().findFirst();
            return group;
        }
    }
}
