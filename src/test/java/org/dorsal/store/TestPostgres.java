package org.dorsal.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * Real PostgreSQL for the whole test run, with durable settings (see {@link DatabaseServer}). The embedded server
 * also works for root: PostgreSQL refuses to run as root, so it starts in a user namespace ({@code unshare -U}).
 */
public final class TestPostgres {
    public static final String OWNER = "dorsal_owner";
    public static final String APPLICATION = "dorsal_app";

    /** The shipped {@code dorsal.store.statement-timeout}. */
    public static final Duration STATEMENT = Duration.ofSeconds(5);

    /** Runs all tests on partitioned tables: {@code -Ddorsal.divided="partition_by_month('2026-11-01', 2, 2)"}. */
    private static final String DIVIDED = System.getProperty("dorsal.divided", "");

    private static final boolean ON_DISK = Boolean.getBoolean("dorsal.postgres.disk");
    private static final long ROOM = 4L << 30;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final String database;

    private TestPostgres(String database) {
        this.database = database;
    }

    /** Returns the database that tests share; each test uses separate sites. */
    public static TestPostgres shared() {
        return SharedPostgres.DATABASE;
    }

    /**
     * Creates an empty, migrated database for tests that fill or break it. It is a copy, because all migrations take
     * a second; grants on the database itself are not copied, so tests of those use the shared one.
     */
    public static TestPostgres fresh() {
        return Template.DATABASE.copy();
    }

    /** Creates an empty database without migrations, for a service that runs them. */
    public static TestPostgres empty() {
        var name = "dorsal_" + DATABASES.incrementAndGet();
        run(Server.superuser(), creation(name));
        return new TestPostgres(name);
    }

    /** Makes a database as the guide for installing does. */
    public static String creation(String name) {
        return creation(name, "libc lc_collate 'C'");
    }

    /** Migrated; text is compared by the rules of a language instead of byte by byte. */
    static TestPostgres ofALanguage() {
        var name = "dorsal_" + DATABASES.incrementAndGet();
        run(Server.superuser(), creation(name, "icu icu_locale 'und'"));
        return new TestPostgres(name).migrate();
    }

    private static String creation(String name, String order) {
        return "create database " + name + " owner " + OWNER + " template template0 locale_provider " + order;
    }

    /** Creates a copy of the present state; this database must have no connections. */
    public TestPostgres copy() {
        PooledTestConnections.close(url());
        var name = "dorsal_" + DATABASES.incrementAndGet();
        run(Server.superuser(), "create database " + name + " owner " + OWNER + " template " + database);
        return new TestPostgres(name);
    }

    /** With its tables divided as that call of {@code db/partitions.sql} does it. */
    public TestPostgres divided(String call) {
        try {
            run(asOwner(), Files.readString(Path.of("db/partitions.sql")));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        run(asOwner(), "select " + call);
        return this;
    }

    /** Returns the JDBC URL, without a user. */
    public String url() {
        return Server.POSTGRES.url(database);
    }

    /** Returns connections of the application role, which may insert and select. */
    public DataSource asApplication() {
        return as(APPLICATION);
    }

    /** The same, and each connection is a new one: for tests of what a session keeps or begins with. */
    PGSimpleDataSource asNewApplication() {
        return Server.POSTGRES.database(APPLICATION, database);
    }

    /** Returns connections as used by the running service: each is new, with the options of its pools. */
    public PGSimpleDataSource asService() {
        return withOptions(asNewApplication());
    }

    /** Sets what the service sets on its pools, for statements of at most {@link #STATEMENT}. */
    static PGSimpleDataSource withOptions(PGSimpleDataSource source) {
        source.setSocketTimeout((int) DriverOptions.socketTimeout(STATEMENT).toSeconds());
        source.setOptions("-c jit=off");
        return source;
    }

    /** Returns connections of the owner, which the migrations use. */
    public DataSource asOwner() {
        return as(OWNER);
    }

    /** Returns connections of the superuser, which bypass all policies. */
    public DataSource asSuperuser() {
        return as("postgres");
    }

    static String host() {
        return Server.POSTGRES.host();
    }

    static int port() {
        return Server.POSTGRES.port();
    }

    /** Process id of the server, on this machine; empty when it runs in a container. */
    public static String serverProcess() {
        Path file = Path.of(texts(Server.superuser(), "show data_directory").getFirst(), "postmaster.pid");
        try {
            return Files.exists(file) ? Files.readAllLines(file).getFirst() : "";
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private DataSource as(String user) {
        return new PooledTestConnections(url(), user);
    }

    public static void run(DataSource source, String sql) {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException fault) {
            throw new IllegalStateException(sql + ": " + fault.getMessage(), fault);
        }
    }

    /** The numbers of the first row. */
    public static List<Long> numbers(DataSource source, String sql) {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            var numbers = new ArrayList<Long>();
            for (var column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                numbers.add(rows.getLong(column));
            }
            return numbers;
        } catch (SQLException fault) {
            throw new IllegalStateException(sql + ": " + fault.getMessage(), fault);
        }
    }

    /** The first column of every row. */
    public static List<String> texts(DataSource source, String sql) {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException fault) {
            throw new IllegalStateException(sql + ": " + fault.getMessage(), fault);
        }
    }

