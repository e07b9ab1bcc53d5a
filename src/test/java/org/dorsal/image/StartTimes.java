package org.dorsal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dorsal.system.ShippedOptions;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;

/**
 * Prints what a start costs with the cache and without, in turns, on this machine: seconds and CPU seconds until ready, CPU of
 * the first thousand posts beside that of later ones, memory, and what {@code dorsal score} on nothing takes.
 */
final class StartTimes {
    private static final int TURNS = Integer.getInteger("dorsal.start.turns", 1);
    private static final int POSTS = 1_000;
    /** Until the compilers have settled. */
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

    /** Prints the table. */
    void print() throws IOException, InterruptedException {
        List<Start> with = new ArrayList<>();
        List<Start> without = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            with.add(start("-XX:AOTCache=" + folder.resolve(TrainingRun.CACHE)));
            without.add(start("-XX:AOTMode=off"));
        }
        System.out.println("| | ready, s | CPU until ready, s | RSS ready, MB | CPU of the first 1,000 posts, ms each"
                + " | of later ones | RSS after them, MB | `score` on nothing, s | its CPU, s |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        System.out.println(row("with the cache", with));
        System.out.println(row("without", without));
    }

    private Start start(String option) throws IOException, InterruptedException {
        Scored score = score(option);
        List<String> options = new ArrayList<>(ShippedOptions.ofTheUnit());
        options.add(option);
        try (Installed dorsal =
                new Installed(TrainingRun.command(java, folder, options.toArray(String[]::new)), folder, "start")) {
            double ready = dorsal.awaitReady();
            double cpu = dorsal.cpuSeconds();
            double resident = dorsal.residentMegabytes();
            double first = posts(dorsal, POSTS);
            for (int thousand = 0; thousand < THOUSANDS_UNTIL_STEADY; thousand++) {
                posts(dorsal, POSTS); // a new token each time: one lives for minutes
            }
            double later = posts(dorsal, POSTS);
            return new Start(ready, cpu, resident, first, later, dorsal.residentMegabytes(), score);
        }
    }

    /** CPU milliseconds of the service for each. */
    private static double posts(Installed dorsal, int count) {
        SomeClient client = dorsal.client();
        double before = dorsal.cpuSeconds();
        for (int post = 0; post < count; post++) {
            SomeAnswer answer = client.post("QuestionnaireResponse", Day.posted("start-" + post, post));
            if (answer.status() != 201) {
                throw new IllegalStateException("a post answers " + answer);
            }
        }
        return (dorsal.cpuSeconds() - before) * 1000 / count;
    }

    private Scored score(String option) throws IOException, InterruptedException {
        Path nothing = Files.createTempFile("nothing", ".ndjson");
        List<String> command = new ArrayList<>(TrainingRun.command(java, folder, option));
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
        return new Scored(seconds, cpu);
    }

    private static String row(String name, List<Start> starts) {
        return "| %s | %.1f | %.1f | %.0f | %.2f | %.2f | %.0f | %.1f | %.1f |"
                .formatted(
                        name,
                        median(starts.stream().map(Start::ready).toList()),
                        median(starts.stream().map(Start::cpu).toList()),
                        median(starts.stream().map(Start::resident).toList()),
                        median(starts.stream().map(Start::first).toList()),
                        median(starts.stream().map(Start::later).toList()),
                        median(starts.stream().map(Start::loaded).toList()),
                        median(starts.stream().map(one -> one.score().seconds()).toList()),
                        median(starts.stream().map(one -> one.score().cpu()).toList()));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private record Scored(double seconds, double cpu) {}

    /** One start, as measured: seconds, CPU seconds, MB, CPU milliseconds a post early and late, MB, seconds. */
    private record Start(
            double ready, double cpu, double resident, double first, double later, double loaded, Scored score) {}
}
