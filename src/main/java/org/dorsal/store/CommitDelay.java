package org.dorsal.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Connections that commits are written with. What says {@code meta.lastUpdated} T can be found at the latest
 * {@link #FINDABLE_WITHIN} after T: a commit that is handed over too late is refused, and its statements are cut off in time.
 * So a program that follows {@code _lastUpdated} misses nothing when it looks back that far.
 */
public final class CommitDelay extends Connected {
    /** Bound on the time between {@code recordedAt} and the moment from which searches find the commit. */
    public static final Duration FINDABLE_WITHIN = Duration.ofSeconds(60);

    /** Longer than a group of commits takes whose connection is dead. */
    static final Duration HANDED_OVER_WITHIN = Duration.ofSeconds(15);

    /** A commit has seven statements at most, each of which may take so long. */
    static final Duration LONGEST_STATEMENT = Duration.ofSeconds(6);

    private final Optional<InstantSource> clock;

    /** @param clock that gives commits their moments; empty where these are made up, as by tests: then none is late */
    CommitDelay(DataSource source, Duration timeout, Optional<InstantSource> clock) {
        super(source, timeout.compareTo(LONGEST_STATEMENT) < 0 ? timeout : LONGEST_STATEMENT);
        this.clock = clock;
    }

    /** Only commits of resources are searched for by those who follow; events are written by other statements, too. */
    @Override
    void requireInTime(List<Commit> commits) {
        boolean late = clock.map(source -> source.instant().minus(HANDED_OVER_WITHIN))
                .filter(earliest -> commits.stream()
                        .filter(commit -> !commit.versions().isEmpty())
                        .anyMatch(commit -> commit.recordedAt().isBefore(earliest)))
                .isPresent();
        if (late) {
            throw StoreFault.late();
        }
    }
}
