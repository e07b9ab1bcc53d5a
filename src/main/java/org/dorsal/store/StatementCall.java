package org.dorsal.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.*;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Stream;
import org.postgresql.PGStatement;

/**
 * Statement and its values by name. Throws on names that the statement does not have; a parameter without a value
 * makes the execution fail.
 */
final class StatementCall implements AutoCloseable {
    /** Latest finite moment; later moments become infinity, because FHIR dates have years of four digits. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private final PreparedStatement statement;
    private final List<String> names;
    private boolean leavesOut;

    StatementCall(PreparedStatement statement, List<String> names) {
        this.statement = statement;
        this.names = names;
    }

    /** Makes the server plan this call for its own values: a generic plan can't drop the conditions that are null. */
    StatementCall plannedForItsValues() throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        return this;
    }

    /** Ignores values for parameters that the text lacks, for texts that hold only the conditions of a query. */
    StatementCall leavingOutWhatIsNotNamed() {
        leavesOut = true;
        return this;
    }

    StatementCall text(String name, String value) throws SQLException {
        return set(name, at -> statement.setString(at, value));
    }

    /** Binds a text or a number. */
    StatementCall value(String name, Object value) throws SQLException {
        return set(name, at -> statement.setObject(at, value));
    }

    StatementCall number(String name, int value) throws SQLException {
        return set(name, at -> statement.setInt(at, value));
    }

    StatementCall count(String name, long value) throws SQLException {
        return set(name, at -> statement.setLong(at, value));
    }

    StatementCall truth(String name, boolean value) throws SQLException {
        return set(name, at -> statement.setBoolean(at, value));
    }

    /** The far ends of time become infinity. */
    StatementCall instant(String name, Instant value) throws SQLException {
        return set(name, at -> statement.setObject(at, moment(value)));
    }

    StatementCall texts(String name, Collection<String> values) throws SQLException {
        return array(name, "text", values.toArray(String[]::new));
    }

    /** Binds a column of rows, which are sent as arrays. */
    <R> StatementCall texts(String name, Collection<R> rows, Function<R, String> column) throws SQLException {
        return array(name, "text", rows.stream().map(column).toArray(String[]::new));
    }

    /** Binds an array, or null if the condition is absent; bind with a cast: {@code :name::text[]}. */
    StatementCall texts(String name, Optional<? extends Collection<String>> values) throws SQLException {
        return values.isPresent() ? texts(name, values.get()) : nothing(name, "_text");
    }

    StatementCall counts(String name, Collection<Long> values) throws SQLException {
        return array(name, "int8", values.toArray(Long[]::new));
    }

    /**
     * Binds arrays of several rows as one array, and for each row the numbers of its first and last element: arrays of
     * arrays have to be rectangular in PostgreSQL.
     */
    StatementCall slices(String name, String first, String last, Stream<List<String>> rows) throws SQLException {
        var all = new ArrayList<String>();
        var begins = new ArrayList<Integer>();
        var ends = new ArrayList<Integer>();
        rows.forEach(row -> {
            begins.add(all.size() + 1);
            all.addAll(row);
            ends.add(all.size());
        });
        return texts(name, all).numbers(first, begins.stream()).numbers(last, ends.stream());
    }

    StatementCall numbers(String name, Stream<Integer> values) throws SQLException {
        return array(name, "int4", values.toArray(Integer[]::new));
    }

    StatementCall truths(String name, Stream<Boolean> values) throws SQLException {
        return array(name, "bool", values.toArray(Boolean[]::new));
    }

    /**
     * Binds moments as text, because the driver has no arrays of timestamps; bind with casts: {@code
     * :name::text[]::timestamptz[]}.
     */
    StatementCall instants(String name, Stream<Instant> values) throws SQLException {
        return array(name, "text", values.map(StatementCall::word).toArray(String[]::new));
    }

    StatementCall bytes(String name, byte[] value) throws SQLException {
        return set(name, at -> statement.setBytes(at, value));
    }

    StatementCall bytes(String name, Stream<byte[]> values) throws SQLException {
        return array(name, "bytea", values.toArray(byte[][]::new));
    }

    void run() throws SQLException {
        statement.execute();
    }

    /** Rows of a text of one statement. */
    ResultSet rows() throws SQLException {
        return statement.executeQuery();
    }

    /** Rows of the second statement; the first one named the site. */
    ResultSet rowsOfTheSite() throws SQLException {
        statement.execute();
        statement.getMoreResults();
        return statement.getResultSet();
    }

    /** Returns the rows of the next statement of the text. */
    ResultSet rowsOfTheNext() throws SQLException {
        statement.getMoreResults();
        return statement.getResultSet();
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Optional<Instant> instantIfAny(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }

    /**
     * Binds a typed null, with the type of a value: otherwise the driver prepares the text again whenever null and a
     * value alternate.
     */
    private StatementCall nothing(String name, String type) throws SQLException {
        return set(name, at -> statement.setNull(at, Types.ARRAY, type));
    }

    private StatementCall array(String name, String type, Object[] values) throws SQLException {
        if (leavesOut && !names.contains(name)) {
            return this;
        }
        var array = statement.getConnection().createArrayOf(type, values);
        return set(name, at -> statement.setArray(at, array));
    }

    private StatementCall set(String name, Setter setter) throws SQLException {
        var named = false;
        for (var at = 0; at < names.size(); at++) {
            if (names.get(at).equals(name)) {
                setter.set(at + 1);
                named = true;
            }
        }
        if (!named && !leavesOut) {
            throw new IllegalArgumentException("no parameter named " + name);
        }
        return this;
    }

    /** The driver sends the ends of OffsetDateTime as infinity. */
    private static OffsetDateTime moment(Instant value) {
        if (value.isAfter(LATEST)) {
            return OffsetDateTime.MAX;
        }
        return value.isBefore(EARLIEST) ? OffsetDateTime.MIN : value.atOffset(ZoneOffset.UTC);
    }

    /** Returns the moment in PostgreSQL's text format. */
    static String word(Instant value) {
        if (value.isAfter(LATEST)) {
            return "infinity";
        }
        return value.isBefore(EARLIEST) ? "-infinity" : value.toString();
    }

    private interface Setter {
        void set(int at) throws SQLException;
    }
}
