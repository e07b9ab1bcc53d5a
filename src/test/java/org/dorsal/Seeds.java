package org.dorsal;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Seeds of random test data. {@code -Ddorsal.seed=…} sets the seed of a run; otherwise each JVM draws one. It is
 * printed once for each test class that uses it, so that the output of a failed test says how to repeat it: run the
 * whole class with that seed.
 */
public final class Seeds {
    private static final long RUN = Long.getLong("dorsal.seed", new SecureRandom().nextLong());

    /** Odd and without a pattern in its bits (golden ratio, as in {@link java.util.SplittableRandom}). */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private static final Map<String, AtomicLong> DRAWN = new ConcurrentHashMap<>();

    private Seeds() {}

    /** The seed of the run itself, for a test that draws once. */
    public static long ofRun() {
        DRAWN.computeIfAbsent(testClass(), Seeds::announced);
        return RUN;
    }

    /**
     * Draws another seed at each call, so that tests on a shared database do not make the same ids twice. It depends on
     * the seed of the run, the test class and the number of the call.
     */
    public static long next() {
        String test = testClass();
        long number = DRAWN.computeIfAbsent(test, Seeds::announced).incrementAndGet();
        return RUN + 31L * test.hashCode() + STEP * number;
    }

    /** Finds the test class: the outermost frame of our own; fixtures that it calls lie within. */
    private static String testClass() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.startsWith("org.dorsal."))
                        .reduce((_, outer) -> outer)
                        .orElseThrow());
    }

    private static AtomicLong announced(String test) {
        System.out.println(test.replaceFirst(".*\\.", "") + ": repeat with -Ddorsal.seed=" + RUN);
        return new AtomicLong();
    }
}
