package org.dorsal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The ledger of resource versions. What was appended is never changed; the current version is the highest. Every call is one
 * transaction in one network round trip, names its site, and gives up after the timeout.
 */
public final class Ledger {
    /** Most versions that one call of {@link #history} gives. */
    public static final int HISTORY_SIZE = 100;

    private final DataSource source;
    private final String timeoutMillis;

    /**
     * @param source connections of the application role with autocommit on; their number is bounded by the pool
     * @param timeout of one statement, at least a millisecond
     */
    public Ledger(DataSource source, Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("a statement needs time");
        }
        this.source = source;
        this.timeoutMillis = Long.toString(timeout.toMillis());
    }

    /** Appends all of it or nothing. When this returns {@link Outcome.Appended}, it is on disk. */
    public Outcome append(String site, Commit commit) {
        if (site.isBlank()) {
            throw new IllegalArgumentException("a commit needs a site");
        }
        return with(connection -> Append.run(connection, site, timeoutMillis, commit));
    }

    /** The current version. */
    public Optional<StoredVersion> read(Reach reach, String type, String id) {
        return first(versions(reach, type, id, 1, Integer.MAX_VALUE, 1));
    }

    /** One version, current or not. */
    public Optional<StoredVersion> read(Reach reach, String type, String id, int version) {
        return first(versions(reach, type, id, version, version, 1));
    }

    /** The newest {@value #HISTORY_SIZE} versions, newest first. */
    public List<StoredVersion> history(Reach reach, String type, String id) {
        return versions(reach, type, id, 1, Integer.MAX_VALUE, HISTORY_SIZE);
    }

    /** The next {@value #HISTORY_SIZE} versions below this one, newest first. */
    public List<StoredVersion> historyBelow(Reach reach, String type, String id, int version) {
        return versions(reach, type, id, 1, version - 1, HISTORY_SIZE);
    }

    /** One page of current versions. */
    public Page search(Reach reach, Query query) {
        return with(connection -> Search.page(connection, timeoutMillis, reach, query));
    }

    /** How many resources all pages of the query have, wherever it begins. */
    public long count(Reach reach, Query query) {
        return with(connection -> Search.count(connection, timeoutMillis, reach, query));
    }

    /** The newest signature of an assessment. */
    public Optional<StoredSignOff> signOff(String site, String patient, String assessment) {
        return signOffs(site, patient, assessment, 1).stream().findFirst();
    }

    /** The newest {@value #HISTORY_SIZE} signatures of an assessment, newest first. */
    public List<StoredSignOff> signOffs(String site, String patient, String assessment) {
        return signOffs(site, patient, assessment, HISTORY_SIZE);
    }

    private List<StoredSignOff> signOffs(String site, String patient, String assessment, int atMost) {
        return with(connection -> SignOffs.of(connection, site, timeoutMillis, patient, assessment, atMost));
    }

    private List<StoredVersion> versions(Reach reach, String type, String id, int from, int to, int atMost) {
        return with(connection -> Read.versions(connection, timeoutMillis, reach, type, id, from, to, atMost));
    }

    private static Optional<StoredVersion> first(List<StoredVersion> found) {
        return found.stream().findFirst();
    }

    private <T> T with(Work<T> work) {
        try (var connection = source.getConnection()) {
            return work.on(connection);
        } catch (SQLException fault) {
            throw Faults.of(fault);
        }
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * A signature as it was appended; its hash was checked after the read.
     *
     * @param version of the result set that was signed
     * @param sha256 SHA-256 of {@code body}
     * @param body canonical JSON of the decision
     */
    public record StoredSignOff(
            String patient, String assessment, int version, Instant signedAt, byte[] sha256, byte[] body) {
        @Override
        public String toString() {
            return "StoredSignOff[" + assessment + ", " + version + "]";
        }
    }
}
