package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL server run by its own programs on a separate data directory, as an operator runs it: for backup, archive
 * and recovery.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String DATABASE = "dorsal";
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final Duration START = Duration.ofMinutes(3);

    private final Path home;
    private final Path files;
    private final int port;
    private Optional<Process> process = Optional.empty();

    private PostgresServer(Path home, Path files, int port) {
        this.home = home;
        this.files = files;
        this.port = port;
    }

    /**
     * Returns the newest installed server that includes its client programs; {@code -Ddorsal.drill=embedded} uses
     * none.
     */
    public static Optional<Path> installed() {
        if ("embedded".equals(System.getProperty("dorsal.drill")) || !Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.filter(home -> Stream.of("initdb", "postgres", "pg_basebackup", "pg_dump", "pg_restore")
                            .allMatch(program ->
                                    Files.isExecutable(home.resolve("bin").resolve(program))))
                    .max(Comparator.comparingInt(
                            home -> Integer.parseInt("0" + home.toString().replaceAll(".*/|\\D", ""))));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Returns the directory of the unpacked embedded server, which has no client programs in its {@code bin}. */
    public static Path embedded() {
        try (EmbeddedPostgres once = EmbeddedPostgres.builder()
                .setServerConfig("unix_socket_directories", "")
                .start()) {
            try (Connection connection = once.getPostgresDatabase().getConnection()) {
                long backend =
                        connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
                return Path.of(ProcessHandle.of(backend)
                                .orElseThrow()
                                .info()
                                .command()
                                .orElseThrow())
                        .resolve("../..")
                        .normalize();
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** Makes an empty cluster in that directory, without a database, and does not start it. */
    public static PostgresServer made(Path home, Path files, int port) {
        PostgresServer server = new PostgresServer(home, files, port);
        server.ran(server.asNobody(
                "initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D", files.toString()));
        return server;
    }

    /** Creates a server on existing files, such as a backup. */
    public static PostgresServer of(Path home, Path files, int port) {
        return new PostgresServer(home, files, port);
    }

    /** Starts it with these settings and waits until it takes connections and has left recovery. */
    public PostgresServer start(Map<String, String> settings) {
        List<String> command = asNobody(
                "postgres",
                "-D",
                files.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=60");
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        try {
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            process = Optional.of(started);
            long began = System.nanoTime();
            while (!isUp()) {
                assertThat(started.isAlive() && System.nanoTime() - began < START.toNanos())
                        .as(this::printed)
                        .isTrue();
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return this;
    }

    /** Takes connections, after a moment's patience. */
    public boolean goesOn() {
        long began = System.nanoTime();
        while (!isUp() && System.nanoTime() - began < Duration.ofSeconds(5).toNanos()) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return isUp();
    }

    /** Roles and an empty database, as the guide for installing says. */
    public PostgresServer prepared() {
        roles();
        TestPostgres.run(server(), TestPostgres.creation(DATABASE));
        return this;
    }

    /** The roles alone: a dump brings the database. */
    public PostgresServer roles() {
        TestPostgres.run(server(), "create role " + TestPostgres.OWNER + " login");
        TestPostgres.run(server(), "create role " + TestPostgres.APPLICATION + " login");
        return this;
    }

    /** Runs a client program with these arguments against this server; fails if the program fails. */
    public void run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin").resolve(program).toString(),
                "-h",
                "localhost",
                "-p",
                Integer.toString(port),
                "-U",
                "postgres"));
        command.addAll(Arrays.asList(arguments));
        ran(command);
    }

    /** Returns the JDBC URL, without a user. */
    public String url() {
        return url(DATABASE);
    }

    public DataSource asApplication() {
        return as(TestPostgres.APPLICATION, DATABASE);
    }

    /** Returns connections as used by the running service, with the options of its pools. */
    public DataSource asService() {
        return TestPostgres.withOptions(as(TestPostgres.APPLICATION, DATABASE));
    }

    public DataSource asSuperuser() {
        return as("postgres", DATABASE);
    }

    public DataSource asOwner() {
        return as(TestPostgres.OWNER, DATABASE);
    }

    public Path files() {
        return files;
    }

    /** Returns the output of the server. */
    public String printed() {
        try {
            return Files.readString(log());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** At once (SIGQUIT), as a machine that is lost. */
    @Override
    public void close() {
        process.ifPresent(running -> {
            try {
                Path pid = files.resolve("postmaster.pid");
                if (running.isAlive() && Files.exists(pid)) {
                    TestPostgres.quit(files);
                }
                assertThat(running.waitFor(3, TimeUnit.MINUTES)).isTrue();
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        process = Optional.empty();
    }

    private boolean isUp() {
        try (Connection connection = server().getConnection();
                var rows = connection.createStatement().executeQuery("select pg_is_in_recovery()")) {
            return rows.next() && !rows.getBoolean(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private DataSource server() {
        return as("postgres", "postgres");
    }

    private PGSimpleDataSource as(String user, String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url(database));
        source.setUser(user);
        return source;
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    private Path log() {
        return files.resolveSibling(files.getFileName() + ".log");
    }

    /**
     * Returns the command of a program. PostgreSQL refuses to run as root, so root becomes the user {@code nobody} in
     * a user namespace.
     */
    private List<String> asNobody(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private void ran(List<String> command) {
        try {
            Process running = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            assertThat(running.waitFor()).as(() -> command + "\n" + printed()).isZero();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}
