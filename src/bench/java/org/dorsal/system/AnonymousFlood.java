package org.dorsal.system;

import static org.dorsal.system.SomeService.NORTHSIDE;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A flood by eight connections of one address: an auditors' page and launches without a credential, or forged tokens.
 */
public final class AnonymousFlood implements AutoCloseable {
    /** Requests of each kind that are answered however fast they come. */
    static final int BURST = 500;

    private static final int MAX_CONCURRENT = 8;

    private final HttpClient anybody =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SomeService service;

    public AnonymousFlood(SomeService service) {
        this.service = service;
    }

    /**
     * A service of which such a flood soon meets the limits: a burst of {@value #BURST}, and so many requests a
     * second.
     */
    public static SomeService service(int requestsASecond) {
        return SomeService.with(
                "--dorsal.anonymous.requests-a-second=" + requestsASecond,
                "--dorsal.anonymous.burst=" + BURST,
                "--dorsal.anonymous.at-once=32",
                "--dorsal.anonymous.events-a-minute=3");
    }

    /**
     * Sends the number of requests to each of two places, without a credential.
     *
     * @param meanwhile action of the caller's thread until the last answer
     * @return the status of each answer
     */
    public List<Integer> of(int requests, Runnable meanwhile) throws InterruptedException, ExecutionException {
        return flood(requests, _ -> IntStream.of(auditPage(), launch()), meanwhile);
    }

    /**
     * Sends the number of requests for Observations, each with another forged token: well-formed, of the site's
     * issuer, with an invalid signature.
     *
     * @param meanwhile action of the caller's thread until the last answer
     * @return the status of each answer
     */
    public List<Integer> ofBadTokens(String site, int requests, Runnable meanwhile)
            throws InterruptedException, ExecutionException {
        String good = service.token(site, "system/Observation.rs", Map.of());
        String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
        int signature = good.length() - unsigned.length();
        return flood(
                requests, number -> IntStream.of(observations(site, unsigned + digits(number, signature))), meanwhile);
    }

    /** Returns characters of the given length that look like a signature. */
    private static String digits(int number, int length) {
        return "A".repeat(length - Integer.toString(number).length() - 1) + number + "A";
    }

    private List<Integer> flood(int requests, IntFunction<IntStream> each, Runnable meanwhile)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Integer>>> parts = IntStream.range(0, MAX_CONCURRENT)
                    .mapToObj(part -> threads.submit(() -> IntStream.range(0, requests / MAX_CONCURRENT)
                            .flatMap(number -> each.apply(number * MAX_CONCURRENT + part))
                            .boxed()
                            .toList()))
                    .toList();
            while (!parts.stream().allMatch(Future::isDone)) {
                meanwhile.run();
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<List<Integer>> answered : parts) {
                answers.addAll(answered.get());
            }
            return answers;
        }
    }

    private int observations(String site, String token) {
        return status(HttpRequest.newBuilder(URI.create(service.base(site) + "/Observation?_count=1"))
                .header("Authorization", "Bearer " + token)
                .GET());
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
