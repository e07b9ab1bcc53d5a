package org.dorsal.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.*;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.dorsal.Polling;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL server for a single test, with durable settings, that can be stopped and started again with its data and
 * port.
 */
public final class RestartablePostgres implements AutoCloseable {
    private static final String DATABASE = "dorsal";

    /**
     * Way to stop the server, which decides what happens to open transactions and to changes that are only in the
     * write-ahead log.
     */
    public enum Stop {
        /** Transactions are ended and all is written down (SIGINT). */
        FAST,
        /** Everything is dropped; the log is replayed at the next start (SIGQUIT), as after a crash. */
        AT_ONCE
    }

    private final Path files;
    private final int port;
    private final Map<String, String> settings;
    private EmbeddedPostgres server;

    private RestartablePostgres(Path files, int port, Map<String, String> settings) {
        this.files = files;
        this.port = port;
        this.settings = settings;
        this.server = launched();
    }

    /** Starts one with an empty database for a service, not even migrated. */
    public static RestartablePostgres start(int port) {
        return start(port, Map.of());
    }

    /** The same with settings of the server on top. */
    public static RestartablePostgres start(int port, Map<String, String> settings) {
        RestartablePostgres postgres = bare(port, settings);
        postgres.asAdministrator("create role " + TestPostgres.OWNER + " login;create role " + TestPostgres.APPLICATION
                + " login;" + TestPostgres.creation(DATABASE));
        return postgres;
    }

    /** Starts one as it comes: no role and no database of ours. */
    public static RestartablePostgres bare(int port) {
        return bare(port, Map.of());
    }

    private static RestartablePostgres bare(int port, Map<String, String> settings) {
        try {
            return new RestartablePostgres(Files.createTempDirectory("dorsal-own-postgres"), port, settings);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Runs statements, separated by semicolons at their ends, in the database that every server has. */
    public void asAdministrator(String statements) {
        for (String statement : statements.replaceAll("(?m)^--.*$", "").split(";", -1)) {
            if (!statement.isBlank()) {
                TestPostgres.run(server.getPostgresDatabase(), statement.strip());
            }
        }
    }

    /** Returns the JDBC URL, without a user. */
    public String url() {
        return "jdbc:postgresql://localhost:" + port + "/" + DATABASE;
    }

    /** Reads past every policy; each connection is a new one. */
    public synchronized DataSource asSuperuser() {
        return server.getDatabase("postgres", DATABASE);
    }

    /** Returns connections of the service's role. */
    public synchronized DataSource asApplication() {
        return server.getDatabase(TestPostgres.APPLICATION, DATABASE);
    }

    /** Returns when it has ended. */
    public synchronized void stop(Stop how) {
        try {
            switch (how) {
                case FAST -> server.close();
                case AT_ONCE -> {
                    TestPostgres.quit(files);
                    server.close(); // complains that there is nothing to stop, and gives its lock back
                }
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public void close() {
        stop(Stop.FAST);
        Polling.await("deletion of the files").until(this::isDeleted);
    }

    /** Deletes the files; false while the server, which a busy machine delays, still removes or writes some itself. */
    private boolean isDeleted() throws IOException {
        try {
            FileSystemUtils.deleteRecursively(files);
            return true;
        } catch (NoSuchFileException | DirectoryNotEmptyException _) {
            return false;
        }
    }

    private EmbeddedPostgres launched() {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
            settings.forEach(builder::setServerConfig);
            return builder.setDataDirectory(files)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setRegisterShutdownHook(true)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "60")
                    .setServerConfig("unix_socket_directories", "")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
