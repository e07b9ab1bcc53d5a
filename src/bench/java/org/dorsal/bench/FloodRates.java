package org.dorsal.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeService;

/**
 * What a clinician's page takes while somebody unknown, from the same address, asks 6,000 times for an auditors' page and as often to
 * launch (ADR 59). Service, database, clinician and flood share the machine.
 */
final class FloodRates {
    private static final String SITE = SomeService.NORTHSIDE;
    private static final int REQUESTS = 6_000;
    private static final int AT_ONCE = 8;
    private static final int WARM = 1_500;
    private static final int QUIET = 400;
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int P50 = 50;
    private static final int P99 = 99;

    private final SomeService service;
    private final SomeClinician clinician;

    private FloodRates(SomeService service) {
        this.service = service;
        this.clinician = SomeClinician.of(service, SITE, "sandbox-01");
    }

    static void print() throws Exception {
        try (SomeService service = SomeService.with(
                "--dorsal.anonymous.requests-a-second=50",
                "--dorsal.anonymous.burst=500",
                "--dorsal.anonymous.at-once=32",
                "--dorsal.anonymous.events-a-minute=3")) {
            FloodRates rates = new FloodRates(service);
            rates.pages(WARM);
            System.out.println(
                    "a clinician's page, ms: quiet p50, p99; under flood p50, p99; times; pages; answers to the flood");
            for (int round = 0; round < ROUNDS; round++) {
                rates.round();
            }
        }
    }

    private void round() throws Exception {
        List<Double> quiet = pages(QUIET);
        List<Double> during = new ArrayList<>();
        ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
        try (HttpClient anybody = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> flood = new ArrayList<>();
            for (int one = 0; one < AT_ONCE; one++) {
                flood.add(threads.submit(() -> flood(anybody, answers)));
            }
            while (!flood.stream().allMatch(Future::isDone)) {
                during.addAll(pages(1));
            }
            for (Future<?> one : flood) {
                one.get();
            }
        }
        Map<Integer, Long> counts =
                answers.stream().collect(Collectors.groupingBy(status -> status, TreeMap::new, Collectors.counting()));
        System.out.printf(
                "%.1f %.1f; %.1f %.1f; %.1f; %d; %s%n",
                percentile(quiet, P50),
                percentile(quiet, P99),
                percentile(during, P50),
                percentile(during, P99),
                percentile(during, P99) / percentile(quiet, P99),
                during.size(),
                counts);
    }

    /** Milliseconds that each took. */
    private List<Double> pages(int times) {
        List<Double> took = new ArrayList<>();
        for (int page = 0; page < times; page++) {
            long began = System.nanoTime();
            int status = clinician.get("").statusCode();
            if (status != 200) {
                throw new IllegalStateException("the clinician's page answered " + status);
            }
            took.add((System.nanoTime() - began) / 1e6);
        }
        return took;
    }

    private void flood(HttpClient anybody, ConcurrentLinkedQueue<Integer> answers) {
        URI audit = service.auditUrl(SITE, "");
        for (int request = 0; request < REQUESTS / AT_ONCE; request++) {
            answers.add(status(anybody, HttpRequest.newBuilder(audit).POST(BodyPublishers.noBody())));
            answers.add(status(
                    anybody, HttpRequest.newBuilder(service.launchUrl(SITE)).GET()));
        }
    }

    private static int status(HttpClient anybody, HttpRequest.Builder request) {
        return anybody.sendAsync(request.build(), BodyHandlers.discarding())
                .join()
                .statusCode();
    }

    private static double percentile(List<Double> of, int percent) {
        List<Double> sorted = of.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
