package org.dorsal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Waits until next to nothing is written to disks any more: what a large growth has written may keep one busy for
 * minutes.
 */
final class DiskAtRest {
    private static final Path COUNTERS = Path.of("/proc/vmstat");
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int QUIET_LOOKS = 6;
    private static final int MAX_POLLS = 120;
    private static final long QUIET_KILOBYTES = 10_000;

    private DiskAtRest() {}

    /**
     * Returns after a minute without more than 1 MB a second, or after twenty minutes; says which. At once where this
     * is not Linux.
     */
    static void await() throws IOException {
        if (!Files.isReadable(COUNTERS)) {
            System.out.println("whether the disk is at rest is not known here");
            return;
        }
        int quiet = 0;
        int polls = 0;
        for (long before = written(); quiet < QUIET_LOOKS && polls < MAX_POLLS; polls++) {
            LockSupport.parkNanos(LOOK.toNanos());
            long now = written();
            quiet = now - before < QUIET_KILOBYTES ? quiet + 1 : 0;
            before = now;
        }
        System.out.println("the disk is " + (quiet < QUIET_LOOKS ? "still busy" : "at rest") + " after "
                + polls * LOOK.toSeconds() + " s");
    }

    private static long written() throws IOException {
        try (Stream<String> counters = Files.lines(COUNTERS)) {
            return counters.filter(line -> line.startsWith("pgpgout "))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                    .sum();
        }
    }
}
