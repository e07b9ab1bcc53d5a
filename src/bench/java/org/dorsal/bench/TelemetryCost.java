package org.dorsal.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.*;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;

/**
 * Cost of traces per request: a service without them and two with a collector, which take one request in ten and
 * every request; the same posts to each, in turns.
 */
final class TelemetryCost {
    private static final int CLIENTS = 4;

    private TelemetryCost() {}

    static void print(Function<ServiceProcess, LongFunction<byte[]>> posts, double warm, double seconds)
            throws IOException, InterruptedException {
        HttpServer collector = collector();
        String endpoint = "-Dmanagement.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
                + collector.getAddress().getPort() + "/v1/traces";
        String probability = "-Dmanagement.tracing.sampling.probability=";
        try (ServiceProcess off = start();
                ServiceProcess sampled = start(endpoint, probability + "0.1");
                ServiceProcess allTraced = start(endpoint, probability + "1.0")) {
            Map<String, ServiceProcess> services = new LinkedHashMap<>();
            services.put("POST without traces", off);
            services.put("POST, one request in ten traced", sampled);
            services.put("POST, every request traced", allTraced);
            new AlternatingLoad(CLIENTS, warm, seconds).print(services, posts);
        } finally {
            collector.stop(0);
        }
    }

    private static ServiceProcess start(String... more) {
        List<String> options = new ArrayList<>(List.of("-Xmx512m"));
        options.addAll(List.of(more));
        return ServiceProcess.start(TestPostgres.empty(), options.toArray(String[]::new));
    }

    private static HttpServer collector() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
