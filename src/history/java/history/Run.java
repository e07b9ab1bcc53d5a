package history;

import history.check.Anomaly;
import history.check.Judge;
import history.drive.Load;
import history.fault.Schedule;
import history.record.History;
import history.record.Recorder;
import history.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run and its judgement.
 *
 * @param history file of the recorded calls
 */
record Run(Path history, List<Anomaly> anomalies) {
    static final Path JAR = Path.of(System.getProperty("history.jar", "target/service/dorsal.jar"));
    private static final Path ROLES = Path.of("src", "docs", "operate", "roles.sql");
    private static final Path OUTPUT = Path.of("target", "history");

    /** Starts a world, drives it by the plan, and judges; logs of the world are kept when there is an anomaly. */
    static Run of(Load.Plan plan, String name) throws IOException, InterruptedException {
        Path file = OUTPUT.resolve("history-" + name + ".ndjson");
        Path folder = Files.createTempDirectory("history");
        try (Recorder recorder = new Recorder(file);
                World world = new World(ROLES, folder, recorder, plan.seed(), plan.site(), plan.schedule())) {
            Load.run(world, recorder, plan);
        } catch (SQLException fault) {
            throw new IOException(fault);
        } finally {
            System.out.println("logs of the replicas: " + folder);
        }
        Run run = judged(file);
        if (run.anomalies().isEmpty()) {
            delete(folder);
        }
        return run;
    }

    /** Judges a history that was recorded before. */
    static Run judged(Path file) throws IOException {
        return new Run(file, Judge.judge(History.read(file)));
    }

    /** A schedule of the plan's length and seed, unless a file names one. */
    static Schedule schedule(String file, long seed, long milliseconds, int gaps) throws IOException {
        return file.isEmpty()
                ? Schedule.random(seed, milliseconds, gaps)
                : Schedule.parse(Files.readString(Path.of(file)));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException fault) {
                    throw new UncheckedIOException(fault);
                }
            });
        }
    }
}
