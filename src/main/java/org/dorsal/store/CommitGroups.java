package org.dorsal.store;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups concurrent commits of a site (group commit): commits that arrive during a write wait, and a leader then
 * writes all of them with one statement and one flush to disk. A request continues only after its own commit is on
 * disk.
 */
final class CommitGroups {
    private static final Logger LOG = LoggerFactory.getLogger(CommitGroups.class);

    /** Rows of one statement, which takes them out of arrays by number: the later ones cost more. */
    private static final int MAX_ROWS = 100;

    /**
     * Twenty times what a group takes on a busy machine: a slower one waits for a lock, or for a connection that is
     * dead.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final CommitWriter writer;
    private final WorkBatcher<CommitGroupKey, WaitingCommit> shared;

    /** @param answeredWithin longest wait of a leader for the answer to its statement */
    CommitGroups(CommitWriter writer, Duration answeredWithin) {
        this.writer = writer;
        this.shared = new WorkBatcher<>(MAX_ROWS, PATIENCE, answeredWithin, WaitingCommit::rows);
    }

    /**
     * Key of a group. Commits of events only do not wait for larger commits, and no request waits for a connection of
     * another request's pool.
     */
    private record CommitGroupKey(String site, Pools.Pool pool, boolean eventsOnly) {}

    /** The commit of one request, and its answer, which the leader sets. */
    private static final class WaitingCommit {
        private final Commit commit;

        /** A commit without an answer of its leader is never acknowledged and never written again. */
        private volatile Supplier<CommitOutcome> answer = CommitGroups::notKnown;

        WaitingCommit(Commit commit) {
            this.commit = commit;
        }

        int rows() {
            return Math.max(1, commit.versions().size() + commit.events().size());
        }
    }

    /** Appends a commit. A result of {@link CommitOutcome.Appended} means that it is on disk. */
    CommitOutcome append(String site, Commit commit) {
        if (!commit.mayShare()) {
            return writer.alone(site, commit);
        }
        WaitingCommit waiting = new WaitingCommit(commit);
        CommitGroupKey key = new CommitGroupKey(site, Pools.asking(), commit.tellsOfEventsOnly());
        shared.share(key, waiting, group -> write(site, group));
        return waiting.answer.get();
    }

    /**
     * Writes a group as its leader. If the fault may concern a single commit of several, each request writes its own
     * commit again; otherwise all requests receive the fault.
     */
    private void write(String site, List<WaitingCommit> group) {
        try {
            if (group.size() == 1) {
                CommitOutcome outcome = writer.alone(site, group.getFirst().commit);
                group.getFirst().answer = () -> outcome;
            } else {
                writer.together(
                        site, group.stream().map(member -> member.commit).toList());
                group.forEach(member -> member.answer = CommitOutcome.Appended::new);
            }
        } catch (StoreException fault) {
            if (group.size() > 1 && fault.mayConcernOneOfSeveral()) {
                leaveEachAlone(site, group);
            } else {
                group.forEach(member -> member.answer = () -> {
                    throw fault;
                });
            }
        } catch (RuntimeException unforeseen) {
            // a fault of one commit reaches its own request when that is written alone
            LOG.error(
                    "Commits could not be written together ({}); each is now written alone",
                    unforeseen.getClass().getName());
            leaveEachAlone(site, group);
        }
    }

    private void leaveEachAlone(String site, List<WaitingCommit> group) {
        group.forEach(member -> member.answer = () -> writer.alone(site, member.commit));
    }

    private static CommitOutcome notKnown() {
        throw new StoreException(
                StoreException.FaultKind.UNAVAILABLE,
                "nobody knows whether it is stored: the database did not answer in time");
    }
}
