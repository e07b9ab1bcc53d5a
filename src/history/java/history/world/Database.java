package history.world;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.*;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A durable PostgreSQL with the roles and the database of {@code src/docs/operate/roles.sql}. */
public final class Database implements AutoCloseable {
    /** Size of the file system in memory; unused space takes no memory. */
    private static final long SIZE = 4L << 30;

    private static final long LEAST_SPACE = 64 << 10;
    private static final Pattern SQL = Pattern.compile("(?s)```sql(.*?)```");

    private final int port = Processes.freePort();
    private final Path folder;
    private final boolean mounted;
    private EmbeddedPostgres server;
    private long postmaster;

    /** Starts the copy of another database, and runs the statements of the guide, in the order of its steps. */
    Database(Path copy, Path guide) throws IOException, SQLException {
        folder = copy;
        mounted = false;
        server = started();
        Matcher steps = SQL.matcher(Files.readString(guide).split("## From a dump")[0]);
        while (steps.find()) {
            execute("dorsal", steps.group(1).split(";"));
        }
    }

    /** Starts it with an empty database, on a disk that can be full where that is wanted and the machine lets a user mount one. */
    public Database(Path folder, Path roles, boolean limited) throws IOException, SQLException {
        this.folder = Files.createDirectories(folder);
        mounted = limited && Processes.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "history", folder.toString());
        if (limited && !mounted) {
            System.out.println(
                    "the disk will not be full: this machine lets no user mount a file system, see README.md");
        }
        server = started();
        execute("postgres", Files.readString(roles).replaceAll("(?m)^--.*$", "").split(";"));
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
    public void crash() throws InterruptedException {
        Processes.signal("QUIT", postmaster);
        while (ProcessHandle.of(postmaster).isPresent()) {
            Thread.sleep(20);
        }
    }

    /** Starts it again with its files. */
    public void restart() throws IOException {
        try {
            server.close();
        } catch (IOException alreadyDown) {
            // the library complains that there is nothing to stop, and gives its lock back
        }
        server = started();
    }

    /** Takes the free space of its disk away; also that for new segments of the WAL if the next one is to be begun. */
    public void fillDisk(boolean segment) throws IOException {
        if (!mounted) {
            throw new IOException("no disk of its own");
        }
        FileStore disk = Files.getFileStore(folder);
        long space = LEAST_SPACE;
        while (!resized(disk.getTotalSpace() - disk.getUnallocatedSpace() + space) && space < SIZE) {
            space *= 2; // it has grown meanwhile
        }
        if (segment) {
            succeeds("select pg_switch_wal()"); // or ends PostgreSQL
        }
    }

    /** Gives the space back, and starts PostgreSQL again if that has stopped: what an operator does. */
    public void freeDisk() throws IOException, InterruptedException {
        resized(SIZE);
        while (!succeeds("select 1")) {
            if (ProcessHandle.of(postmaster).isEmpty()) {
                System.out.println("PostgreSQL has stopped on the full disk and is started again");
                restart();
            }
            Thread.sleep(100);
        }
    }

    /** Copies its files during use, as {@code pg_basebackup} does: with all commits until the end of this call, or some later ones. */
    public void backUp(Path copy) throws IOException, SQLException {
        Processes.run("rm", "-rf", copy.toString());
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('history', true)");
            Processes.run("cp", "-a", folder.toString(), copy.toString()); // fails for files that vanish meanwhile
            try (ResultSet label = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                label.next();
                Files.writeString(copy.resolve("backup_label"), label.getString(1));
            }
        }
        Processes.run("cp", "-a", folder.resolve("pg_wal").toString(), copy.toString());
        Files.deleteIfExists(copy.resolve("postmaster.pid"));
    }

    @Override
    public void close() throws IOException {
        try {
            server.close();
        } finally {
            if (mounted) {
                Processes.run("umount", "-l", folder.toString());
            }
        }
    }

    private void execute(String database, String... statements) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                if (!sql.isBlank()) {
                    statement.execute(sql.strip());
                }
            }
        }
    }

    private boolean succeeds(String sql) {
        try {
            execute("postgres", sql);
            return true;
        } catch (SQLException down) {
            return false;
        }
    }

    private boolean resized(long bytes) {
        return Processes.run("mount", "-o", "remount,size=" + bytes, folder.toString());
    }

    private EmbeddedPostgres started() throws IOException {
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "100")
                .setServerConfig("max_wal_size", "256MB")
                .setServerConfig("wal_keep_size", "512MB")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        postmaster = Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip());
        return started;
    }
}
