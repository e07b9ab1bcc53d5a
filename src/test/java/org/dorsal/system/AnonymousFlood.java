package org.dorsal.system;

import static org.dorsal.system.SomeService.NORTHSIDE;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Somebody unknown, who asks again and again for an auditors' page and to launch, by eight connections of one address. */
public final class AnonymousFlood implements AutoCloseable {
    private static final int AT_ONCE = 8;

    private final HttpClient anybody =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SomeService service;

    public AnonymousFlood(SomeService service) {
        this.service = service;
    }

    /** A service of which such a flood soon meets the limits. */
    public static SomeService service() {
        return SomeService.with(
                "--dorsal.anonymous.requests-a-second=50",
                "--dorsal.anonymous.burst=500",
                "--dorsal.anonymous.at-once=32",
                "--dorsal.anonymous.events-a-minute=3");
    }

    /**
     * Asks so often for each of the two.
     *
     * @param meanwhile done by the caller's thread until the last is answered
     * @return the status of each answer
     */
    public List<Integer> of(int requests, Runnable meanwhile) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<Integer>> part = () -> IntStream.range(0, requests / AT_ONCE)
                    .flatMap(_ -> IntStream.of(auditPage(), launch()))
                    .boxed()
                    .toList();
            List<Future<List<Integer>>> parts = IntStream.range(0, AT_ONCE)
                    .mapToObj(_ -> threads.submit(part))
                    .toList();
            while (!parts.stream().allMatch(Future::isDone)) {
                meanwhile.run();
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<List<Integer>> each : parts) {
                answers.addAll(each.get());
            }
            return answers;
        }
    }

    private int auditPage() {
        return status(HttpRequest.newBuilder(service.auditUrl(NORTHSIDE, "")).POST(BodyPublishers.noBody()));
    }

    /** The status of one attempt to launch. */
    int launch() {
        return status(HttpRequest.newBuilder(service.launchUrl(NORTHSIDE)).GET());
    }

    private int status(HttpRequest.Builder request) {
        return anybody.sendAsync(request.build(), BodyHandlers.discarding())
                .join()
                .statusCode();
    }

    @Override
    public void close() {
        anybody.close();
    }
}
