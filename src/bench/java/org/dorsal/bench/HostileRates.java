package org.dorsal.bench;

import java.io.IOException;
import java.util.*;
import java.util.concurrent.TimeUnit;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.HostileConnections;
import org.dorsal.system.ServiceProcess;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeService;

/**
 * Measures a clinician's page, and the memory of the jar with the shipped options, while connections from thirty
 * addresses begin requests and go on with a byte a second: announced lengths, slow bodies, slow heads, encoded paths.
 */
final class HostileRates {
    private static final int CONNECTIONS = Integer.getInteger("connections", 600);
    private static final int ADDRESSES = 30;
    private static final int WARM = 1_000;
    private static final int QUIET = 400;
    private static final long ATTACK_SECONDS = Long.getLong("attack", 20);
    private static final long BETWEEN_SECONDS = 1;
    private static final int P50 = 50;
    private static final int P99 = 99;

    private static final String FORM = " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n";

    private HostileRates() {}

    private static Map<String, String> attacks() {
        Map<String, String> attacks = new LinkedHashMap<>();
        attacks.put("announced 2 MB", "POST /launch/northside/callback" + FORM + "Content-Length: 2000000\r\n\r\na");
        attacks.put("announced 60 kB", "POST /launch/northside/callback" + FORM + "Content-Length: 60000\r\n\r\na");
        attacks.put("slow body", "POST /fhir/northside/QuestionnaireResponse" + FORM + "Content-Length: 4000\r\n\r\na");
        attacks.put("slow head", "GET /fhir/northside/metadata HTTP/1.1\r\nHost: x\r\nX-Long: a");
        attacks.put("encoded path", "POST /l%61unch/northside/callback" + FORM + "Content-Length: 2000000\r\n\r\na");
        return attacks;
    }

    static void print() throws IOException {
        System.out.println(
                "a clinician's page, ms: quiet p50, p99; attacked p50, p99; times; pages; connections ended");
        try (SomeService service = SomeService.with(
                "--dorsal.anonymous.requests-a-second=50",
                "--dorsal.anonymous.burst=500",
                "--dorsal.anonymous.at-once=32")) {
            SomeClinician clinician = SomeClinician.of(service, SomeService.NORTHSIDE, "sandbox-01");
            pages(clinician, WARM);
            for (var attack : attacks().entrySet()) {
                List<Double> quiet = pages(clinician, QUIET);
                List<Double> attacked = new ArrayList<>();
                long ended = attack(service.port(), attack.getValue(), () -> attacked.addAll(pages(clinician, 1)));
                System.out.printf(
                        "%s; %.1f %.1f; %.1f %.1f; %.1f; %d; %d of %d%n",
                        attack.getKey(),
                        percentile(quiet, P50),
                        percentile(quiet, P99),
                        percentile(attacked, P50),
                        percentile(attacked, P99),
                        percentile(attacked, P99) / percentile(quiet, P99),
                        attacked.size(),
                        ended,
                        CONNECTIONS);
            }
        }
        try (ServiceProcess service = ServiceProcess.start(TestPostgres.empty(), Soak.OPTIONS.split(" "))) {
            System.out.println("resident memory of the process at most, MB of 2^20 bytes");
            System.out.println("started; " + service.peakMegabytes());
            for (var attack : attacks().entrySet()) {
                attack(service.port(), attack.getValue(), () -> service.client().get("metadata"));
                System.out.println(attack.getKey() + "; " + service.peakMegabytes());
            }
        }
    }

    /** Returns how many connections the service has ended meanwhile. */
    private static long attack(int port, String begun, Runnable meanwhile) throws IOException {
        try (HostileConnections hostile = HostileConnections.open(port, CONNECTIONS, ADDRESSES, begun)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ATTACK_SECONDS);
            long next = 0;
            while (System.nanoTime() < end) {
                if (System.nanoTime() > next) {
                    hostile.drip("a");
                    next = System.nanoTime() + TimeUnit.SECONDS.toNanos(BETWEEN_SECONDS);
                }
                meanwhile.run();
            }
            return hostile.ended();
        }
    }

    /** Milliseconds that each took. */
    private static List<Double> pages(SomeClinician clinician, int times) {
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
