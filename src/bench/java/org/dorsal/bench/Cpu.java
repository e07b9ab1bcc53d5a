package org.dorsal.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.dorsal.store.TestPostgres;

/** CPU seconds that processes have used, from {@code /proc} (Linux). */
final class Cpu {
    private static final double TICKS_PER_SECOND = 100;

    private Cpu() {}

    /** User and system time of one process, in seconds. */
    static double of(long pid) {
        return ticks(Path.of("/proc", Long.toString(pid), "stat")) / TICKS_PER_SECOND;
    }

    /** The same of the processes of this run's PostgreSQL; 0 when it runs in a container. */
    static double ofPostgres() {
        String server = TestPostgres.serverProcess();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                            .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                            .filter(process ->
                                    process.endsWith(server) || parent(process).equals(server))
                            .mapToDouble(process -> ticks(process.resolve("stat")))
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** User and system time of a JVM's compiler threads, in seconds; those that have ended do not count. */
    static double ofCompilers(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.map(thread -> thread.resolve("stat"))
                            .filter(Cpu::isOfCompiler)
                            .mapToDouble(Cpu::ticks)
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static boolean isOfCompiler(Path stat) {
        try {
            return Files.readString(stat).contains("CompilerThre"); // the kernel keeps 15 characters of a name
        } catch (IOException ended) {
            return false;
        }
    }

    /** CPU time of ended child processes of this one, in seconds. */
    static double ofChildren() {
        String[] fields = fields(Path.of("/proc/self/stat"));
        return fields.length == 0
                ? 0
                : (Double.parseDouble(fields[13]) + Double.parseDouble(fields[14])) / TICKS_PER_SECOND;
    }

    /** The most memory that a process has held, in kilobytes; 0 when it is gone. */
    static long peakKilobytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException | UncheckedIOException ended) {
            return 0;
        }
    }

    private static String parent(Path process) {
        String[] fields = fields(process.resolve("stat"));
        return fields.length == 0 ? "" : fields[1];
    }

    /** utime, stime, and what ended children have used; the name before them may hold spaces. */
    private static double ticks(Path stat) {
        String[] fields = fields(stat);
        double sum = 0;
        for (int field = 11; field <= 14 && fields.length > 0; field++) {
            sum += Double.parseDouble(fields[field]);
        }
        return sum;
    }

    private static String[] fields(Path stat) {
        try {
            String line = Files.readString(stat);
            return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException ended) {
            return new String[0];
        }
    }
}
