package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Erases the data of a patient. Requires the owner of the tables, because the service's own role can delete no row of
 * its ledger. Deletions and the event that records them are one transaction on one snapshot; others store rows while it runs.
 */
public final class ErasureRows extends JdbcAccess {
    /** Erasures of what requests add meanwhile; after them a person repeats the command. */
    private static final int MAX_REPETITIONS = 2;

    /** Longest wait for commits in progress, of 20 ms each: longer than a commit may take ({@link CommitWriter}). */
    private static final int MAX_PAUSES = 3_000;

    public ErasureRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Number of rows of a patient.
     *
     * @param mentions identifiers, subscriptions, exports and auditors' searches that name the patient
     * @param positions positions of the patient's events in the log, ascending
     */
    public record ErasureCounts(
            long resources,
            long signOffs,
            long assessments,
            long deliveries,
            long launches,
            long mentions,
            List<Long> positions) {
        public ErasureCounts {
            positions = List.copyOf(positions);
        }

        /** Whether no row of the patient was found. */
        public boolean isEmpty() {
            return resources + signOffs + assessments + deliveries + launches + mentions + positions.size() == 0;
        }
    }

    /** Outcome of a preview or an erasure. */
    public sealed interface ErasureOutcome {
        /** This much would be, or was erased. */
        record ErasedRows(ErasureCounts what) implements ErasureOutcome {}

        /** Results are on their way into the EHR, or wait for a person. */
        record DeliveriesOpen(long number) implements ErasureOutcome {}

        /** Events have no position yet; a second later they have. */
        record EventsWaiting(long number) implements ErasureOutcome {}

        /** The patient has come back since the limit of the retention. */
        record RecordedSince() implements ErasureOutcome {}

        /** A request changed the patient's rows at the same time; what it wrote is still there, and another try may succeed. */
        record ChangedMeanwhile() implements ErasureOutcome {}

        /** This much was erased, and what a request added at the same time is still there; another try may erase it. */
        record RecordedMeanwhile(ErasureCounts what) implements ErasureOutcome {}
    }

    /**
     * Returns the patients without a version, draft or launch at that moment or later.
     *
     * @param before limit, exclusive
     */
    public List<String> lastSeenBefore(String site, Instant before) {
        return inOne(
                ErasureSql.PAST,
                site,
                call -> all(afterBegin(call.instant("before", before)), row -> row.getString(1)));
    }

    /**
     * Counts what an erasure would erase.
     *
     * @param before a patient who was recorded at that moment or later is not erased
     */
    public ErasureOutcome look(String site, String patient, Instant before) {
        return inOne(ErasureSql.LOOK, site, call -> outcome(call, patient, before));
    }

    /**
     * Erases a patient, unless deliveries are open, events wait for a position, or the patient was recorded since the
     * limit. What requests add between the snapshot and the commit is erased in further transactions; the result is {@link
     * ErasureOutcome.ErasedRows} only after a look that has found nothing.
     *
     * @param before limit, compared in the snapshot that is erased: a list of patients may be hours old
     * @param event creates the audit event from the numbers of erased rows; must not name the patient
     */
    public ErasureOutcome erase(
            String site, String patient, Instant before, Instant at, Function<ErasureCounts, NewAuditEvent> event) {
        ErasureOutcome erased = eraseSnapshot(site, patient, before, at, event);
        if (!(erased instanceof ErasureOutcome.ErasedRows(ErasureCounts what)) || what.isEmpty()) {
            return erased;
        }
        for (int again = 0; !isErased(site, patient, before); again++) {
            if (again == MAX_REPETITIONS) {
                return new ErasureOutcome.RecordedMeanwhile(what);
            }
            eraseSnapshot(site, patient, before, at, event);
        }
        return erased;
    }

    /** Looks again when each transaction has ended that may have written about the patient before the erasure's commit. */
    private boolean isErased(String site, String patient, Instant before) {
        long writers = one(ErasureSql.WRITERS, site, call -> call, row -> row.getLong("writers"));
        for (int pause = 0; pause < MAX_PAUSES; pause++) {
            if (one(
                    ErasureSql.WRITERS_ENDED,
                    site,
                    call -> call.count("writers", writers),
                    row -> row.getBoolean("ended"))) {
                return look(site, patient, before) instanceof ErasureOutcome.ErasedRows(ErasureCounts rest)
                        && rest.isEmpty();
            }
        }
        return false;
    }

    private ErasureOutcome eraseSnapshot(
            String site, String patient, Instant before, Instant at, Function<ErasureCounts, NewAuditEvent> event) {
        try {
            ErasureOutcome erased = inOne(ErasureSql.LOOK, site, look -> {
                var found = outcome(look, patient, before);
                if (found instanceof ErasureOutcome.ErasedRows(ErasureCounts what) && !what.isEmpty()) {
                    Instant recorded = at.truncatedTo(ChronoUnit.MICROS);
                    change(
                            ErasureSql.TELL,
                            site,
                            call -> AuditRows.set(call, List.of(event.apply(what)))
                                    .instant("recorded_at", recorded));
                    change(
                            ErasureSql.ERASE,
                            site,
                            call -> call.text("patient", patient)
                                    .text("naming", ErasureSql.naming(patient))
                                    .instant("erased_at", recorded)
                                    .counts("positions", what.positions()));
                }
                return found;
            });
            if (erased instanceof ErasureOutcome.ErasedRows(ErasureCounts what) && !what.isEmpty()) {
                change(ErasureSql.END_EXPORTS, site, call -> call);
            }
            return erased;
        } catch (StoreException fault) {
            if (fault.isChangedSinceSnapshot()) {
                return new ErasureOutcome.ChangedMeanwhile();
            }
            throw fault;
        }
    }

    /** The transaction's own statement and the naming of the site come first. */
    private static ResultSet afterBegin(StatementCall call) throws SQLException {
        call.rowsOfTheSite();
        return call.rowsOfTheNext();
    }

    private static ErasureOutcome outcome(StatementCall call, String patient, Instant before) throws SQLException {
        var row = afterBegin(call.text("patient", patient)
                .text("naming", ErasureSql.naming(patient))
                .instant("before", before));
        row.next();
        if (row.getBoolean("recent")) {
            return new ErasureOutcome.RecordedSince();
        }
        if (row.getLong("open") > 0) {
            return new ErasureOutcome.DeliveriesOpen(row.getLong("open"));
        }
        if (row.getLong("waiting") > 0) {
            return new ErasureOutcome.EventsWaiting(row.getLong("waiting"));
        }
        return new ErasureOutcome.ErasedRows(new ErasureCounts(
                row.getLong("resources"),
                row.getLong("sign_offs"),
                row.getLong("assessments"),
                row.getLong("deliveries"),
                row.getLong("launches"),
                row.getLong("mentions"),
                List.of((Long[]) row.getArray("positions").getArray())));
    }
}
