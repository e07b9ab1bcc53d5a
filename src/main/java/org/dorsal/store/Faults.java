package org.dorsal.store;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads the driver's exceptions by SQLSTATE and constraint name, never by their words. */
final class Faults {
    private static final String UNIQUE_VIOLATION = "23505";

    private Faults() {}

    static Optional<String> violatedUnique(SQLException thrown) {
        return UNIQUE_VIOLATION.equals(thrown.getSQLState()) && thrown instanceof PSQLException known
                ? Optional.ofNullable(known.getServerErrorMessage()).map(ServerErrorMessage::getConstraint)
                : Optional.empty();
    }

    static StoreFault of(SQLException thrown) {
        var state = Optional.ofNullable(thrown.getSQLState()).orElse("");
        var passing = thrown instanceof SQLTransientException || passes(state);
        return passing
                ? new StoreFault(StoreFault.Kind.UNAVAILABLE, "the database can't answer now (SQLSTATE " + state + ")")
                : new StoreFault(StoreFault.Kind.BROKEN, "the database refused (SQLSTATE " + state + ")");
    }

    /** Classes of PostgreSQL's appendix A: connection, rollback by a race, resources, operator (57014 is our own timeout), disk. */
    private static boolean passes(String state) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08", "40", "53", "57", "58" -> true;
            default -> false;
        };
    }
}
