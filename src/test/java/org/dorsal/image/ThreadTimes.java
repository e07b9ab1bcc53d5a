package org.dorsal.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.*;
import java.util.List;
import java.util.stream.Stream;

/**
 * CPU seconds of a JVM by purpose of the threads, from Linux (proc(5), {@code /proc/PID/task/TID/stat}). A thread
 * that has ended is counted nowhere.
 *
 * @param first of the first compiler
 * @param second of the second compiler
 * @param collector of the serial collector, which runs in the thread of the VM
 * @param remaining of all others: requests above all
 */
record ThreadTimes(double first, double second, double collector, double remaining) {
    private static final double TICKS_A_SECOND = 100;
    /** Fields 14 and 15 count from the state, which is the third and follows the name in brackets. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    static ThreadTimes of(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            List<String> threads = tasks.map(ThreadTimes::stat).toList();
            double first = seconds(threads, "C1 CompilerThre");
            double second = seconds(threads, "C2 CompilerThre");
            double collector = seconds(threads, "VM Thread");
            return new ThreadTimes(first, second, collector, seconds(threads, "") - first - second - collector);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    ThreadTimes since(ThreadTimes earlier) {
        return new ThreadTimes(
                first - earlier.first,
                second - earlier.second,
                collector - earlier.collector,
                remaining - earlier.remaining);
    }

    double all() {
        return first + second + collector + remaining;
    }

    /** @param name how the name of a thread begins */
    private static double seconds(List<String> threads, String name) {
        return threads.stream()
                .filter(stat -> stat.substring(stat.indexOf('(') + 1).startsWith(name))
                .map(stat -> stat.substring(stat.lastIndexOf(") ") + 2).split(" "))
                .mapToDouble(fields -> (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_A_SECOND)
                .sum();
    }

    private static String stat(Path task) {
        try {
            return Files.readString(task.resolve("stat"));
        } catch (NoSuchFileException _) {
            return "0 (ended) X 0 0 0 0 0 0 0 0 0 0 0 0";
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
