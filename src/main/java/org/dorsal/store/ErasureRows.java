package org.dorsal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Erases a patient. Needs the owner of the tables: the service itself can remove nothing from its ledger. One snapshot and one
 * transaction: what is erased, and the event that tells of it, are there together or not at all.
 */
public final class ErasureRows {
    /** What follows sees one snapshot. */
    private static final Sql BEGIN =
            Sql.of("set transaction isolation level repeatable read;").then(Sql.SITE);

    private final Connected database;

    /**
     * @param owner connections of the role that owns the tables
     * @param timeout of one statement, at least a millisecond
     */
    public ErasureRows(DataSource owner, Duration timeout) {
        this.database = new Connected(owner, timeout);
    }

    /**
     * What there is of a patient.
     *
     * @param positions of their events in the log, ascending
     */
    public record Erasable(
            long resources, long signOffs, long assessments, long deliveries, long launches, List<Long> positions) {
        public Erasable {
            positions = List.copyOf(positions);
        }

        /** Nothing is known of them. */
        public boolean isEmpty() {
            return resources + signOffs + assessments + deliveries + launches + positions.size() == 0;
        }
    }

    /** What came of looking or erasing. */
    public sealed interface Outcome {
        /** This much would be, or was erased. */
        record Done(Erasable what) implements Outcome {}

        /** Results are on their way into the EHR, or wait for a person. */
        record DeliveriesOpen(long number) implements Outcome {}

        /** Events have no position yet; a second later they have. */
        record EventsWaiting(long number) implements Outcome {}
    }

    /** Looks, and changes nothing. */
    public Outcome look(String site, String patient) {
        return inOne(site, connection -> outcome(connection, site, patient));
    }

    /** Patients whose newest version of anything is older. */
    public List<String> lastSeenBefore(String site, Instant before) {
        return inOne(site, connection -> {
            try (var call = ErasureSql.PAST.on(connection)) {
                return Connected.all(
                        call.text("site", site).instant("before", before).rows(), row -> row.getString("patient"));
            }
        });
    }

    /**
     * Erases, unless something stands in the way.
     *
     * @param event made of what is erased; must not name the patient
     */
    public Outcome erase(String site, String patient, Instant at, Function<Erasable, NewAuditEvent> event) {
        return inOne(site, connection -> {
            var found = outcome(connection, site, patient);
            if (found instanceof Outcome.Done(Erasable what) && !what.isEmpty()) {
                tell(connection, site, at, event.apply(what));
                try (var call = ErasureSql.EMPTIED.on(connection)) {
                    call.text("site", site).marks("positions", what.positions()).run();
                }
                try (var call = ErasureSql.DELETED.on(connection)) {
                    call.text("site", site).text("patient", patient).run();
                }
            }
            return found;
        });
    }

    private static void tell(Connection connection, String site, Instant at, NewAuditEvent event) throws SQLException {
        try (var call = AuditRows.INSERT.on(connection)) {
            call.text("site", site).instant("recorded_at", at.truncatedTo(ChronoUnit.MICROS));
            AuditRows.set(call, List.of(event));
            call.run();
        }
    }

    private static Outcome outcome(Connection connection, String site, String patient) throws SQLException {
        try (var call = ErasureSql.OPEN.on(connection)) {
            var row = call.text("site", site).text("patient", patient).rows();
            row.next();
            if (row.getLong("open") > 0) {
                return new Outcome.DeliveriesOpen(row.getLong("open"));
            }
            if (row.getLong("waiting") > 0) {
                return new Outcome.EventsWaiting(row.getLong("waiting"));
            }
        }
        return new Outcome.Done(erasable(connection, site, patient));
    }

    private static Erasable erasable(Connection connection, String site, String patient) throws SQLException {
        var positions = new ArrayList<Long>();
        try (var call = ErasureSql.POSITIONS.on(connection)) {
            var rows = call.text("site", site).text("patient", patient).rows();
            while (rows.next()) {
                positions.add(rows.getLong("position"));
            }
        }
        try (var call = ErasureSql.COUNTS.on(connection)) {
            var row = call.text("site", site).text("patient", patient).rows();
            row.next();
            return new Erasable(
                    row.getLong("resources"),
                    row.getLong("sign_offs"),
                    row.getLong("assessments"),
                    row.getLong("deliveries"),
                    row.getLong("launches"),
                    positions);
        }
    }

    private <T> T inOne(String site, Steps<T> steps) {
        return database.inOne(BEGIN, site, (begin, connection) -> {
            begin.run();
            return steps.on(connection);
        });
    }

    private interface Steps<T> {
        T on(Connection connection) throws SQLException;
    }
}
