package org.dorsal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commits of a site that have to be written while others are being written wait for those, and one request then writes all of them: one
 * statement and one flush to disk for the group. Nobody goes on before the own commit is on disk, and nobody waits for more to come,
 * so a request alone waits for nothing.
 */
final class CommitGroups {
    /** Rows of one statement, which takes them out of arrays by number: the later ones cost more. */
    private static final int MOST_ROWS = 100;

    private final ConcurrentHashMap<Key, Line> lines = new ConcurrentHashMap<>();

    /** Who only looked doesn't wait for those who write more. */
    private record Key(String site, boolean eventsOnly) {}

    /** Those of a site who want to write. */
    private record Line(ConcurrentLinkedQueue<Waiting> waiting, ReentrantLock writing) {
        Line() {
            this(new ConcurrentLinkedQueue<>(), new ReentrantLock());
        }
    }

    /** The commit of one request; only who holds the lock of the line asks and says what became of it. */
    private static final class Waiting {
        private final PackedCommit commit;
        private Optional<Outcome> outcome = Optional.empty();
        private Optional<StoreFault> fault = Optional.empty();

        Waiting(PackedCommit commit) {
            this.commit = commit;
        }

        int rows() {
            return commit.versions().size() + commit.events().size();
        }
    }

    /** When this returns {@link Outcome.Appended}, it is on disk. */
    Outcome append(Connected database, String site, Commit commit) {
        if (!commit.mayShare()) {
            return Append.alone(database, site, PackedCommit.of(commit));
        }
        Line line = lines.computeIfAbsent(new Key(site, commit.tellsOfEventsOnly()), _ -> new Line());
        Waiting own = new Waiting(PackedCommit.of(commit));
        line.waiting().add(own);
        line.writing().lock();
        try {
            while (line.waiting().contains(own)) {
                write(database, site, next(line));
            }
        } finally {
            line.writing().unlock();
        }
        if (own.fault.isPresent()) {
            throw own.fault.get();
        }
        return own.outcome.orElseGet(() -> Append.alone(database, site, own.commit));
    }

    /** From the head of the line: at least one. */
    private static List<Waiting> next(Line line) {
        List<Waiting> group = new ArrayList<>();
        int rows = 0;
        for (Waiting head = line.waiting().peek();
                head != null && (group.isEmpty() || rows + head.rows() <= MOST_ROWS);
                head = line.waiting().peek()) {
            group.add(head);
            rows += head.rows();
            line.waiting().remove();
        }
        return group;
    }

    /** A refusal may concern the commit of one: then each is left to be written by its own request. Else all are told the fault. */
    private static void write(Connected database, String site, List<Waiting> group) {
        try {
            if (group.size() == 1) {
                Waiting one = group.getFirst();
                one.outcome = Optional.of(Append.alone(database, site, one.commit));
            } else {
                Append.together(
                        database, site, group.stream().map(one -> one.commit).toList());
                group.forEach(one -> one.outcome = Optional.of(new Outcome.Appended()));
            }
        } catch (StoreFault fault) {
            if (group.size() == 1 || !fault.mayConcernOneOfSeveral()) {
                group.forEach(one -> one.fault = Optional.of(fault));
            }
        } catch (RuntimeException _) {
            // what one of them wants to write fits no statement: who writes for all is not told, each request finds out
            // by itself
        }
    }
}
