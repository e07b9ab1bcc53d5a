package org.dorsal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** CPU seconds that processes have used, from {@code /proc} (Linux). */
final class Cpu {
    private static final double TICKS_PER_SECOND = 100;

    private Cpu() {}

    /** User and system time of one process, in seconds. */
    static double of(long pid) {
        return ticks(Path.of("/proc", Long.toString(pid), "stat")) / TICKS_PER_SECOND;
    }

    /** The same of every running PostgreSQL process. */
    static double ofPostgres() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                            .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                            .filter(process -> name(process).startsWith("postgres"))
                            .mapToDouble(process -> ticks(process.resolve("stat")))
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException unreadable) {
            return 0;
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm"));
        } catch (IOException gone) {
            return "";
        }
    }

    /** utime, stime, and what ended children have used; the name before them may hold spaces. */
    private static double ticks(Path stat) {
        try {
            String line = Files.readString(stat);
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            double sum = 0;
            for (int field = 11; field <= 14; field++) {
                sum += Double.parseDouble(fields[field]);
            }
            return sum;
        } catch (IOException gone) {
            return 0;
        }
    }
}
