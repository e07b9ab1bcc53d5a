package org.dorsal.bench;

import com.nimbusds.jose.JWSAlgorithm;
import java.io.*;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.dorsal.sandbox.*;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.*;

/**
 * Measures what the callers of two sites notice while a third site attacks ({@link AttackingSite}) for {@code
 * minutes=30}: latencies, refusals and wrong answers, and the memory of the jar with the shipped options ({@code
 * -Doptions=} gives others). Callers of all sites share the machine with the service; attackers have machines of their
 * own in life and run here at a lower priority.
 */
final class AttackRates {
    private static final long WARM_SECONDS = Long.getLong("warm", 60);
    private static final long QUIET_SECONDS = Long.getLong("quiet", 120);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int P50 = 50;
    private static final int P99 = 99;

    private final ServiceProcess service;
    private final SandboxEhr eastside;
    private final HookCaller hooks;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SomeClinician clinician;
    private final Map<String, Queue<Double>> times = new ConcurrentSkipListMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();

    private AttackRates(ServiceProcess service, SandboxEhr eastside, HookCaller hooks) {
        this.service = service;
        this.eastside = eastside;
        this.hooks = hooks;
        service.ehr()
                .register(SandboxClient.open("dorsal", URI.create(service.address() + "/launch/northside/callback")))
                .app(URI.create(service.address() + "/launch/northside"));
        this.clinician = SomeClinician.in(
                new SomeVisitor(service.address()), service.ehr().launchUrl(SandboxLaunch.of("sandbox-01")));
    }

    static void print(int minutes) throws Exception {
        System.setProperty("dorsal.postgres.disk", "true");
        HookCaller hooks = HookCaller.start();
        SandboxEhr eastside = SandboxEhr.start(0, "https://dorsal.example/fhir/eastside");
        Process attackers = new ProcessBuilder(
                        "nice",
                        "-n",
                        "10",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AttackingSite.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var input = new PrintWriter(attackers.getOutputStream(), true, StandardCharsets.US_ASCII);
        try (var output =
                new BufferedReader(new InputStreamReader(attackers.getInputStream(), StandardCharsets.US_ASCII))) {
            List<String> settings = new ArrayList<>(AttackingSite.settings(address(output), address(output)));
            settings.addAll(neighbours(eastside.issuer(), hooks.keys()));
            try (ServiceProcess service =
                    ServiceProcess.start(TestPostgres.empty(), settings, Soak.OPTIONS.split(" "))) {
                AttackRates rates = new AttackRates(service, eastside, hooks);
                rates.use(WARM_SECONDS);
                rates.times.clear();
                rates.use(QUIET_SECONDS);
                Map<String, Queue<Double>> quiet = new TreeMap<>(rates.times);
                rates.times.clear();
                input.println(service.address());
                rates.use(TimeUnit.MINUTES.toSeconds(minutes));
                input.close(); // the attack ends
                rates.print(quiet);
                output.lines().forEach(System.out::println);
            }
        } finally {
            attackers.destroyForcibly();
            eastside.close();
        }
    }

    /** The next line that is an address: the process also logs. */
    private static String address(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (!line.startsWith("http")) {
            line = output.readLine();
        }
        return line;
    }

    private static List<String> neighbours(String issuer, String keys) {
        String east = "--dorsal.sites.eastside.";
        String north = "--dorsal.sites.northside.";
        return List.of(
                "--dorsal.link-secret=f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=",
                "--dorsal.encryption-keys[0]=u1YB0c1pLk3sS5g0r7m2v8Qm9wq4XcT6z0Jd5aHfE2U=",
                north + "ehr.client-id=dorsal",
                north + "ehr.client-authentication=none",
                north + "cds-hooks.clients[0].issuer=" + HookCaller.ISSUER,
                north + "cds-hooks.clients[0].jwks-uri=" + keys,
                east + "name=Eastside Clinic",
                east + "wording=en-GB",
                east + "sign-off=required",
                east + "ehr.fhir-base=" + issuer + "/fhir",
                east + "issuers[0].issuer=" + issuer,
                east + "issuers[0].jwks-uri=" + issuer + "/oauth2/jwks",
                east + "issuers[0].audience=https://dorsal.example/fhir/eastside");
    }

    /** Lets both neighbours work for that long. */
    private void use(long seconds) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (var callers = Executors.newFixedThreadPool(2)) {
            Future<?> north = callers.submit(() -> {
                while (System.nanoTime() < until && service.isAlive()) {
                    exchange(service.client());
                    timed("hook", 200, this::hook);
                    timed("page", 200, () -> clinician.get("").statusCode());
                }
            });
            Future<?> east = callers.submit(() -> {
                while (System.nanoTime() < until && service.isAlive()) {
                    exchange(new SomeClient(
                            service.address() + "/fhir/eastside", eastside.token("system/*.cruds", Map.of())));
                }
            });
            north.get();
            east.get();
        }
    }

