package org.dorsal.notify;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;

/** Receiver of notifications with configurable answers and a list of the received notifications. */
public final class CallbackServer implements AutoCloseable {
    /** A received notification with its headers and the status that it was answered with. */
    public record ReceivedNotification(Headers headers, String method, Bundle bundle, int answer) {
        public Parameters status() {
            return (Parameters) bundle.getEntryFirstRep().getResource();
        }

        public String type() {
            return text("type");
        }

        public String text(String name) {
            return status().getParameter().stream()
                    .filter(parameter -> parameter.getName().equals(name))
                    .map(parameter -> parameter.getValue().primitiveValue())
                    .findFirst()
                    .orElse("");
        }

        /** Numbers of the events, in their order. */
        public List<Long> numbers() {
            return numbers(status());
        }

        public static List<Long> numbers(Parameters status) {
            return status.getParameter().stream()
                    .filter(parameter -> parameter.getName().equals("notification-event"))
                    .map(event -> event.getPart().stream()
                            .filter(part -> part.getName().equals("event-number"))
                            .map(part -> Long.valueOf(part.getValue().primitiveValue()))
                            .findFirst()
                            .orElseThrow())
                    .toList();
        }
    }

    /** The status in a Bundle. */
    public static Parameters status(String bundle) {
        return (Parameters) FhirJson.context()
                .newJsonParser()
                .parseResource(Bundle.class, bundle)
                .getEntryFirstRep()
                .getResource();
    }

    private final HttpServer server;
    private final List<ReceivedNotification> received = new CopyOnWriteArrayList<>();
    private volatile IntSupplier answer = () -> 200;
    private volatile String retryAfter = "";

    private CallbackServer(HttpServer server) {
        this.server = server;
    }

    public static CallbackServer start() {
        return start(0);
    }

    static CallbackServer start(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            CallbackServer callback = new CallbackServer(server);
            server.createContext("/", callback::receive);
            server.setExecutor(Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("callback-", 0).factory()));
            server.start();
            return callback;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    public String address() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Statuses of the answers from now on. */
    public void answers(IntSupplier statuses) {
        answer = statuses;
    }

    /** {@code Retry-After} of refusals from now on. */
    void retriesAfter(String header) {
        retryAfter = header;
    }

    public List<ReceivedNotification> received() {
        return received;
    }

    /** Numbers of all events of notifications that were accepted, in the order of arrival. */
    public List<Long> accepted() {
        return received.stream()
                .filter(notification -> notification.answer() / 100 == 2)
                .flatMap(notification -> notification.numbers().stream())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = answer.getAsInt();
        if (FhirJson.parse(body, Bundle.class) instanceof Parsed.ParsedResource<Bundle>(Bundle bundle)) {
            received.add(new ReceivedNotification(
                    exchange.getRequestHeaders(), exchange.getRequestMethod(), bundle, status));
        }
        if (status / 100 == 3) {
            exchange.getResponseHeaders().set("Location", address() + "/elsewhere");
        }
        if (status / 100 == 5 && !retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
