package org.dorsal.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;
import org.dorsal.system.ShippedOptions;

/**
 * The main load for thirty minutes or {@code minutes=…}: eight clients that each send a response, read it and search
 * for its results, without pause. Once a minute what the process holds is written down, into {@code target/soak.csv}
 * and as a curve into {@code target/soak.svg}; {@code -Doptions=} gives other options of the JVM than those that are
 * shipped.
 */
final class Soak {
    private static final int CLIENTS = 8;

    static final String OPTIONS = System.getProperty("options", String.join(" ", ShippedOptions.ofTheUnit()));

    private record Minute(int minute, double resident, double heap, long requests) {}

    private Soak() {}

    static void print(List<byte[]> bodies, int length) throws IOException, InterruptedException {
        System.setProperty("dorsal.postgres.disk", "true"); // half an hour stores some twenty gigabytes
        TestPostgres database = TestPostgres.empty();
        List<Minute> minutes = new ArrayList<>();
        try (ServiceProcess service = ServiceProcess.start(database, OPTIONS.split(" "))) {
            AtomicLong requests = new AtomicLong();
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                clients.add(Thread.ofPlatform().daemon().start(() -> work(service, bodies, number, requests)));
            }
            minutes.add(minute(0, service, 0));
            for (int minute = 1; minute <= length; minute++) {
                LockSupport.parkNanos(60_000_000_000L);
                minutes.add(minute(minute, service, requests.getAndSet(0)));
            }
            clients.forEach(Thread::interrupt);
        }
        Files.writeString(Path.of("target", "soak.csv"), csv(minutes));
        Files.writeString(Path.of("target", "soak.svg"), svg(minutes));
        System.out.println(csv(minutes));
    }

    /** Ends when it is interrupted or the service goes. */
    private static void work(ServiceProcess service, List<byte[]> bodies, int client, AtomicLong requests) {
        String path = URI.create(service.base()).getPath();
        Templates templates = new Templates(bodies);
        for (int number = 0; !Thread.currentThread().isInterrupted(); number++) {
            String token = service.client().token();
            try (Connection connection = new Connection(service.port())) {
                for (int each = 0; each < 1000 && !Thread.currentThread().isInterrupted(); each++) {
                    String patient = "s" + client + "-" + number + "-" + each;
                    String location = ok(
                                    connection,
                                    "POST",
                                    path + "/QuestionnaireResponse",
                                    token,
                                    templates.about(patient, each))
                            .location();
                    ok(
                            connection,
                            "GET",
                            path + location.substring(location.indexOf("/QuestionnaireResponse/")),
                            token);
                    ok(connection, "GET", path + "/Observation?patient=" + patient + "&_count=20", token);
                    requests.addAndGet(3);
                }
            } catch (IOException ended) {
                return;
            }
        }
    }

    private static Connection.Answer ok(Connection connection, String method, String path, String token, byte... body)
            throws IOException {
        Connection.Answer answer = connection.send(Connection.request(method, path, token, "", body));
        if (answer.status() / 100 != 2) {
            System.err.println(method + " was answered " + answer.status());
        }
        return answer;
    }

    private static Minute minute(int minute, ServiceProcess service, long requests) throws IOException {
        Minute now = new Minute(
                minute,
                resident(service.pid()) / 1024.0,
                service.metric("jvm.memory.used?tag=area:heap") / (1 << 20),
                requests);
        System.err.printf(
                Locale.ROOT,
                "minute %d: %.0f MB resident, %.0f MB heap, %d requests%n",
                minute,
                now.resident(),
                now.heap(),
                requests);
        return now;
    }

    private static long resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static String csv(List<Minute> minutes) {
        return minutes.stream()
                .map(minute -> "%d,%.1f,%.1f,%d"
                        .formatted(minute.minute(), minute.resident(), minute.heap(), minute.requests()))
                .collect(Collectors.joining("\n", "minute,resident MB,heap MB,requests\n", "\n"));
    }

    private static String svg(List<Minute> minutes) {
        double most = Math.max(
                        400,
                        minutes.stream().mapToDouble(Minute::resident).max().orElse(0))
                * 1.1;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 640 260" font-family="sans-serif" font-size="13">
                <title>Memory under the main load, by minute</title>
                <rect width="640" height="260" fill="white"/>
                <path d="M50 10V220H630" fill="none" stroke="#444"/>
                <path d="M50 %1$.0fH630" stroke="#999" stroke-dasharray="4"/>
                <text x="45" y="%2$.0f" text-anchor="end">400</text>
                <text x="45" y="224" text-anchor="end">0</text>
                <text x="630" y="238" text-anchor="end">minute %3$d</text>
                <text x="50" y="254">MB: <tspan fill="#1b5e9e">resident</tspan>, <tspan fill="#a04000">heap in use</tspan></text>
                %4$s
                %5$s
                </svg>
                """.formatted(
                        220 - 400 / most * 210,
                        224 - 400 / most * 210,
                        minutes.getLast().minute(),
                        line(minutes, Minute::resident, most, "#1b5e9e"),
                        line(minutes, Minute::heap, most, "#a04000"));
    }

    private static String line(List<Minute> minutes, ToDoubleFunction<Minute> what, double most, String colour) {
        double wide = 580.0 / Math.max(1, minutes.getLast().minute());
        return minutes.stream()
                .map(minute -> "%.1f,%.1f"
                        .formatted(50 + minute.minute() * wide, 220 - what.applyAsDouble(minute) / most * 210))
                .collect(Collectors.joining(
                        " ", "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"" + colour + "\" points=\"", "\"/>"));
    }
}