    private static TestPostgres migrated() {
        var made = empty().migrate();
        return DIVIDED.isEmpty() ? made : made.divided(DIVIDED);
    }

    private TestPostgres migrate() {
        Flyway.configure()
                .dataSource(asOwner())
                .placeholders(Map.of("app_role", APPLICATION))
                .load()
                .migrate();
        return this;
    }

    private static final class SharedPostgres {
        static final TestPostgres DATABASE = migrated();
    }

    /** Template database, which must have no connections. */
    private static final class Template {
        static final TestPostgres DATABASE = migrated();
    }

    private static final class Server {
        static final DatabaseServer POSTGRES = start();

        private static DatabaseServer start() {
            var postgres = DatabaseServer.start();
            run(superuser(postgres), "create role " + OWNER + " login");
            run(superuser(postgres), "create role " + APPLICATION + " login");
            return postgres;
        }

        static DataSource superuser() {
            return superuser(POSTGRES);
        }

        private static DataSource superuser(DatabaseServer postgres) {
            return new PooledTestConnections(postgres.url("postgres"), "postgres");
        }
    }

    /** Starts an embedded server with these settings; the server and its files are removed when the tests end. */
    static EmbeddedPostgres started(Map<String, String> settings) {
        try {
            var files =
                    AbandonedServers.createDirectory(memory().orElse(Path.of(System.getProperty("java.io.tmpdir"))));
            var builder = EmbeddedPostgres.builder()
                    .setDataDirectory(files)
                    .setRegisterShutdownHook(false)
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("unix_socket_directories", "")
                    .setPGStartupWait(Duration.ofSeconds(60));
            if (ON_DISK) {
                builder.setServerConfig("logging_collector", "on")
                        .setServerConfig("log_directory", files + "-log")
                        .setServerConfig("log_filename", "postgresql.log");
            }
            settings.forEach(builder::setServerConfig);
            var postgres = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(files)));
            return postgres;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /**
     * Returns a file system in memory, if there is one with room, which makes durable writes cheap. The settings stay
     * those of a durable server, which the service demands. {@code -Ddorsal.postgres.disk=true} is for data larger
     * than memory; the log of that server is kept next to its files.
     */
    private static Optional<Path> memory() throws IOException {
        if (ON_DISK) {
            return Optional.empty();
        }
        var memory = Path.of("/dev/shm");
        if (!Files.isWritable(memory)) {
            return Optional.empty();
        }
        AbandonedServers.remove(memory); // before the room is measured
        return Files.getFileStore(memory).getUsableSpace() > ROOM ? Optional.of(memory) : Optional.empty();
    }

    private static void stop(Path files) {
        try {
            quit(files);
            FileSystemUtils.deleteRecursively(files);
        } catch (IOException fault) {
            throw new IllegalStateException("a test server may still run on " + files, fault);
        }
    }

    /** Another process may have the id of a server that was killed. */
    private static boolean isAnother(ProcessHandle process) {
        return process.info()
                .command()
                .filter(name -> !name.endsWith("/postgres"))
                .isPresent();
    }

    /** At once (SIGQUIT): an orderly stop would first write everything to disk. Returns when it has ended. */
    static void quit(Path files) throws IOException {
        try {
            var pid = Files.readAllLines(files.resolve("postmaster.pid")).getFirst();
            var server = ProcessHandle.of(Long.parseLong(pid)).filter(process -> !isAnother(process));
            if (server.isPresent()) {
                new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
                server.get().onExit().join();
            }
        } catch (InterruptedException stop) {
            throw new IllegalStateException("a test server may still run on " + files, stop);
        }
    }
}
