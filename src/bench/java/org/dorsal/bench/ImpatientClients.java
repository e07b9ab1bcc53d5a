package org.dorsal.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dorsal.system.ServiceProcess;

/**
 * Clients that continue after any answer: each sends responses sequentially, and retries after a refusal or a cut
 * line ten times sooner than the answer demands. Concurrently the readiness probe is polled.
 */
final class ImpatientClients implements AutoCloseable {
    private static final AtomicLong NUMBER = new AtomicLong();
    private static final Duration BACK_AFTER = Duration.ofMillis(100);
    private static final Duration PROBED_EVERY = Duration.ofMillis(250);
    private static final int CUT = 0;

    /**
     * Result of one request.
     *
     * @param sentAt time of the answer, by {@code System.nanoTime}
     * @param status 0 for none
     * @param hasRetryTime true when the answer has a retry time
     * @param id of the response, when it was stored
     */
    record TimedRequest(long sentAt, long took, int status, boolean hasRetryTime, String id) {}

    private record ProbeSample(long probedAt, boolean ready) {}

    private final ServiceProcess service;
    private final LongFunction<byte[]> requests;
    private final ConcurrentLinkedQueue<TimedRequest> sent = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ProbeSample> probed = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads;
    private final long began = System.nanoTime();
    private volatile boolean over;

    /** Begins. */
    ImpatientClients(ServiceProcess service, int clients, LongFunction<byte[]> requests) {
        this.service = service;
        this.requests = requests;
        this.threads = IntStream.rangeClosed(0, clients)
                .mapToObj(number -> Thread.ofVirtual().start(number == 0 ? this::probe : this::work))
                .toList();
    }

    /** Ends, and returns when the last is answered. */
    @Override
    public void close() {
        over = true;
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofSeconds(60));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on for so long. */
    ImpatientClients lasts(double seconds) {
        LockSupport.parkNanos((long) (seconds * 1e9));
        return this;
    }

    /** Ids of all that was acknowledged. */
    List<String> acknowledged() {
        return sent.stream()
                .filter(request -> request.status() == 201)
                .map(TimedRequest::id)
                .toList();
    }

    /** Milliseconds; of those that were stored. */
    double p99() {
        long[] took = sent.stream()
                .filter(request -> request.status() == 201)
                .mapToLong(TimedRequest::took)
                .sorted()
                .toArray();
        return took.length == 0 ? 0 : took[(int) (took.length * 0.99)] / 1e6;
    }

    /** Counts of each status, and whether each refusal had a retry time. */
    String statuses() {
        Map<Integer, List<TimedRequest>> byStatus =
                sent.stream().collect(Collectors.groupingBy(TimedRequest::status, TreeMap::new, Collectors.toList()));
        return byStatus.entrySet().stream()
                .map(status -> {
                    int untold = (int) status.getValue().stream()
                            .filter(request -> !request.hasRetryTime())
                            .count();
                    boolean refusal = status.getKey() == 429 || status.getKey() == 503;
                    return (status.getKey() == CUT ? "cut" : status.getKey()) + " × "
                            + status.getValue().size()
                            + (refusal && untold > 0 ? " (" + untold + " without Retry-After)" : "");
                })
                .collect(Collectors.joining(", "));
    }

    /** Changes of the probe's result, in seconds from the beginning. */
    String readiness() {
        StringBuilder summary = new StringBuilder();
        boolean last = false;
        for (ProbeSample sample : probed) {
            if (summary.isEmpty() || sample.ready() != last) {
                summary.append(summary.isEmpty() ? "" : ", ")
                        .append(sample.ready() ? "up" : "down")
                        .append(
                                summary.isEmpty()
                                                || summary.toString().equals("up")
                                                || summary.toString().equals("down")
                                        ? ""
                                        : "%s".formatted(" at %.1f s".formatted((sample.probedAt() - began) / 1e9)));
                last = sample.ready();
            }
        }
        return summary.toString();
    }

    /** Seconds from that moment to the end of the last answer that was no 201; 0 when there was none. */
    double recovery(long since) {
        return sent.stream()
                        .filter(request -> request.status() != 201 && request.sentAt() > since)
                        .mapToLong(request -> request.sentAt() - since)
                        .max()
                        .orElse(0)
                / 1e9;
    }

    private void probe() {
        while (!over) {
            boolean ready = service.ready();
            probed.add(new ProbeSample(System.nanoTime(), ready));
            LockSupport.parkNanos(PROBED_EVERY.toNanos());
        }
    }

    private void work() {
        while (!over) {
            try (Connection connection = new Connection(service.port())) {
                boolean open = true;
                while (open && !over) {
                    open = sent(connection);
                }
            } catch (IOException cut) {
                sent.add(new TimedRequest(System.nanoTime(), 0, CUT, false, ""));
                LockSupport.parkNanos(BACK_AFTER.toNanos());
            }
        }
    }

    private boolean sent(Connection connection) throws IOException {
        long start = System.nanoTime();
        Connection.Answer answer = connection.send(requests.apply(NUMBER.getAndIncrement()));
        long end = System.nanoTime();
        String id = answer.status() == 201
                ? answer.location().split("/QuestionnaireResponse/", 2)[1].split("/", 2)[0]
                : "";
        sent.add(new TimedRequest(
                end, end - start, answer.status(), !answer.header("retry-after").isEmpty(), id));
        if (answer.status() != 201) {
            LockSupport.parkNanos(BACK_AFTER.toNanos());
        }
        return !answer.isTheLast();
    }
}
