package org.dorsal.system;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.dorsal.store.TestPostgres;

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
        try (Connection connection = database.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
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
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    /** Verifies an export with the external checkpoints. */
    SomeExport.VerifierOutput verified() {
        return SomeExport.whole(database)
                .verified(LoggedDay.shared().key(), LoggedDay.shared().place());
    }
}
