package org.dorsal.store;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups concurrent commits of a site (group commit): the first commit is written at once and alone. Commits that arrive
 * meanwhile form the next group; its first commit, the leader, waits for the group before it, then writes the whole group
 * with one statement and one flush to disk. A request continues only after its own commit is on disk.
 */
final class CommitGroups {
    private static final Logger LOG = LoggerFactory.getLogger(CommitGroups.class);

    /**
     * Longest wait of a leader for the group before its own. Twenty times what a group takes on a busy machine: a slower
     * one waits for a lock, or for a connection that is dead.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final CommitWriter writer;
    private final Duration toldWithin;

    /** Newest unfinished group of each key; also the lock of all groups. */
    private final Map<CommitGroupKey, CommitGroup> newest = new HashMap<>();

    /** @param answeredWithin longest wait of a leader for the answer to its statement */
    CommitGroups(CommitWriter writer, Duration answeredWithin) {
        this.writer = writer;
        this.toldWithin = PATIENCE.plus(answeredWithin);
    }

    /**
     * Key of a group. Commits of events only do not wait for larger commits, and no request waits for a connection of
     * another request's pool.
     */
    private record CommitGroupKey(String site, Pools.Pool pool, boolean eventsOnly) {}

    /** Commits that are written together. Its lists are used under the lock until it is closed. */
    private static final class CommitGroup {
        private final CompletableFuture<Boolean> before;
        private final CompletableFuture<Boolean> finished = new CompletableFuture<>();
        private final CompletableFuture<List<Supplier<CommitOutcome>>> outcomes = new CompletableFuture<>();
        private final List<Commit> commits = new ArrayList<>();
        private int rows;
        private boolean closed;

        /** @param before completed when the group before it is finished */
        CommitGroup(CompletableFuture<Boolean> before) {
            this.before = before;
        }

        /** A commit with more rows than a group may have makes a group alone. */
        boolean accepts(Commit commit) {
            return !closed && rows + commit.rows() <= CommitWriter.MAX_ROWS;
        }

        /** Adds a commit and returns its position. */
        int add(Commit commit) {
            rows += commit.rows();
            commits.add(commit);
            return commits.size() - 1;
        }
    }

    /**
     * Appends a commit. A result of {@link CommitOutcome.Appended} means that it is on disk. A commit without an answer of
     * its leader is never acknowledged and never written again.
     */
    CommitOutcome append(String site, Commit commit) {
        if (!commit.mayShare()) {
            return writer.alone(site, commit);
        }
        CommitGroupKey key = new CommitGroupKey(site, Pools.asking(), commit.hasOnlyEvents());
        CommitGroup group;
        int position;
        synchronized (newest) {
            group = newest.compute(
                    key,
                    (_, last) -> last != null && last.accepts(commit)
                            ? last
                            : new CommitGroup(last == null ? CompletableFuture.completedFuture(true) : last.finished));
            position = group.add(commit);
        }
        if (position == 0) {
            lead(key, group);
        }
        List<Supplier<CommitOutcome>> outcomes = group.outcomes
                .copy()
                .completeOnTimeout(List.of(), toldWithin.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (outcomes.isEmpty()) {
            throw new StoreException(
                    StoreException.FaultKind.UNAVAILABLE,
                    "nobody knows whether it is stored: the database did not answer in time");
        }
        return outcomes.get(position).get();
    }

    /** Writes a group as the request of its first commit. Its followers receive no outcome if that fails unforeseen. */
    private void lead(CommitGroupKey key, CommitGroup group) {
        group.before
                .copy()
                .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        synchronized (newest) {
            group.closed = true;
        }
        List<Supplier<CommitOutcome>> outcomes = List.of();
        try {
            outcomes = write(key.site(), group.commits);
        } finally {
            synchronized (newest) {
                newest.remove(key, group);
            }
            group.finished.complete(true); // before its own requests go on: they may have much to do
            group.outcomes.complete(outcomes);
        }
    }

    /**
     * Writes a group as its leader. If the fault may concern a single commit of several, each request writes its own
     * commit again; otherwise all requests receive the fault.
     */
    private List<Supplier<CommitOutcome>> write(String site, List<Commit> group) {
        try {
            if (group.size() == 1) {
                CommitOutcome outcome = writer.alone(site, group.getFirst());
                return List.of(() -> outcome);
            }
            writer.together(site, group);
            return Collections.nCopies(group.size(), CommitOutcome.Appended::new);
        } catch (StoreException fault) {
            return group.size() > 1 && fault.mayConcernOneOfSeveral()
                    ? eachAlone(site, group)
                    : Collections.nCopies(group.size(), () -> {
                        throw fault;
                    });
        } catch (RuntimeException unforeseen) {
            // a fault of one commit reaches its own request when that is written alone
            LOG.error(
                    "Commits could not be written together ({}); each is now written alone",
                    unforeseen.getClass().getName());
            return eachAlone(site, group);
        }
    }

    private List<Supplier<CommitOutcome>> eachAlone(String site, List<Commit> group) {
        return group.stream()
                .<Supplier<CommitOutcome>>map(commit -> () -> writer.alone(site, commit))
                .toList();
    }
}
