package org.dorsal.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.dorsal.Seeds;

/**
 * Runs a reader on mutated inputs for a limited time. For any input: no exception, no error, the same outcome a
 * second time, at most two seconds of CPU, and half of a thread's usual stack is enough. A new outcome adds its input
 * to the seeds of further mutations. All readers together take 20 seconds, or as many minutes as {@code
 * -Ddorsal.fuzz} says; the seed is printed, and {@code -Ddorsal.seed} replays it. An input that fails is kept below
 * {@code target/fuzz}.
 */
public final class Fuzz {
    /** Gate, check, record, scopes, searches, cursors, requests. */
    private static final int READERS = 7;

    private static final Duration USUAL = Duration.ofSeconds(20);
    private static final Duration MAX_CPU = Duration.ofSeconds(2);
    private static final Duration HANGS = Duration.ofMinutes(1);
    private static final int STACK_BYTES = 512 * 1024;
    private static final int MAX_KEPT = 5_000;
    private static final Pattern WORD =
            Pattern.compile("\"[^\"]{1,60}\"(?:\\s*:)?|[A-Za-z][A-Za-z_-]{2,40}|\\d[\\d:TZ.-]*");
    private static final int MAX_WORDS = 3_000;

    private final String name;
    private final List<byte[]> corpus;
    private final List<String> words;
    private final long seed;
    private final Set<String> outcomes = new HashSet<>();
    private Optional<String> failure = Optional.empty();
    private volatile byte[] current = new byte[0];
    private long rounds;

    private Fuzz(String name, List<byte[]> corpus, List<String> words, long seed) {
        this.name = name;
        this.corpus = new ArrayList<>(corpus);
        this.words = words;
        this.seed = seed;
    }

    /**
     * Creates the fuzzer of one reader.
     *
     * @param corpus inputs to begin with; their words are used as well
     */
    public static Fuzz of(String name, List<String> corpus) {
        List<byte[]> bytes = corpus.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        return new Fuzz(name, bytes, words(corpus), Seeds.ofRun());
    }

    private static List<String> words(List<String> corpus) {
        return corpus.stream()
                .flatMap(text -> WORD.matcher(text).results().map(match -> match.group()))
                .distinct()
                .limit(MAX_WORDS)
                .toList();
    }

    /**
     * Runs the reader until the time is over.
     *
     * @param reader outcome of the bytes as text, equal for equal outcomes
     */
    public void run(Function<byte[], String> reader) {
        runOnce(input -> {
            String outcome = reader.apply(input);
            if (!outcome.equals(reader.apply(input))) {
                throw new AssertionError("the second outcome is another one than " + outcome);
            }
            return outcome;
        });
    }

    /** The same for what may answer otherwise a second time, because the first was stored. */
    public void runOnce(Function<byte[], String> reader) {
        long minutes = Long.getLong("dorsal.fuzz", 0);
        Duration time = (minutes > 0 ? Duration.ofMinutes(minutes) : USUAL).dividedBy(READERS);
        Thread runner = new Thread(null, () -> read(reader, time), "fuzz " + name, STACK_BYTES);
        runner.setDaemon(true);
        runner.start();
        try {
            if (!runner.join(time.plus(HANGS))) {
                throw new AssertionError(report("it hangs"));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
        System.out.println("fuzz " + name + ": seed " + seed + ", " + rounds + " inputs in " + time.toSeconds() + " s, "
                + outcomes.size() + " outcomes, " + corpus.size() + " kept");
        failure.ifPresent(what -> {
            throw new AssertionError(what);
        });
    }

    private void read(Function<byte[], String> reader, Duration time) {
        Random random = new Random(seed);
        Mutations mutations = new Mutations(random, words);
        List.copyOf(corpus).forEach(input -> judge(input, reader));
        long until = System.nanoTime() + time.toNanos();
        while (failure.isEmpty() && System.nanoTime() < until) {
            byte[] seedInput = corpus.get(random.nextInt(corpus.size()));
            byte[] other = corpus.get(random.nextInt(corpus.size()));
            byte[] input = mutations.of(seedInput, other);
            rounds++;
            if (judge(input, reader) && corpus.size() < MAX_KEPT && input.length < 100_000) {
                corpus.add(input);
            }
        }
    }

    /** Runs the reader and returns whether the outcome is new. */
    private boolean judge(byte[] input, Function<byte[], String> reader) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        current = input;
        try {
            long before = threads.getCurrentThreadCpuTime();
            String outcome = reader.apply(input);
            long took = threads.getCurrentThreadCpuTime() - before;
            if (took > MAX_CPU.toNanos()) {
                failure = Optional.of(report("it took " + took / 1_000_000 + " ms of CPU"));
            }
            return outcomes.add(outcome);
        } catch (Exception | Error thrown) { // any exception or error is a finding
            StackTraceElement[] stackTrace = thrown.getStackTrace();
            failure = Optional.of(report(thrown + (stackTrace.length == 0 ? "" : " at " + stackTrace[0])));
            return false;
        }
    }

    private String report(String what) {
        try {
            Path file = Files.createDirectories(Path.of("target", "fuzz")).resolve(name + "-" + seed);
            Files.write(file, current);
            return "%s, seed %d, input %d, kept as %s: %s".formatted(name, seed, rounds, file, what);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
