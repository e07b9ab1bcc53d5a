package org.dorsal.store;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
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

    /**
     * Twenty times what a group takes on a busy machine: a slower one waits for a lock, or for a connection that is
     * dead.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final CommitWriter writer;
    private final Duration answeredWithin;
    private final ConcurrentHashMap<CommitGroupKey, WorkBatcher<Commit, CommitOutcome>> shared =
            new ConcurrentHashMap<>();

    /** @param answeredWithin longest wait of a leader for the answer to its statement */
    CommitGroups(CommitWriter writer, Duration answeredWithin) {
        this.writer = writer;
        this.answeredWithin = answeredWithin;
    }

    /**
     * Key of a group. Commits of events only do not wait for larger commits, and no request waits for a connection of
     * another request's pool.
     */
    private record CommitGroupKey(String site, Pools.Pool pool, boolean eventsOnly) {}

    /** Appends a commit. A result of {@link CommitOutcome.Appended} means that it is on disk. */
    CommitOutcome append(String site, Commit commit) {
        if (!commit.mayShare()) {
            return writer.alone(site, commit);
        }
        CommitGroupKey key = new CommitGroupKey(site, Pools.asking(), commit.tellsOfEventsOnly());
        return shared.computeIfAbsent(
                        key,
                        _ -> new WorkBatcher<>(
                                CommitWriter.MAX_ROWS, PATIENCE, answeredWithin, Commit::rows, CommitGroups::notKnown))
                .share(commit, group -> write(site, group));
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

    /** A commit without an answer of its leader is never acknowledged and never written again. */
    private static CommitOutcome notKnown() {
        throw new StoreException(
                StoreException.FaultKind.UNAVAILABLE,
                "nobody knows whether it is stored: the database did not answer in time");
    }
}
