package org.dorsal.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.dorsal.store.TestPostgres;

/** PostgreSQL server of the demo with a persistent data directory and normal durability. */
final class DemoPostgres implements AutoCloseable {
    static final String OWNER = "dorsal_owner";
    static final String APPLICATION = "dorsal_app";

    private final EmbeddedPostgres postgres;

    private DemoPostgres(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Starts the server.
     *
     * @param emptied whether to remove the database that an interrupted start left
     */
    static DemoPostgres in(Path directory, boolean emptied) throws IOException, SQLException {
        DemoPostgres database = new DemoPostgres(EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "50")
                .setServerConfig("unix_socket_directories", "")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start());
        database.prepare(emptied);
        return database;
    }

    String url() {
        return postgres.getJdbcUrl("postgres", "dorsal").replaceFirst("\\?user=.*", "");
    }

    private void prepare(boolean emptied) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String role : new String[] {OWNER, APPLICATION}) {
                once(
                        statement,
                        "select from pg_roles where rolname = '" + role + "'",
                        "create role " + role + " login");
            }
            if (emptied) {
                statement.execute("drop database if exists dorsal with (force)");
            }
            once(statement, "select from pg_database where datname = 'dorsal'", TestPostgres.creation("dorsal"));
        }
    }

    private static void once(Statement statement, String exists, String create) throws SQLException {
        if (!statement.executeQuery(exists).next()) {
            statement.execute(create);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
