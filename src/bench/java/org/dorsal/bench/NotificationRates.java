package org.dorsal.bench;

import static org.dorsal.Polling.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;

/**
 * Time from the answer to a post until its notification arrives, and the cost of a subscription for all patients: posts
 * to a service without subscriptions and to one with it, in turns.
 */
final class NotificationRates {
    private static final int POSTS = 500;
    private static final Pattern FOCUS = Pattern.compile("\"focus\"\\s*:\\s*\\{\\s*\"reference\"\\s*:\\s*\"([^\"]+)\"");

    /** Time of arrival of each notified resource, in nanoseconds. */
    private final Map<String, Long> arrivals = new ConcurrentHashMap<>();

    private NotificationRates() {}

    static void print(Function<ServiceProcess, LongFunction<byte[]>> posts, double warm, double seconds)
            throws IOException, InterruptedException {
        NotificationRates rates = new NotificationRates();
        HttpServer callback = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        callback.createContext("/", rates::receive);
        callback.setExecutor(Executors.newFixedThreadPool(2));
        callback.start();
        String endpoint = "http://localhost:" + callback.getAddress().getPort() + "/notifications";
        try (ServiceProcess off = ServiceProcess.start(TestPostgres.empty(), "-Xmx512m");
                ServiceProcess on = ServiceProcess.start(
                        TestPostgres.empty(),
                        "-Xmx512m",
                        "-Ddorsal.encryption-keys[0]=" + Base64.getEncoder().encodeToString(new byte[32]),
                        "-Ddorsal.sites.northside.subscriptions.callbacks[0]=" + endpoint)) {
            subscribe(on, endpoint);
            Map<String, ServiceProcess> services = new LinkedHashMap<>();
            services.put("POST without subscriptions", off);
            services.put("POST with a subscription for all patients", on);
            new AlternatingLoad(4, warm, seconds).print(services, posts);
            rates.printLatency(on, posts.apply(on));
        } finally {
            callback.stop(0);
        }
    }

    private static void subscribe(ServiceProcess service, String endpoint) throws IOException {
        String body = """
            {"resourceType": "Subscription", "status": "requested", "reason": "Measurement",
             "criteria": "https://dorsal.example/canonical/SubscriptionTopic/assessment-result",
             "channel": {"type": "rest-hook", "endpoint": "%s", "payload": "application/fhir+json",
               "_payload": {"extension": [{"valueCode": "id-only",
                 "url": "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content"}]}}}
            """.formatted(endpoint);
        String path = URI.create(service.base()).getPath() + "/Subscription";
        try (Connection connection = new Connection(service.port())) {
            int status = connection
                    .send(Connection.request(
                            "POST", path, service.client().token(), "", body.getBytes(StandardCharsets.UTF_8)))
                    .status();
            if (status != 201) {
                throw new IOException("the subscription was answered with " + status);
            }
        }
    }

    /** Posts one response after another and waits until each was notified. */
    private void printLatency(ServiceProcess service, LongFunction<byte[]> posts) throws IOException {
        long[] answered = new long[POSTS];
        String[] ids = new String[POSTS];
        try (Connection connection = new Connection(service.port())) {
            for (int number = 0; number < POSTS; number++) {
                String location =
                        connection.send(posts.apply(1_000_000L + number)).location();
                answered[number] = System.nanoTime();
                ids[number] = location.replaceFirst(".*/(QuestionnaireResponse/[^/]+).*", "$1");
            }
        }
        await("all notifications").until(() -> arrivals.keySet().containsAll(List.of(ids)));
        long[] delays = IntStream.range(0, POSTS)
                .mapToLong(number -> Math.max(0, arrivals.get(ids[number]) - answered[number]))
                .sorted()
                .toArray();
        System.out.println("notification after the answer: %d, p50 %.0f ms, p99 %.0f ms (at most 1,000)"
                .formatted(POSTS, delays[POSTS / 2] / 1e6, delays[(int) (POSTS * 0.99)] / 1e6));
    }

    private void receive(HttpExchange exchange) throws IOException {
        Matcher focus = FOCUS.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        long now = System.nanoTime();
        while (focus.find()) {
            String reference = focus.group(1).replaceFirst(".*/(QuestionnaireResponse/[^/]+).*", "$1");
            arrivals.putIfAbsent(reference, now);
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }
}
