package org.dorsal.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Batches of the same kind of work. The first request begins at once and alone; requests that arrive meanwhile wait,
 * and the first of them, the leader of the next group, then works for that whole group.
 *
 * @param <W> work of one request
 * @param <R> its result
 */
final class WorkBatcher<W, R> {
    private final int maxWeight;
    private final Duration patience;
    private final Duration limit;
    private final ToIntFunction<W> weight;
    private final Supplier<R> unheard;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<WaitingWork<W, R>> waiting = new ArrayDeque<>();

    /** Leader of the group that the line waits for; groups that were overtaken have none. */
    private Optional<WaitingWork<W, R>> leader = Optional.empty();

    /**
     * @param maxWeight weight of a group; a single heavier request makes a group alone
     * @param patience wait in the line after which another group begins although one is under way
     * @param limit wait for the leader of the own group, after which the request goes on without having heard
     * @param weight of what one request wants, at least 1
     * @param unheard result of a request when its leader has set none
     */
    WorkBatcher(int maxWeight, Duration patience, Duration limit, ToIntFunction<W> weight, Supplier<R> unheard) {
        this.maxWeight = maxWeight;
        this.patience = patience;
        this.limit = limit;
        this.weight = weight;
        this.unheard = unheard;
    }

    /** Request in the line; its leader sets the result before it completes the turn. */
    private static final class WaitingWork<W, R> {
        private final W request;

        /** The group that this one is to work for; empty when another has worked for it. */
        private final CompletableFuture<List<WaitingWork<W, R>>> turn = new CompletableFuture<>();

        private volatile Supplier<R> result;

        WaitingWork(W request, Supplier<R> unheard) {
            this.request = request;
            this.result = unheard;
        }
    }

    /**
     * Runs {@code work} once for the group of this request, perhaps in another thread, and returns the request's result;
     * that of {@code unheard} when the work failed there, or that thread has not come back within the limit.
     *
     * @param work returns a result for each request of the group, which is computed by the request's own thread
     */
    R share(W request, Function<List<W>, List<Supplier<R>>> work) {
        var entry = new WaitingWork<W, R>(request, unheard);
        begin(arrived(entry));
        var group = turn(entry);
        if (!group.isEmpty()) {
            try {
                var results =
                        work.apply(group.stream().map(member -> member.request).toList());
                for (int at = 0; at < group.size(); at++) {
                    group.get(at).result = results.get(at);
                }
            } finally {
                begin(done(entry)); // before the others go on: they may have much to do
                group.forEach(member -> member.turn.complete(List.of()));
            }
        }
        return entry.result.get();
    }

    private Optional<List<WaitingWork<W, R>>> within(WaitingWork<W, R> request, Duration wait) {
        return request.turn
                .thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), wait.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private List<WaitingWork<W, R>> turn(WaitingWork<W, R> request) {
        var turn = within(request, patience);
        while (turn.isEmpty() && overtook(request)) {
            turn = within(request, patience);
        }
        return turn.or(() -> within(request, limit)).orElse(List.of());
    }

    private void begin(List<WaitingWork<W, R>> group) {
        group.stream().findFirst().ifPresent(first -> first.turn.complete(group));
    }

    /** The group that begins by it, if any. */
    private List<WaitingWork<W, R>> arrived(WaitingWork<W, R> request) {
        lock.lock();
        try {
            waiting.add(request);
            return leader.isEmpty() ? next() : List.of();
        } finally {
            lock.unlock();
        }
    }

    private List<WaitingWork<W, R>> done(WaitingWork<W, R> request) {
        lock.lock();
        try {
            return leader.equals(Optional.of(request)) ? next() : List.of();
        } finally {
            lock.unlock();
        }
    }

    /** Begins the next group although a slow one is under way; false when this request is in a group already. */
    private boolean overtook(WaitingWork<W, R> request) {
        List<WaitingWork<W, R>> group;
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

    private List<WaitingWork<W, R>> next() {
        var group = new ArrayList<WaitingWork<W, R>>();
        int taken = 0;
        for (var head = waiting.peek(); head != null; head = waiting.peek()) {
            int more = weight.applyAsInt(head.request);
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
