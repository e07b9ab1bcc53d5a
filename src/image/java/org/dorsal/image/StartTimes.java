package org.dorsal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.dorsal.system.ShippedOptions;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;

/**
 * Prints the cost of a start with and without the cache, in turns, on this machine: seconds and CPU seconds until
 * ready, CPU of the first thousand posts compared with later ones and by threads, memory, and the time of {@code
 * dorsal score} without input.
 */
final class StartTimes {
    /** Turns to measure; 0 for none. */
    static final int TURNS = Integer.getInteger("dorsal.start.turns", 1);

    private static final int POSTS = 1_000;
    /** Thousands of posts until the compilers have settled. */
    private static final int THOUSANDS_UNTIL_STEADY = Integer.getInteger("dorsal.start.thousands", 8);

    private final Path java;
    private final Path folder;

    /**
     * @param java the java command that the cache was made with
     * @param folder of the extracted jar and the cache
     */
    StartTimes(Path java, Path folder) {
        this.java = java;
        this.folder = folder;
    }

    /** Prints the table. @return its rows */
    StartComparison print() throws IOException, InterruptedException {
        List<Start> with = new ArrayList<>();
        List<Start> without = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            with.add(start("-XX:AOTCache=" + folder.resolve(ClassCache.FILE)));
            without.add(start("-XX:AOTMode=off"));
        }
        System.out.println("| | ready, s | CPU until ready, s | RSS ready, MB | CPU of the first 1,000 posts, ms each"
                + " | of later ones | RSS after them, MB | of it no file, MB | `score` on nothing, s | its CPU, s |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        StartComparison both = new StartComparison(median(with), median(without));
        System.out.println(row("with the cache", both.with()));
        System.out.println(row("without", both.without()));
        System.out.println(
                "| CPU of a post, ms | all | first compiler | second compiler | collector | requests and the rest |");
        System.out.println("|---|---|---|---|---|---|");
        System.out.println(row("with the cache, the first 1,000", both.with().first()));
        System.out.println(row("with the cache, later", both.with().later()));
        System.out.println(row("without, the first 1,000", both.without().first()));
        System.out.println(row("without, later", both.without().later()));
        return both;
    }

    private Start start(String option) throws IOException, InterruptedException {
        ScoringTime score = score(option);
        List<String> options = new ArrayList<>(ShippedOptions.ofTheUnit());
        options.add(option);
        try (InstalledService dorsal = new InstalledService(
                ClassCache.command(java, folder, options.toArray(String[]::new)), folder, "start")) {
            double ready = dorsal.awaitReady();
            double cpu = dorsal.cpuSeconds();
            double resident = dorsal.residentMegabytes();
            ThreadTimes first = posts(dorsal, POSTS);
            for (int thousand = 0; thousand < THOUSANDS_UNTIL_STEADY; thousand++) {
                posts(dorsal, POSTS); // a new token each time: one lives for minutes
            }
            ThreadTimes later = posts(dorsal, POSTS);
            return new Start(
                    ready, cpu, resident, first, later, dorsal.residentMegabytes(), dorsal.anonymousMegabytes(), score);
        }
    }

    /** CPU seconds of the service for so many. */
    private static ThreadTimes posts(InstalledService dorsal, int count) {
        SomeClient client = dorsal.client();
        ThreadTimes before = dorsal.threadTimes();
        for (int post = 0; post < count; post++) {
            SomeAnswer answer = client.post("QuestionnaireResponse", TypicalDay.posted("start-" + post, post));
            if (answer.status() != 201) {
                throw new IllegalStateException("a post answers " + answer);
            }
        }
        return dorsal.threadTimes().since(before);
    }

    private ScoringTime score(String option) throws IOException, InterruptedException {
        Path nothing = Files.createTempFile("nothing", ".ndjson");
        List<String> command = new ArrayList<>(ClassCache.command(java, folder, option));
        command.addAll(List.of("score", nothing.toString()));
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile("score", ".log").toFile())
                .start();
        double cpu = 0;
        do {
            cpu = Math.max(
                    cpu,
                    process.info()
                                    .totalCpuDuration()
                                    .map(spent -> spent.toMillis())
                                    .orElse(0L)
                            / 1000.0);
        } while (!process.waitFor(10, TimeUnit.MILLISECONDS));
        double seconds = (System.nanoTime() - began) / 1e9;
        if (process.exitValue() != 0) {
            throw new IllegalStateException("score ended with " + process.exitValue());
        }
        return new ScoringTime(seconds, cpu);
    }

    private static String row(String name, Start start) {
        return "| %s | %.1f | %.1f | %.0f | %.2f | %.2f | %.0f | %.0f | %.1f | %.1f |"
                .formatted(
                        name,
                        start.ready(),
                        start.cpu(),
                        start.resident(),
                        milliseconds(start.first().all()),
                        milliseconds(start.later().all()),
                        start.loaded(),
                        start.anonymous(),
                        start.score().seconds(),
                        start.score().cpu());
    }

    private static String row(String name, ThreadTimes times) {
        return "| %s | %.2f | %.2f | %.2f | %.2f | %.2f |"
                .formatted(
                        name,
                        milliseconds(times.all()),
                        milliseconds(times.first()),
                        milliseconds(times.second()),
                        milliseconds(times.collector()),
                        milliseconds(times.remaining()));
    }

    /** Milliseconds per post. */
    private static double milliseconds(double seconds) {
        return seconds * 1000 / POSTS;
    }

    /** Medians of the figures, each taken separately. */
    private static Start median(List<Start> starts) {
        return new Start(
                median(starts, Start::ready),
                median(starts, Start::cpu),
                median(starts, Start::resident),
                middle(starts, Start::first),
                middle(starts, Start::later),
                median(starts, Start::loaded),
                median(starts, Start::anonymous),
                new ScoringTime(
                        median(starts, start -> start.score().seconds()),
                        median(starts, start -> start.score().cpu())));
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
        double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** The one that is the median of all its threads together. */
    private static ThreadTimes middle(List<Start> starts, Function<Start, ThreadTimes> times) {
        return starts.stream()
                .map(times)
                .sorted(Comparator.comparingDouble(ThreadTimes::all))
                .toList()
                .get(starts.size() / 2);
    }

    record ScoringTime(double seconds, double cpu) {}

    /**
     * Measurements of one start: seconds, CPU seconds, MB, CPU seconds of a thousand posts early and late, MB, MB that
     * are no pages of files, seconds.
     */
    record Start(
            double ready,
            double cpu,
            double resident,
            ThreadTimes first,
            ThreadTimes later,
            double loaded,
            double anonymous,
            ScoringTime score) {}

    /** Measurements with and without the cache. */
    record StartComparison(Start with, Start without) {}
}
