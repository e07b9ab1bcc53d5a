package history.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import history.record.Json;
import history.record.Outcome;
import history.record.Recorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.*;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/** Receiver of a subscription's notifications: records each event that comes, and answers 200. */
public final class Callback implements AutoCloseable {
    private final HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 50);
    private final Recorder recorder;

    Callback(Recorder recorder) throws IOException {
        this.recorder = recorder;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        long begin = recorder.now();
        JsonNode bundle = Json.read(Reply.body(exchange));
        for (Map<String, String> event : events(bundle)) {
            recorder.record("callback", "notified", begin, Outcome.OK, 200, Map.of(), event);
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** Number, focus and subscription of each event of a notification or of {@code $events}. */
    public static List<Map<String, String>> events(JsonNode bundle) {
        List<Map<String, String>> events = new ArrayList<>();
        JsonNode status = bundle.path("entry").path(0).path("resource");
        Map<String, String> parameters = values(status.path("parameter"));
        for (JsonNode parameter : status.path("parameter")) {
            if (Json.text(parameter, "name").equals("notification-event")) {
                Map<String, String> event = values(parameter.path("part"));
                event.put("subscription", parameters.getOrDefault("subscription", ""));
                event.put("kind", parameters.getOrDefault("type", ""));
                events.add(event);
            }
        }
        return events;
    }

    /** Values of parameters by name. */
    public static Map<String, String> values(JsonNode parameters) {
        Map<String, String> values = new LinkedHashMap<>();
        for (JsonNode parameter : parameters) {
            for (Map.Entry<String, JsonNode> member : parameter.properties()) {
                if (member.getKey().startsWith("value")) {
                    JsonNode value = member.getValue();
                    values.put(
                            Json.text(parameter, "name"),
                            value.isObject() ? Json.text(value, "reference") : value.asString(""));
                }
            }
        }
        return values;
    }
}