    private void exchange(SomeClient client) {
        String patient = "neighbour-" + number.incrementAndGet();
        SomeAnswer[] created = new SomeAnswer[1];
        if (timed("create", 201, () -> {
            created[0] = client.post(
                    "QuestionnaireResponse", SomeResponse.of(patient).json());
            return created[0].status();
        })) {
            timed("read", 200, () -> {
                SomeAnswer read = client.get("QuestionnaireResponse/" + created[0].id());
                if (!read.text().contains("Patient/" + patient)) {
                    wrong.add("read " + read.status());
                }
                return read.status();
            });
            timed("search", 200, () -> {
                SomeAnswer found = client.get("Observation?patient=" + patient);
                if (found.status() == 200
                        && (found.json().path("entry").size() == 0
                                || !found.text().contains("\"acs\""))) {
                    wrong.add("search without its result");
                }
                return found.status();
            });
        }
    }

    private int hook() throws IOException, InterruptedException {
        return http.send(
                        hooks.request(service.address(), "northside", JWSAlgorithm.ES384, "p1", "null")
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Returns whether the answer was that one. */
    private boolean timed(String what, int expected, Callable<Integer> request) {
        LockSupport.parkNanos(PAUSE_NANOS);
        long began = System.nanoTime();
        int status;
        try {
            status = request.call();
        } catch (Exception fault) {
            wrong.add(what + " " + fault.getClass().getSimpleName());
            return false;
        }
        times.computeIfAbsent(what, _ -> new ConcurrentLinkedQueue<>()).add((System.nanoTime() - began) / 1e6);
        if (status == 429 || status == 503) {
            refused.incrementAndGet();
        } else if (status != expected) {
            wrong.add(what + " " + status);
        }
        return status == expected;
    }

    private void print(Map<String, Queue<Double>> quiet) {
        System.out.println("neighbours; ms: quiet p50, p99; attacked p50, p99; times; requests");
        quiet.forEach((what, durations) -> {
            Queue<Double> attacked = times.getOrDefault(what, new ArrayDeque<>(List.of(0.0)));
            System.out.printf(
                    Locale.ROOT,
                    "%s; %.1f %.1f; %.1f %.1f; %.1f; %d%n",
                    what,
                    percentile(durations, P50),
                    percentile(durations, P99),
                    percentile(attacked, P50),
                    percentile(attacked, P99),
                    percentile(attacked, P99) / percentile(durations, P99),
                    attacked.size());
        });
        System.out.println("alive: " + service.isAlive() + "; resident MB at most: " + service.peakMegabytes()
                + "; refused: " + refused + "; wrong: " + wrong.size() + " " + new TreeSet<>(wrong));
        System.out.println("answers to the attack, with 0 for an ended connection:");
    }

    private static double percentile(Queue<Double> durations, int percent) {
        List<Double> sorted = durations.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
