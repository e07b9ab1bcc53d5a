package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In processes of their own, with the shipped collector: what one process does with its heap depends on everything in it. */
final class OldGenerationTest {
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC", "-Xms24m", "-Xmn8m", "-Xmx256m", "-XX:MinHeapFreeRatio=20", "-XX:MaxHeapFreeRatio=40");

    @Test
    void the_heap_stays_small_although_much_is_promoted_and_dropped() throws Exception {
        assertThat(megabytes("watched")).isLessThan(72);
    }

    /** The premise: without it the class could go. */
    @Test
    void the_serial_collector_alone_lets_it_grow() throws Exception {
        assertThat(megabytes("alone")).isGreaterThan(160);
    }

    /** What the heap has taken after a process has promoted some 400 MB of which little lives. */
    private static long megabytes(String how) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(Stream.of(
                                List.of(java),
                                JVM,
                                List.of("-cp", System.getProperty("java.class.path"), SlowGarbage.class.getName(), how))
                        .flatMap(List::stream)
                        .toList())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return Long.parseLong(printed.strip());
    }

    /** Lives for many young collections, and then no longer. */
    static final class SlowGarbage {
        private static final int KEPT = 12_000;
        private static final int BYTES = 1_000;

        static void main(String[] how) {
            if (how[0].equals("watched")) {
                OldGeneration.collectWhenGrown();
            }
            byte[][] ring = new byte[KEPT][];
            long sum = 0;
            for (int number = 0; number < 500_000; number++) {
                ring[number % KEPT] = new byte[BYTES];
                sum += ring[number / 2 % KEPT].length;
            }
            System.out.println(Runtime.getRuntime().totalMemory() >> (sum > 0 ? 20 : 0));
        }
    }
}
