package org.dorsal.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Database access of commits, bounded in time. A version with {@code meta.lastUpdated} T can be found at the latest
 * {@link #FINDABLE_WITHIN} after T: a commit that is handed over too late is refused, and its statements are cut off in
 * time. So a program that follows {@code _lastUpdated} misses nothing when it looks back that far.
 */
public final class CommitDelay extends JdbcAccess {
    /** Bound on the time between {@code recordedAt} and the moment from which searches find the commit. */
    public static final Duration FINDABLE_WITHIN = Duration.ofSeconds(60);

    /** Maximum age of a commit at its hand-over; longer than a dead connection holds up a group. */
    static final Duration HANDED_OVER_WITHIN = Duration.ofSeconds(15);

    /** Maximum age of the first commit of a transaction when its statements are done and it is committed. */
    static final Duration DONE_WITHIN = Duration.ofSeconds(45);

    /** Timeout of each of the seven statements that a commit has at most. */
    static final Duration MAX_STATEMENT = Duration.ofSeconds(6);

    private final Optional<InstantSource> clock;

    /** @param clock the source of {@code recordedAt}; empty to accept commits of any age */
    CommitDelay(DataSource source, Duration timeout, Optional<InstantSource> clock) {
        super(source, timeout.compareTo(MAX_STATEMENT) < 0 ? timeout : MAX_STATEMENT);
        this.clock = clock;
    }

    /** Refuses late commits of resources. Commits of events alone pass: the promise does not cover them. */
    @Override
    void requireInTime(List<Commit> commits, Duration within) {
        boolean late = clock.map(source -> source.instant().minus(within))
                .filter(earliest -> commits.stream()
                        .filter(commit -> !commit.versions().isEmpty())
                        .anyMatch(commit -> commit.recordedAt().isBefore(earliest)))
                .isPresent();
        if (late) {
            throw StoreException.late();
        }
    }
}
