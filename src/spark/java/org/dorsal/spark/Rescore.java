package org.dorsal.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.dorsal.command.BirthDates;
import org.dorsal.command.CommandException;
import org.dorsal.command.ScoredLines;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.start.ShippedProfiles;
import org.springframework.util.FileSystemUtils;

/** The Spark program: what {@code dorsal score} and {@code dorsal impact} do, for files of any size. */
public final class Rescore {
    private static final long LEAST_PART_BYTES = 1 << 20;
    private static final int PARTS_A_CORE = 4;

    private final String[] arguments;
    private final RescoreOptions options;
    private final Clock clock;
    private final PrintStream out;
    private final PrintStream err;
    private final Counts counts = new Counts();

    private Rescore(String[] arguments, Clock clock, PrintStream out, PrintStream err) {
        this.arguments = arguments;
        this.options = RescoreOptions.parse(arguments);
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    /** Exit codes are those of {@code dorsal score}. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int ended = run(arguments, Clock.systemUTC(), out, System.err);
        if (ended != CommandException.DONE) {
            System.exit(ended); // some cluster managers take any call of exit for a failure
        }
    }

    private static int run(String[] arguments, Clock clock, PrintStream out, PrintStream err) {
        Optional<String> help = RescoreOptions.help(arguments);
        if (help.isPresent()) {
            out.print(help.get());
            return CommandException.DONE;
        }
        try {
            return new Rescore(arguments, clock, out, err).run();
        } catch (CommandException ending) {
            err.println("dorsal: " + ending.message());
            return ending.exitCode();
        } catch (IOException fault) {
            err.println("dorsal: " + CommandException.of(fault).message());
            return CommandException.FAULT;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return CommandException.FAULT;
        }
    }

    private int run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        TaskTimes times = new TaskTimes();
        int cores;
        try (SparkSession spark = session()) {
            spark.sparkContext().setLogLevel("WARN");
            spark.sparkContext().addSparkListener(times);
            cores = spark.sparkContext().defaultParallelism();
            write(spark, new JavaSparkContext(spark.sparkContext()));
        } // the end of the session waits for the last numbers of its tasks
        double seconds = (System.nanoTime() - began) / 1e9;
        out.print(new Report(counts).text(options.compares()));
        tell(times.told(counts.of(ScoringTask.LINES), seconds, cores));
        tell("knowledge was loaded " + counts.of(ScoringTask.LOADED) + " times");
        return end();
    }

    private SparkSession session() {
        SparkConf conf = new SparkConf();
        if (!conf.contains("spark.master")) {
            conf.setMaster("local[" + options.lines.jobs() + "]");
            conf.setIfMissing("spark.ui.enabled", "false");
            // no other host may reach the ports of a program that runs alone
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        conf.setIfMissing("spark.app.name", "dorsal-rescore");
        return SparkSession.builder().config(conf).getOrCreate();
    }

    private void write(SparkSession spark, JavaSparkContext context) throws IOException, InterruptedException {
        Configuration hadoop = context.hadoopConfiguration();
        Path target = new Path(options.lines.out().orElseThrow());
        if (FileSystem.get(target.toUri(), hadoop).exists(target)) {
            throw CommandException.usage("--out is there already; name another directory");
        }
        InputFiles inputs = InputFiles.of(options.lines.files(), hadoop);
        if (!inputs.passedOver().isEmpty()) {
            tell("files passed over, by their names: " + inputs.passedOver().size() + ", the first is "
                    + inputs.passedOver().getFirst());
        }
        context.sc().register(counts, "counts");
        ScoringRecipe recipe = recipe(context.sc().applicationId(), hadoop);
        ScoredLines here = recipe.lines(counts); // reports wrong profiles or options now, and not in a task
        Broadcast<SerializableConfiguration> configuration = context.broadcast(new SerializableConfiguration(hadoop));
        List<List<Split>> parts =
                LineNumbers.of(inputs.parts(partBytes(spark, inputs), hadoop), context, configuration);
        ResultTable table = new ResultTable(options.compares(), here.causes());
        ScoringTask task =
                new ScoringTask(context.broadcast(recipe), configuration, table, counts, attempts(context.getConf()));
        Dataset<Row> rows = spark.createDataFrame(
                context.parallelize(parts, Math.max(1, parts.size())).mapPartitions(task), table.schema());
        write(rows, target.toString());
    }

    private void write(Dataset<Row> rows, String target) {
        switch (options.as) {
            case parquet -> rows.write().parquet(target);
            case ndjson -> rows.write().json(target);
            case csv ->
                ResultTable.flat(rows)
                        .write()
                        .option("header", true)
                        .option("escape", "\"")
                        .option("emptyValue", "")
                        .csv(target);
        }
    }

    private ScoringRecipe recipe(String run, Configuration hadoop) throws IOException, InterruptedException {
        List<ProfileFile> profiles =
                options.profiles.isPresent() ? profiles(options.profiles.get(), hadoop) : ShippedProfiles.files();
        Optional<List<ProfileFile>> other =
                options.to.isPresent() ? Optional.of(profiles(options.to.get(), hadoop)) : Optional.empty();
        return new ScoringRecipe(run, arguments, profiles, other, patients(hadoop), clock.instant());
    }

    private BirthDates patients(Configuration hadoop) throws IOException, InterruptedException {
        if (options.lines.patients().isEmpty()) {
            return BirthDates.none();
        }
        String file = options.lines.patients().get();
        Split whole = new Split(file, Split.kindOf(file, hadoop), 0, Long.MAX_VALUE, 0);
        try (InputStream lines = whole.open(hadoop)) {
            return ScoredLines.patients(lines, options.lines, says -> {
                counts.add(ScoringTask.REFUSED);
                tell(file + ":" + says);
            });
        }
    }

    /** Copied to this machine first, so that the reader of the command line reads them. */
    private static List<ProfileFile> profiles(String directory, Configuration hadoop) throws IOException {
        java.nio.file.Path here = Files.createTempDirectory("dorsal-profiles");
        try {
            Path there = new Path(directory);
            Path copy = new Path(here.resolve("profiles").toUri());
            FileSystem.get(there.toUri(), hadoop).copyToLocalFile(false, there, copy, true);
            return ScoredLines.profiles(here.resolve("profiles"));
        } finally {
            FileSystemUtils.deleteRecursively(here);
        }
    }

    /**
     * Returns the size of a part: several parts for each core, so that the last one ends soon after the others; never
     * more than Spark's own readers take.
     */
    private static long partBytes(SparkSession spark, InputFiles inputs) {
        long most = JavaUtils.byteStringAsBytes(spark.conf().get("spark.sql.files.maxPartitionBytes"));
        int cores = spark.sparkContext().defaultParallelism();
        return Math.min(most, Math.max(LEAST_PART_BYTES, inputs.bytes() / (PARTS_A_CORE * (long) cores)));
    }

    /** Returns the number of attempts per task; a local Spark retries nothing. */
    private static int attempts(SparkConf conf) {
        String master = conf.get("spark.master");
        boolean local = master.equals("local") || master.startsWith("local[");
        return local ? 1 : conf.getInt("spark.task.maxFailures", 4);
    }

    private int end() {
        long refused = counts.of(ScoringTask.REFUSED) + counts.of(ScoringTask.FAILED);
        if (refused > 0) {
            tell("lines refused: " + refused + " of " + counts.of(ScoringTask.LINES) + "; the output says why");
        }
        if (counts.of(ScoringTask.PASSED_OVER) > 0) {
            tell("rows of exports that are no completed response, passed over: " + counts.of(ScoringTask.PASSED_OVER));
        }
        if (options.compares()) {
            tell("dispositions changed: " + new Report(counts).moved());
        }
        long unreadable = counts.of(ScoringTask.UNREADABLE);
        if (unreadable > 0) {
            tell("parts of files that can't be read: " + unreadable + "; the output says which and from where on");
        }
        return unreadable + counts.of(ScoringTask.FAILED) > 0 ? CommandException.FAULT : options.lines.ending(refused);
    }

    private void tell(String sentence) {
        err.println("dorsal: " + sentence);
    }
}
