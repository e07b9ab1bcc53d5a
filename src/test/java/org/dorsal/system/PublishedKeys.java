package org.dorsal.system;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.*;
import java.nio.charset.StandardCharsets;

/** A key set at an address that is always there, as behind a balancer. */
final class PublishedKeys implements AutoCloseable {
    private final HttpServer server;
    private volatile String keys = "{\"keys\":[]}";

    PublishedKeys() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        server.createContext("/", exchange -> {
            byte[] body = keys.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/jwks.json");
    }

    /** Publishes this JWK Set from now on. */
    void publish(String jwks) {
        keys = jwks;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
