package org.dorsal.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.function.LongFunction;

/** Sends requests from a number of clients for a time, sequentially on a separate connection for each. */
final class Load {
    /** Share of the compilers in a process's CPU below which it is warm. */
    private static final double MAX_COMPILERS = 0.05;

    private static final double WARM_SLICE_SECONDS = 10;
    private static final double MAX_WARM_SECONDS = 300;

    /** Larger than the rate of any service, so that two slices have no number, and so no patient, in common. */
    private static final double NUMBERS_A_SECOND = 1e5;

    private Load() {}

    /**
     * Result of a run.
     *
     * @param perSecond answered requests a second
     * @param p50 milliseconds
     * @param p99 milliseconds
     * @param serviceCpu milliseconds a request
     * @param databaseCpu milliseconds a request
     * @param senderCpu milliseconds a request, of the process that sends them
     */
    record Result(double perSecond, double p50, double p99, double serviceCpu, double databaseCpu, double senderCpu) {
        String row(String what) {
            return "%-44s %9.0f %8.2f %8.2f %10.3f %10.3f %10.3f"
                    .formatted(what, perSecond, p50, p99, serviceCpu, databaseCpu, senderCpu);
        }
    }

    /** Accepts that status, or 503, by which a busy service defers a caller; counts the latter. */
    record Expected(int status, AtomicInteger again) implements IntPredicate {
        Expected(int status) {
            this(status, new AtomicInteger());
        }

        @Override
        public boolean test(int answered) {
            if (answered == 503) {
                again.incrementAndGet();
            }
            return answered == status || answered == 503;
        }

        @Override
        public String toString() {
            return "; told to come again: " + again;
        }
    }

    static final String HEAD = "%-44s %9s %8s %8s %10s %10s %10s"
            .formatted("", "per s", "p50 ms", "p99 ms", "service ms", "database ms", "sender ms");

    /**
     * @param status that each request has to be answered with
     * @param requests the nth request; numbers count on across clients
     */
    static Result run(int port, long pid, int clients, double seconds, int status, LongFunction<byte[]> requests)
            throws InterruptedException {
        return run(port, pid, clients, seconds, answered -> answered == status, requests);
    }

    /** The same where more than one status will do. */
    static Result run(
            int port, long pid, int clients, double seconds, IntPredicate expected, LongFunction<byte[]> requests)
            throws InterruptedException {
        AtomicLong number = new AtomicLong();
        ConcurrentLinkedQueue<long[]> latencies = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(clients);
        double service = Cpu.of(pid);
        double database = Cpu.ofPostgres();
        double sender = Cpu.of(ProcessHandle.current().pid());
        long start = System.nanoTime();
        long until = start + (long) (seconds * 1e9);
        for (int client = 0; client < clients; client++) {
            Thread.ofPlatform().start(() -> {
                try {
                    while (System.nanoTime() < until) {
                        latencies.add(work(port, until, expected, number, requests));
                    }
                } catch (IOException fault) {
                    throw new UncheckedIOException(fault);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        double took = (System.nanoTime() - start) / 1e9;
        long[] allLatencies =
                latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Result(
                allLatencies.length / took,
                allLatencies[allLatencies.length / 2] / 1e6,
                allLatencies[(int) (allLatencies.length * 0.99)] / 1e6,
                (Cpu.of(pid) - service) * 1e3 / allLatencies.length,
                (Cpu.ofPostgres() - database) * 1e3 / allLatencies.length,
                (Cpu.of(ProcessHandle.current().pid()) - sender) * 1e3 / allLatencies.length);
    }

    /**
     * Sends requests until the compilers of the process rest: in the first minutes they take a third of a service's CPU,
     * which a measurement would count as cost of a request.
     *
     * @param atLeast seconds
     */
    static void warm(
            int port, long pid, int clients, double atLeast, IntPredicate expected, LongFunction<byte[]> requests)
            throws InterruptedException {
        double seconds = 0;
        double compilers = 1;
        double slice = Math.min(WARM_SLICE_SECONDS, Math.max(1, atLeast));
        while (seconds < atLeast || (compilers > MAX_COMPILERS && seconds < atLeast + MAX_WARM_SECONDS)) {
            double before = Cpu.ofCompilers(pid);
            double all = Cpu.of(pid);
            long first = (long) (seconds * NUMBERS_A_SECOND);
            run(port, pid, clients, slice, expected, number -> requests.apply(first + number));
            seconds += slice;
            compilers = (Cpu.ofCompilers(pid) - before) / (Cpu.of(pid) - all);
        }
        System.out.printf("warmed for %.0f s; compilers took %.0f %% of the last CPU%n", seconds, 100 * compilers);
    }

    /** Sends the requests of one connection: servers close a connection after a number of requests. */
    private static long[] work(
            int port, long until, IntPredicate expected, AtomicLong number, LongFunction<byte[]> requests)
            throws IOException {
        long[] latencies = new long[1 << 16];
        int count = 0;
        boolean open = true;
        try (Connection connection = new Connection(port)) {
            while (open && System.nanoTime() < until && count < latencies.length) {
                byte[] request = requests.apply(number.getAndIncrement());
                long start = System.nanoTime();
                Connection.Answer answer = connection.send(request);
                latencies[count++] = System.nanoTime() - start;
                open = !answer.isTheLast();
                if (!expected.test(answer.status())) {
                    throw new IOException("answered " + answer.status());
                }
            }
        }
        return Arrays.copyOf(latencies, count);
    }
}
