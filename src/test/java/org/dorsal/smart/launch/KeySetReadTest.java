package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.benmanes.caffeine.cache.Ticker;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.smart.IssuerKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accepted key sets, and the timeout for reading them. */
class KeySetReadTest {
    private final IssuerKeys.KeyFetch fetch = reads(Duration.ofSeconds(5))::keySet;
    private final CountDownLatch testIsOver = new CountDownLatch(1);
    private final HttpServer server = newServer();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        testIsOver.countDown();
        server.stop(0);
    }

    @Test
    void a_key_set_is_read_as_it_is() throws IOException {
        serve("/jwks", exchange -> answer(exchange, 200, "{\"keys\":[]}"));

        assertThat(fetch.fetch(address("/jwks"))).isEqualTo("{\"keys\":[]}");
    }

    @Test
    void a_redirect_is_not_followed() {
        var reached = new AtomicInteger();
        serve("/target", exchange -> {
            reached.incrementAndGet();
            answer(exchange, 200, "{\"keys\":[]}");
        });
        serve("/jwks", exchange -> {
            exchange.getResponseHeaders().add("Location", address("/target").toString());
            answer(exchange, 302, "");
        });

        refused("/jwks");
        assertThat(reached).hasValue(0);
    }

    @Test
    void an_error_page_is_no_key_set() {
        serve("/jwks", exchange -> answer(exchange, 500, "{\"keys\":[]}"));

        refused("/jwks");
    }

    @Test
    void a_body_over_the_cap_is_not_read_to_its_end() {
        serve("/largest", exchange -> answer(exchange, 200, " ".repeat(RemoteDocuments.MAX_KEY_SET_BYTES)));
        serve("/too-large", exchange -> answer(exchange, 200, " ".repeat(RemoteDocuments.MAX_KEY_SET_BYTES + 1)));

        assertThat(catchThrowable(() -> fetch.fetch(address("/largest")))).isNull();
        refused("/too-large");
    }

    @Test
    void a_body_that_never_ends_does_not_hold_the_caller() {
        serve("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitEnd();
        });

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> reads(Duration.ofMillis(200)).keySet(address("/slow")))
                .withMessage("no whole answer in time");
    }

    @Test
    void a_port_where_nobody_listens_is_told() {
        var nobody = address("/jwks");
        server.stop(0);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> fetch.fetch(nobody));
    }

    private static RemoteDocuments reads(Duration within) {
        return new RemoteDocuments(SomeClients.within(within), Ticker.systemTicker(), Runnable::run);
    }

    private void refused(String path) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> fetch.fetch(address(path)));
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void serve(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    private void awaitEnd() {
        try {
            testIsOver.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static HttpServer newServer() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
