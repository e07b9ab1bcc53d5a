package org.dorsal.http.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.dorsal.store.TestPostgres;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The shared database, which at times can't be written to. */
final class SomeSource extends DelegatingDataSource {
    private final BooleanSupplier unwritable;

    SomeSource(BooleanSupplier unwritable) {
        super(TestPostgres.shared().asApplication());
        this.unwritable = unwritable;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (unwritable.getAsBoolean()) {
            throw new SQLException("read-only", "25006");
        }
        return super.getConnection();
    }
}
