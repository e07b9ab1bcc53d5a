package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.Test;

/** Test in separate processes, because it blocks the only scheduler of a process. */
class CarrierThreadsTest {
    @Test
    void where_no_virtual_thread_can_begin_there_are_more_carriers() throws Exception {
        assertThat(printed("watched")).endsWith("goes on with 8");
    }

    @Test
    void where_virtual_threads_begin_their_carriers_stay_as_many() throws Exception {
        assertThat(printed("idle")).isEqualTo("true with 2");
    }

    private static String printed(String how) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-Djdk.virtualThreadScheduler.parallelism=2",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Stopped.class.getName(),
                        how))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed.strip();
    }

    /** Main class in which two virtual threads, each during class loading, wait for a third. */
    static final class Stopped {
        private static final CountDownLatch LOADING = new CountDownLatch(2);
        private static final CountDownLatch THIRD = new CountDownLatch(1);
        private static final CountDownLatch LOADED = new CountDownLatch(2);

        static final class First {
            static final boolean LOADED = waited();

            private First() {}
        }

        static final class Second {
            static final boolean LOADED = waited();

            private Second() {}
        }

        private static boolean waited() {
            try {
                LOADING.countDown();
                THIRD.await();
                return true;
            } catch (InterruptedException fault) {
                throw new IllegalStateException(fault);
            }
        }

        private static void loaded(boolean whether) {
            if (whether) {
                LOADED.countDown();
            }
        }

        static void main(String[] how) throws InterruptedException {
            var scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
            if (how[0].equals("idle")) {
                var carriers = new CarrierThreads(scheduler, 2, 8, Duration.ofMinutes(1));
                end(carriers.suffice() + " with " + scheduler.getParallelism());
            }
            Thread.startVirtualThread(() -> loaded(First.LOADED));
            Thread.startVirtualThread(() -> loaded(Second.LOADED));
            LOADING.await();
            Thread.startVirtualThread(THIRD::countDown);
            new CarrierThreads(scheduler, 2, 8, Duration.ofSeconds(1)).suffice();
            end(LOADED.await(1, TimeUnit.MINUTES) ? "goes on with " + scheduler.getParallelism() : "stopped");
        }

        /** Exits at once, also while carrier threads are stopped; they would not prevent the end of the process. */
        private static void end(String last) {
            System.out.println(last);
            System.exit(0);
        }
    }
}
