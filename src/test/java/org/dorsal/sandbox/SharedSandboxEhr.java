package org.dorsal.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.*;
import java.nio.charset.StandardCharsets;

/** Shared sandbox for all its tests, with an app of each kind registered; each test removes its misbehaviours. */
final class SharedSandboxEhr {
    static final SandboxEhr SHARED = SandboxEhr.start(0, "https://dorsal.example/fhir/site");
    static final TokenMint KEYS = TokenMint.withNewKeys();
    static final URI REDIRECT = URI.create("https://app.example/launch/site/callback");

    static final URI JWKS = published(KEYS.jwks());

    private SharedSandboxEhr() {}

    static SomeApp publicApp() {
        return app(SandboxClient.open("public-app", REDIRECT));
    }

    static SomeApp appWithSecret() {
        return app(SandboxClient.withSecret("secret-app", "a secret: of + signs", REDIRECT));
    }

    static SomeApp appWithKeys() {
        return app(SandboxClient.withKeys("keys-app", JWKS, REDIRECT)
                .withEs384IdTokens()
                .asBackend("system/*.rs system/Observation.cruds"));
    }

    static SomeApp app(SandboxClient client) {
        SHARED.register(client);
        return new SomeApp(SHARED, client);
    }

    private static URI published(String jwks) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var body = jwks.getBytes(StandardCharsets.UTF_8);
            server.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                try (var out = exchange.getResponseBody()) {
                    out.write(body);
                }
            });
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(0)));
            return URI.create("http://localhost:" + server.getAddress().getPort() + "/jwks.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
