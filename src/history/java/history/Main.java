package history;

import history.check.Anomaly;
import history.drive.Load;
import history.fault.Schedule;
import history.fault.Shrinker;
import history.record.History;
import history.world.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;

/** Runs and judges, see README.md. */
public final class Main {
    private static final Path TABLE = Path.of("target", "history", "faults.md");
    private static final int TRIALS = 40;
    /** Longest run that either exports or erases: an erasure ends exports, and another one takes a minute. */
    private static final long SHORT = 60_000;

    private static final long BEGIN = System.currentTimeMillis();

    private final Map<String, String> options = new LinkedHashMap<>();
    private final FaultTable table = new FaultTable();

    private Main(String... arguments) {
        for (String argument : arguments) {
            options.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
        }
    }

    /** Arguments are {@code name=value}; the exit code is 1 when a promise was broken, 2 when the run failed. */
    public static void main(String... arguments) {
        int code = 2;
        try {
            code = new Main(arguments).work() ? 0 : 1;
        } catch (IOException | InterruptedException | RuntimeException | OutOfMemoryError fault) {
            System.out.println("the run failed: " + fault);
        } finally {
            System.exit(code); // servers and proxies of a run that failed would keep the process
        }
    }

    private boolean work() throws IOException, InterruptedException {
        boolean good = true;
        if (options.containsKey("judge")) {
            for (String file : options.get("judge").split(",")) {
                good &= print(Run.judged(Path.of(file)));
            }
        } else {
            long seed = number("seed", System.currentTimeMillis() % 1_000_000);
            for (long run = 0; run < number("runs", 1); run++) {
                good &= run(seed + run);
            }
        }
        Files.writeString(TABLE, table.markdown());
        return good;
    }

    private boolean run(long seed) throws IOException, InterruptedException {
        Load.Plan plan = plan(seed);
        System.out.print("seed=" + seed + "\n" + plan.schedule().text());
        Run run = Run.of(plan, Long.toString(seed));
        boolean good = print(run);
        if (!good && options.getOrDefault("shrink", "no").equals("yes")) {
            shrink(plan, run);
        }
        return good;
    }

    private Load.Plan plan(long seed) throws IOException {
        long milliseconds = number("seconds", 30) * 1000;
        boolean exports = milliseconds > SHORT || seed % 2 != 0;
        boolean erases = milliseconds > SHORT || !exports;
        return new Load.Plan(
                seed,
                milliseconds,
                (int) number("clients", 6),
                (int) number("thinking", 100),
                (int) number("reads", 0),
                options.getOrDefault("export", exports ? "yes" : "no").equals("yes"),
                options.getOrDefault("erase", erases ? "yes" : "no").equals("yes"),
                options.getOrDefault("restore", "no").equals("yes"),
                new Site(
                        (int) number("replicas", 2),
                        options.getOrDefault("write-back", seed % 2 == 0 ? "on-receipt" : "on-sign-off"),
                        options.getOrDefault("ehr-search", seed % 4 < 2 ? "yes" : "no")
                                .equals("yes"),
                        options.getOrDefault("ehr-create", "plain").equals("conditional"),
                        List.of(Run.JAR, Path.of(options.getOrDefault("other-jar", Run.JAR.toString())))),
                Run.schedule(
                        options.getOrDefault("schedule", ""), seed, milliseconds, (int) number("gaps", Schedule.GAPS)));
    }

    private boolean print(Run run) throws IOException {
        History history = History.read(run.history());
        run.anomalies().forEach(System.out::println);
        System.out.println(run.history() + ": " + history.calls().size() + " lines, "
                + run.anomalies().size() + " anomalies after " + (System.currentTimeMillis() - BEGIN) / 1000 + " s");
        table.add(history, run.anomalies());
        return run.anomalies().isEmpty();
    }

    /** Runs ever smaller schedules that break the same promise, and keeps the smallest. */
    private static void shrink(Load.Plan plan, Run failed) throws IOException, InterruptedException {
        String promise = failed.anomalies().getFirst().promise();
        Schedule smallest = new Shrinker(
                        candidate -> {
                            Run trial = Run.of(plan.with(candidate), plan.seed() + "-shrunk");
                            return trial.anomalies().stream()
                                    .map(Anomaly::promise)
                                    .anyMatch(promise::equals);
                        },
                        TRIALS)
                .shrink(plan.schedule());
        Path file = Path.of("target", "history", "schedule-" + plan.seed() + ".txt");
        Files.writeString(file, "# breaks " + promise + ", seed " + plan.seed() + "\n" + smallest.text());
        System.out.println(file + ": " + smallest.faults().size() + " of "
                + plan.schedule().faults().size() + " faults");
    }

    private long number(String name, long otherwise) {
        return Long.parseLong(options.getOrDefault(name, Long.toString(otherwise)));
    }
}
