package history.world;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A durable PostgreSQL with the roles and the database of {@code src/docs/operate/roles.sql}. */
public final class Database implements AutoCloseable {
    private final int port = Processes.freePort();
    private final Path folder;
    private EmbeddedPostgres server;

    /** Starts it with an empty database. */
    public Database(Path folder, Path roles) throws IOException, SQLException {
        this.folder = folder;
        server = started();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql :
                    Files.readString(roles).replaceAll("(?m)^--.*$", "").split(";")) {
                if (!sql.isBlank()) {
                    statement.execute(sql.strip());
                }
            }
        }
    }

    /** The port of the database. */
    public int port() {
        return port;
    }

    /** Process ids of the connections of a user, such as that of the service. */
    public List<Long> backends(String user) throws SQLException {
        List<Long> processes = new ArrayList<>();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pid from pg_stat_activity where usename = '" + user
                        + "' and backend_type = 'client" + " backend' order by state_change desc")) {
            while (rows.next()) {
                processes.add(rows.getLong(1));
            }
        }
        return processes;
    }

    /** Kills all its processes as a crash does: only committed data is on disk. */
    public void crash() throws IOException, InterruptedException {
        long postmaster = Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip());
        Processes.signal("QUIT", postmaster);
        while (ProcessHandle.of(postmaster).isPresent()) {
            Thread.sleep(20);
        }
        try {
            server.close();
        } catch (IOException alreadyDown) {
            // the library complains that there is nothing to stop, and gives its lock back
        }
    }

    /** Starts it again with its files. */
    public void restart() throws IOException {
        server = started();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private EmbeddedPostgres started() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "100")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }
}
