package org.dorsal.store;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Failure of a database operation. The driver's own exception is left out on purpose: its message quotes the
 * offending row, and with it patient data. Only SQLSTATE and constraint name are evaluated, never the message.
 */
public final class StoreException extends RuntimeException {
    /** Class 23: integrity constraint violation. */
    private static final String CONSTRAINT_VIOLATION = "23";

    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "55", "57", "58");

    /** Our own timeout. */
    private static final String CANCELED = "57014";

    /** Class 40: two waited for each other, or one was overtaken, and this one was taken back. */
    private static final String LOST_A_RACE = "40";

    private static final String DEADLOCK = "40P01";
    private static final String CHANGED_SINCE_SNAPSHOT = "40001";

    /** Domain that refuses a version of a resource whose response was erased ({@link CommitWriter}). */
    static final String CONTINUES_NOTHING = "version_number_check";

    /**
     * Suffix of a partition in the name of its primary key, which is named after the partition ({@code
     * db/partitions.sql}): {@code assessment__y2026m11_pkey}.
     */
    private static final Pattern PARTITION = Pattern.compile("__\\w+(?=_pkey$)");

    /** Whether another try may help. */
    public enum FaultKind {
        /** Not reachable, overloaded, too slow, or lost a race: the same call may work later. */
        UNAVAILABLE,
        /** Costs more than a statement may: a retry would fail, a narrower search would not. */
        TOO_COSTLY,
        /** Permanent failure; a retry does not help. */
        BROKEN
    }

    private final FaultKind kind;
    private final String violated;
    private final String state;

    StoreException(FaultKind kind, String says) {
        this(kind, says, "", "");
    }

    private StoreException(FaultKind kind, String says, String violated, String state) {
        super(says);
        this.kind = kind;
        this.violated = violated;
        this.state = state;
    }

    /** A commit has waited so long that it would be found too late; of several, only this one. */
    static StoreException late() {
        return new StoreException(FaultKind.UNAVAILABLE, "a commit has waited too long", "", LOST_A_RACE);
    }

    /**
     * Runs a search and translates its timeout: a timeout of a search that is not narrow means that it is too costly.
     *
     * @param narrow whether the search is about one patient or a few rows, so that a retry may help
     * @throws StoreException of kind {@link FaultKind#TOO_COSTLY} for a timeout of a search that is not narrow
     */
    static <T> T ofSearch(boolean narrow, Supplier<T> search) {
        try {
            return search.get();
        } catch (StoreException fault) {
            throw narrow || !fault.state.equals(CANCELED)
                    ? fault
                    : new StoreException(FaultKind.TOO_COSTLY, "the search asks for too much");
        }
    }

    public FaultKind kind() {
        return kind;
    }

    /**
     * Returns whether a fault of a statement for several commits may concern a single one of them: the server has
     * rolled back all of it. After a lost connection it is unknown whether they are on disk, and none may be written
     * again.
     */
    boolean mayConcernOneOfSeveral() {
        return kind == FaultKind.BROKEN || state.equals(CANCELED) || state.startsWith(LOST_A_RACE);
    }

    /** Whether a concurrent commit was first, so that the same work may succeed after another look. */
    boolean lostRace() {
        return state.equals(DEADLOCK)
                || violated.equals("resource_versions_pkey")
                || violated.equals("identifier_holder_pkey")
                || violated.equals(FollowUpRows.OUTCOME_STAYS)
                || violated.equals(CONTINUES_NOTHING);
    }

    /** Whether a concurrent commit changed a row that a transaction with one snapshot wanted to change. */
    boolean isChangedSinceSnapshot() {
        return state.equals(DEADLOCK) || state.equals(CHANGED_SINCE_SNAPSHOT);
    }

    /** Returns the name of the violated constraint; empty if there is none. */
    String violated() {
        return violated;
    }

    static StoreException of(SQLException thrown) {
        var state = Optional.ofNullable(thrown.getSQLState()).orElse("");
        return thrown instanceof SQLTransientException || isTransient(state)
                ? new StoreException(
                        FaultKind.UNAVAILABLE, "the database can't answer now (SQLSTATE " + state + ")", "", state)
                : new StoreException(
                        FaultKind.BROKEN,
                        "the database refused (SQLSTATE " + state + ")",
                        violated(thrown, state),
                        state);
    }

    private static String violated(SQLException thrown, String state) {
        return state.startsWith(CONSTRAINT_VIOLATION) && thrown instanceof PSQLException known
                ? Optional.ofNullable(known.getServerErrorMessage())
                        .map(ServerErrorMessage::getConstraint)
                        .map(name -> PARTITION.matcher(name).replaceFirst(""))
                        .orElse("")
                : "";
    }

    /**
     * Returns whether PostgreSQL's appendix A describes the code as a state that passes: connection, rollback by a race,
     * resources, object in use (55000: takes no connections now), operator (57014 is our own timeout), disk.
     */
    private static boolean isTransient(String state) {
        return switch (state) {
            // a standby that is taking over is read-only; the server ended a transaction that stalled or took too long
            case "25006", "25P03", "25P04" -> true;
            // a revoked privilege can be granted again, and the statement had no effect
            case "42501" -> true;
            // of the pool, which has closed a lost connection: the server and its driver always name a state
            case "" -> true;
            default -> state.length() == 5 && TRANSIENT_CLASSES.contains(state.substring(0, 2));
        };
    }
}
