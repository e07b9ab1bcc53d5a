package org.dorsal.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.*;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.concurrent.locks.LockSupport;

/**
 * Minimal load balancer: each request goes to the next replica with a successful readiness probe, over persistent
 * connections. When a connection is refused, the next replica gets the request, since nothing was sent; a request
 * that a replica took and did not answer is sent to no other replica, and answered 502.
 */
final class Balancer implements AutoCloseable {
    private static final Duration PROBED_EVERY = Duration.ofMillis(200);

    /** Headers of the connection, not of the request, or written by the client itself. */
    private static final Set<String> OF_THE_LINE = Set.of(
            "connection",
            "keep-alive",
            "transfer-encoding",
            "content-length",
            "host",
            "expect",
            "upgrade",
            "http2-settings");

    private final HttpServer door;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Replica> replicas = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();
    private volatile boolean closed;

    private record Replica(ServiceProcess service, AtomicBoolean inRotation, AtomicLong answered) {}

    Balancer() {
        try {
            door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), SomePort.free()), 0);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        door.createContext("/", this::pass);
        door.setExecutor(threads);
        door.start();
        threads.execute(this::probe);
    }

    /** Address of the balancer for callers. */
    String address() {
        return "http://localhost:" + door.getAddress().getPort();
    }

    /** Adds a replica, which gets requests once it is ready. */
    void add(ServiceProcess service) {
        replicas.add(new Replica(service, new AtomicBoolean(), new AtomicLong()));
    }

    /** Number of requests that a replica took and did not answer. */
    int cut() {
        return cut.get();
    }

    /** Number of answers with a status of 500 or more. */
    long failed() {
        return answers.entrySet().stream()
                .filter(status -> status.getKey() >= 500)
                .mapToLong(status -> status.getValue().sum())
                .sum();
    }

    /** Numbers of answered requests of the replicas, in their order. */
    List<Long> answered() {
        return replicas.stream().map(replica -> replica.answered().get()).toList();
    }

    /** Number of answers by status. */
    Map<Integer, LongAdder> answers() {
        return answers;
    }

    @Override
    public void close() {
        closed = true;
        door.stop(0);
        threads.shutdownNow();
        http.shutdownNow();
    }

    private void probe() {
        while (!closed) {
            replicas.forEach(
                    replica -> replica.inRotation().set(replica.service().ready()));
            LockSupport.parkNanos(PROBED_EVERY.toNanos());
        }
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        List<Replica> active =
                replicas.stream().filter(replica -> replica.inRotation().get()).toList();
        int first = turn.getAndIncrement();
        for (int tries = 0; tries < active.size(); tries++) {
            Replica replica = active.get(Math.floorMod(first + tries, active.size()));
            try {
                answer(exchange, http.send(request(exchange, replica, body), BodyHandlers.ofByteArray()));
                replica.answered().incrementAndGet();
                return;
            } catch (ConnectException nobodyListens) {
                replica.inRotation().set(false);
            } catch (IOException broken) {
                cut.incrementAndGet();
                refuse(exchange, 502);
                return;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        refuse(exchange, 503);
    }

    private static HttpRequest request(HttpExchange exchange, Replica replica, byte[] body) {
        URI to = URI.create("http://localhost:" + replica.service().port() + exchange.getRequestURI());
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(Duration.ofSeconds(60))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_LINE.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!OF_THE_LINE.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        send(exchange, answer.statusCode(), answer.body());
    }

    private void refuse(HttpExchange exchange, int status) throws IOException {
        send(exchange, status, new byte[0]);
    }

    private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
