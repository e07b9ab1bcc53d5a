package org.dorsal.store;

import java.util.List;
import java.util.Optional;

/**
 * Commits of a site that have to be written while others are being written wait for those, and one request then writes all of them: one
 * statement and one flush to disk for the group. Nobody goes on before the own commit is on disk.
 */
final class CommitGroups {
    /** Rows of one statement, which takes them out of arrays by number: the later ones cost more. */
    private static final int MOST_ROWS = 100;

    private final SharedWork<Key, Waiting> shared =
            new SharedWork<>(new SharedWork.Bounds(MOST_ROWS, 1, MOST_ROWS), Waiting::rows);

    /** Who only looked doesn't wait for those who write more, and nobody for a connection of a pool that is not the own. */
    private record Key(String site, Pools.Pool pool, boolean eventsOnly) {}

    /** The commit of one request; who writes it says what became of it. */
    private static final class Waiting {
        private final PackedCommit commit;
        private Optional<Outcome> outcome = Optional.empty();
        private Optional<StoreFault> fault = Optional.empty();

        Waiting(PackedCommit commit) {
            this.commit = commit;
        }

        int rows() {
            return Math.max(1, commit.versions().size() + commit.events().size());
        }
    }

    /** When this returns {@link Outcome.Appended}, it is on disk. */
    Outcome append(Connected database, String site, Commit commit) {
        if (!commit.mayShare()) {
            return Append.alone(database, site, PackedCommit.of(commit));
        }
        Waiting own = new Waiting(PackedCommit.of(commit));
        Key key = new Key(site, Pools.asking(), commit.tellsOfEventsOnly());
        shared.share(key, own, group -> write(database, site, group));
        if (own.fault.isPresent()) {
            throw own.fault.get();
        }
        return own.outcome.orElseGet(() -> Append.alone(database, site, own.commit));
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
