package org.dorsal.sandbox;

import java.net.URI;
import java.util.Optional;

/** Addresses of the sandbox, complete once it listens, and the launch URL of the app. */
final class Address {
    /** Simulation segment as the launcher writes it for the choices made in its window. */
    static final String SIMULATION = "/v/r4/sim/WzIsIiIsIiIsIkFVVE8iLDAsMCwwLCIiLCIiLCIiLCIiLCIiLCIiLCIiLDAsMV0";

    private volatile int port;
    private volatile DataServer server = DataServer.OWN;
    private volatile Optional<URI> app;

    Address(SandboxSettings wish) {
        port = wish.port();
        app = wish.app();
    }

    void listensAt(int actual) {
        port = actual;
    }

    void opens(URI launchUrl) {
        app = Optional.of(launchUrl);
    }

    Optional<URI> app() {
        return app;
    }

    String issuer() {
        return "http://localhost:" + port;
    }

    String fhirBase() {
        return address((isLauncher() ? SIMULATION : "") + "/fhir");
    }

    String authorizationEndpoint() {
        return address(isLauncher() ? SIMULATION + "/auth/authorize" : "/oauth2/authorize");
    }

    String tokenEndpoint() {
        return address(isLauncher() ? SIMULATION + "/auth/token" : "/oauth2/token");
    }

    void isServedBy(DataServer next) {
        server = next;
    }

    DataServer server() {
        return server;
    }

    boolean isLauncher() {
        return server == DataServer.SMART_LAUNCHER;
    }

    String address(String path) {
        return issuer() + path;
    }

    /** The same server by a name that is not its own: another host to anyone who compares. */
    String foreign(String path) {
        return "http://127.0.0.1:" + port + "/foreign" + path;
    }
}
