package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.Polling;
import org.junit.jupiter.api.Test;

/**
 * Test in a separate process with the default collector, because the state of a heap depends on the whole process.
 */
final class OldGenerationTest {
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC", "-Xms24m", "-Xmn8m", "-Xmx256m", "-XX:MinHeapFreeRatio=20", "-XX:MaxHeapFreeRatio=40");

    /** Without the threshold nothing is collected before the heap is full, which these objects do not fill. */
    @Test
    void the_old_generation_is_collected_when_garbage_has_gathered_although_the_heap_is_far_from_full()
            throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(Stream.of(
                                List.of(java),
                                JVM,
                                List.of("-cp", System.getProperty("java.class.path"), SlowGarbage.class.getName()))
                        .flatMap(List::stream)
                        .toList())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed.strip()).isEqualTo("collected");
    }

    /** Objects that live for many young collections, and then no longer: some 100 MB, of which 12 are alive. */
    static final class SlowGarbage {
        private static final int KEPT = 12_000;
        private static final int BYTES = 1_000;
        private static final int OBJECTS = 100_000;

        static void main() {
            OldGeneration.collectWhenGrown();
            byte[][] ring = new byte[KEPT][];
            for (int number = 0; number < OBJECTS && collections() == 0; number++) {
                ring[number % KEPT] = new byte[BYTES];
            }
            Polling.await("a collection, which another thread begins").until(() -> collections() > 0);
            System.out.println("collected");
        }

        private static long collections() {
            return ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .filter(collector -> collector.getName().equals("MarkSweepCompact"))
                    .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                    .sum();
        }
    }
}
