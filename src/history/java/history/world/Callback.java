package history.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import history.record.Outcome;
import history.record.Recorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receiver of a subscription's notifications: records each event that comes, and answers 200. */
public final class Callback implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

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
        JsonNode bundle = JSON.readTree(Reply.body(exchange));
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
        for (JsonNode parameter : status.path("parameter")) {
            if (parameter.path("name").asString("").equals("notification-event")) {
                Map<String, String> event = new LinkedHashMap<>();
                event.put("subscription", value(status, "subscription"));
                event.put("kind", value(status, "type"));
                for (JsonNode part : parameter.path("part")) {
                    event.put(part.path("name").asString(""), text(part));
                }
                events.add(event);
            }
        }
        return events;
    }

    private static String value(JsonNode parameters, String name) {
        for (JsonNode parameter : parameters.path("parameter")) {
            if (parameter.path("name").asString("").equals(name)) {
                return text(parameter);
            }
        }
        return "";
    }

    private static String text(JsonNode parameter) {
        JsonNode reference = parameter.path("valueReference").path("reference");
        if (reference.isString()) {
            return reference.asString("");
        }
        for (Map.Entry<String, JsonNode> member : parameter.properties()) {
            if (member.getKey().startsWith("value")) {
                return member.getValue().asString("");
            }
        }
        return "";
    }
}
