package org.dorsal.system;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.dorsal.store.TestPostgres;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A copy of the logged day in the hands of a superuser. */
record TamperedDatabase(TestPostgres database) {

    static TamperedDatabase copy() {
        return new TamperedDatabase(LoggedDay.shared().database().copy());
    }

    /**
     * Executes a forbidden statement, past every policy and trigger.
     *
     * @param sql statements; the last returns the affected rows
     * @return the first column of the result
     */
    List<String> does(String sql) {
        try (Connection connection = database.asSuperuser().getConnection()) {
            return does(connection, sql);
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    /**
     * Executes a forbidden statement on the logged day itself, in a transaction that is rolled back after the work: a copy for
     * each statement would cost more than the work.
     *
     * @param work gets the first column of the result, and what the service reads now
     */
    static void during(String sql, BiConsumer<List<String>, DataSource> work) {
        try (Connection connection = LoggedDay.shared().database().asSuperuser().getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<String> touched = does(connection, sql);
                does(connection, "set local role " + TestPostgres.APPLICATION);
                work.accept(touched, new SingleConnectionDataSource(connection, true));
            } finally {
                connection.rollback();
            }
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    private static List<String> does(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            List<String> touched = new ArrayList<>();
            boolean rows = statement.execute(sql);
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    touched.clear();
                    var result = statement.getResultSet();
                    while (result.next()) {
                        touched.add(result.getString(1));
                    }
                }
                rows = statement.getMoreResults();
            }
            return touched;
        }
    }

    /** Verifies an export with the external checkpoints. */
    SomeExport.VerifierOutput verified() {
        return SomeExport.whole(database)
                .verified(LoggedDay.shared().key(), LoggedDay.shared().place());
    }
}
