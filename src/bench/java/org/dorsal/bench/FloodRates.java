package org.dorsal.bench;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.system.AnonymousFlood;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeService;

/**
 * Measures a clinician's page during a flood from the same address (ADR 17): 6,000 requests for an auditors' page and
 * as many launches without a credential, then 10,000 searches with forged tokens. Service, database, clinician and
 * flood share the machine.
 */
final class FloodRates {
    private static final int REQUESTS = 6_000;
    private static final int BAD_TOKENS = 10_000;
    private static final int REQUESTS_A_SECOND = 50;
    private static final int WARM = 1_500;
    private static final int QUIET = 400;
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int P50 = 50;
    private static final int P99 = 99;

    private final SomeClinician clinician;

    private FloodRates(SomeService service) {
        this.clinician = SomeClinician.of(service, SomeService.NORTHSIDE, "sandbox-01");
    }

    static void print() throws Exception {
        try (SomeService service = AnonymousFlood.service(REQUESTS_A_SECOND);
                AnonymousFlood flood = new AnonymousFlood(service)) {
            FloodRates rates = new FloodRates(service);
            rates.pages(WARM);
            System.out.println(
                    "flood; a clinician's page, ms: quiet p50, p99; under flood p50, p99; times; pages; answers to the flood");
            for (int round = 0; round < ROUNDS; round++) {
                rates.round("no credential", work -> flood.of(REQUESTS, work));
                rates.round("forged tokens", work -> flood.ofBadTokens(SomeService.NORTHSIDE, BAD_TOKENS, work));
            }
        }
    }

    @FunctionalInterface
    private interface Flood {
        List<Integer> duringFlood(Runnable work) throws Exception;
    }

    private void round(String name, Flood flood) throws Exception {
        List<Double> quiet = pages(QUIET);
        List<Double> during = new ArrayList<>();
        List<Integer> answers = flood.duringFlood(() -> during.addAll(pages(1)));
        Map<Integer, Long> counts =
                answers.stream().collect(Collectors.groupingBy(status -> status, TreeMap::new, Collectors.counting()));
        System.out.printf(
                "%s; %.1f %.1f; %.1f %.1f; %.1f; %d; %s%n",
                name,
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

    private static double percentile(List<Double> durations, int percent) {
        List<Double> sorted = durations.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
