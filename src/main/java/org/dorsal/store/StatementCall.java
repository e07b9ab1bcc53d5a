package org.dorsal.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.postgresql.PGStatement;

/** One statement and its values by name. A name that was forgotten, or is unknown to the statement, is a fault. */
final class StatementCall implements AutoCloseable {
    /** What lies beyond is infinity: FHIR dates have years of four digits. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private final PreparedStatement statement;
    private final List<String> names;
    private boolean leavesOut;

    StatementCall(PreparedStatement statement, List<String> names) {
        this.statement = statement;
        this.names = names;
    }

    /** Planned for these very values: a plan for any values can't know which conditions were asked. */
    StatementCall plannedForItsValues() throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        return this;
    }

    /** Values that the text has no name for are left out: it holds only the conditions that were asked for. */
    StatementCall leavingOutWhatIsNotNamed() {
        leavesOut = true;
        return this;
    }

    StatementCall text(String name, String value) throws SQLException {
        return set(name, at -> statement.setString(at, value));
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

    /** One column of rows that travel as arrays. */
    <R> StatementCall texts(String name, Collection<R> rows, Function<R, String> column) throws SQLException {
        return array(name, "text", rows.stream().map(column).toArray(String[]::new));
    }

    /** Null in SQL when nothing was asked; bind with a cast: {@code :name::text[]}. */
    StatementCall texts(String name, Optional<? extends Collection<String>> values) throws SQLException {
        return values.isPresent() ? texts(name, values.get()) : nothing(name, "_text");
    }

    StatementCall marks(String name, Collection<Long> values) throws SQLException {
        return array(name, "int8", values.toArray(Long[]::new));
    }

    /** Null in SQL when nothing was asked; bind with a cast: {@code :name::bigint[]}. */
    StatementCall marks(String name, Optional<? extends Collection<Long>> values) throws SQLException {
        return values.isPresent() ? marks(name, values.get()) : nothing(name, "_int8");
    }

    StatementCall numbers(String name, Stream<Integer> values) throws SQLException {
        return array(name, "int4", values.toArray(Integer[]::new));
    }

    StatementCall truths(String name, Stream<Boolean> values) throws SQLException {
        return array(name, "bool", values.toArray(Boolean[]::new));
    }

    /** As words, because the driver has no arrays of moments; bind with casts: {@code :name::text[]::timestamptz[]}. */
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

    /** Rows of the statement after the one whose rows were read last. */
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

    /** Of the type that a value would have: else the driver prepares the text anew whenever one follows the other. */
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
        var found = false;
        for (var at = 0; at < names.size(); at++) {
            if (names.get(at).equals(name)) {
                setter.set(at + 1);
                found = true;
            }
        }
        if (!found && !leavesOut) {
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

    /** As PostgreSQL reads it. */
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
