package history;

import history.check.Anomaly;
import history.check.Judge;
import history.drive.Load;
import history.fault.Schedule;
import history.record.History;
import history.record.Recorder;
import history.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs and judges, see README.md. */
public final class Main {
    private static final Path OUTPUT = Path.of("target", "history");

    private Main() {}

    /** Arguments are {@code name=value}. */
    public static void main(String... arguments) throws Exception {
        Map<String, String> options = new LinkedHashMap<>();
        for (String argument : arguments) {
            options.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
        }
        if (options.containsKey("judge")) {
            System.exit(judge(Path.of(options.get("judge"))));
        }
        long seed = Long.parseLong(options.getOrDefault("seed", Long.toString(System.currentTimeMillis() % 1_000_000)));
        long milliseconds = Long.parseLong(options.getOrDefault("seconds", "30")) * 1000;
        Schedule schedule = options.containsKey("schedule")
                ? Schedule.parse(Files.readString(Path.of(options.get("schedule"))))
                : Schedule.random(seed, milliseconds);
        System.out.println("seed " + seed);
        System.out.print(schedule.text());
        Path file = OUTPUT.resolve("history-" + seed + ".ndjson");
        Path folder = Files.createTempDirectory("history");
        try (Recorder recorder = new Recorder(file);
                World world = new World(
                        Path.of("target/service/dorsal.jar"), Path.of("src/docs/operate/roles.sql"), folder, recorder, seed)) {
            Load.run(world, recorder, new Load.Plan(
                    seed, milliseconds, Integer.parseInt(options.getOrDefault("clients", "6")),
                    Integer.parseInt(options.getOrDefault("thinking", "100")), schedule));
        }
        System.exit(judge(file));
    }

    /** Prints all anomalies of a history; 1 if there are any. */
    private static int judge(Path file) throws IOException {
        History history = History.read(file);
        List<Anomaly> anomalies = Judge.judge(history);
        anomalies.forEach(System.out::println);
        System.out.println(file + ": " + history.calls().size() + " calls, " + anomalies.size() + " anomalies");
        return anomalies.isEmpty() ? 0 : 1;
    }
}
