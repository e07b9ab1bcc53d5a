package org.dorsal.store;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads the driver's exceptions by SQLSTATE and constraint name, never by their words. */
final class Faults {
    /** Class 23: a constraint stands in the way. */
    private static final String CONSTRAINT_VIOLATION = "23";

    /** A right that was taken away can be given back, and until then nothing is done: nobody is told that it never will be. */
    private static final String NO_RIGHT = "42501";

    private Faults() {}

    /** Name of the constraint that stood in the way. */
    static Optional<String> violated(SQLException thrown) {
        var state = Optional.ofNullable(thrown.getSQLState()).orElse("");
        return state.startsWith(CONSTRAINT_VIOLATION) && thrown instanceof PSQLException known
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
            case "42" -> state.equals(NO_RIGHT);
            default -> false;
        };
    }
}
