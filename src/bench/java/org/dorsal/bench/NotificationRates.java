package org.dorsal.bench;

import static org.dorsal.Polling.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;

/**
 * Time from the answer to a post until its notification arrives, and the cost of a subscription for all patients: posts
 * to a service without subscriptions and to one with it, in turns.
 */
final class NotificationRates {
    private static final int POSTS = 500;
    private static final Duration PAUSE = Duration.ofMillis(37); // spreads the posts over the time between two looks
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Pattern FOCUS =
            Pattern.compile("\"reference\"\\s*:\\s*\"[^\"]*(QuestionnaireResponse/[^\"/]+)");

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
                ServiceProcess subscribed = ServiceProcess.start(
                        TestPostgres.empty(),
                        "-Xmx512m",
                        "-Ddorsal.encryption-keys[0]=f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=",
                        "-Ddorsal.sites.northside.subscriptions.callbacks[0]=" + endpoint)) {
            subscribe(subscribed, endpoint);
            rates.printLatency(subscribed, posts.apply(subscribed));
            Map<String, ServiceProcess> services = new LinkedHashMap<>();
            services.put("POST without subscriptions", off);
            services.put("POST with a subscription for all patients", subscribed);
            new AlternatingLoad(4, warm, seconds).print(services, posts);
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

    /** Posts one response after another, with pauses, after others without pauses that warm the service. */
    private void printLatency(ServiceProcess service, LongFunction<byte[]> posts) throws IOException {
        await("the handshake")
                .until(() -> !service.client()
                        .get("Subscription?status=active")
                        .entries()
                        .isEmpty());
        awaitArrival(post(service, posts, 1_000_000L, Duration.ZERO));
        Map<String, Long> answered = post(service, posts, 2_000_000L, PAUSE);
        awaitArrival(answered);
        long[] delays = answered.entrySet().stream()
                .mapToLong(post -> Math.max(0, Objects.requireNonNull(arrivals.get(post.getKey())) - post.getValue()))
                .sorted()
                .toArray();
        System.out.println("notification after the answer: %d, p50 %.0f ms, p99 %.0f ms (at most 1,000)%n"
                .formatted(POSTS, delays[POSTS / 2] / 1e6, delays[(int) (POSTS * 0.99)] / 1e6));
    }

    private void awaitArrival(Map<String, Long> answered) {
        await("all notifications").atMost(LIMIT).until(() -> arrivals.keySet().containsAll(answered.keySet()));
    }

    /** Time of the answer to each post, by the resource. */
    private static Map<String, Long> post(
            ServiceProcess service, LongFunction<byte[]> posts, long first, Duration pause) throws IOException {
        Map<String, Long> answered = new LinkedHashMap<>();
        try (Connection connection = new Connection(service.port())) {
            for (int number = 0; number < POSTS; number++) {
                LockSupport.parkNanos(pause.toNanos());
                String location = connection.send(posts.apply(first + number)).location();
                answered.put(location.replaceFirst(".*/(QuestionnaireResponse/[^/]+).*", "$1"), System.nanoTime());
            }
        }
        return answered;
    }

    private void receive(HttpExchange exchange) throws IOException {
        Matcher focus = FOCUS.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        long now = System.nanoTime();
        while (focus.find()) {
            arrivals.putIfAbsent(focus.group(1), now);
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }
}
