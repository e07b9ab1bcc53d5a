package org.dorsal.bench;

import com.nimbusds.jose.JWSAlgorithm;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.*;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.dorsal.sandbox.TokenMint;

/**
 * EHR that calls CDS Hooks, with a token for each call.
 *
 * @param keys address of its public keys
 */
record HookCaller(TokenMint mint, String keys) {
    static final String ISSUER = "https://hooks.example/client";

    /** Creates keys and publishes them until the process ends. */
    static HookCaller start() throws IOException {
        TokenMint mint = TokenMint.withNewKeys();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            byte[] body = mint.jwks().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return new HookCaller(mint, "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    }

    /** Bytes of a call about a patient with these Conditions, a Bundle or {@code null} as JSON. */
    byte[] call(String service, JWSAlgorithm algorithm, String patient, String conditions) {
        String path = path("northside");
        String body = body(patient, conditions);
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + token(service + path, algorithm) + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the same for a client of the JDK, to a site. */
    HttpRequest.Builder request(
            String service, String site, JWSAlgorithm algorithm, String patient, String conditions) {
        return HttpRequest.newBuilder(URI.create(service + path(site)))
                .header("Authorization", "Bearer " + token(service + path(site), algorithm))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(patient, conditions)));
    }

    private static String path(String site) {
        return "/cds/" + site + "/cds-services/upper-back-pain";
    }

    private String token(String audience, JWSAlgorithm algorithm) {
        long now = Instant.now().getEpochSecond();
        return mint.sign(
                algorithm,
                "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"%s\"}"
                        .formatted(algorithm, algorithm.equals(JWSAlgorithm.ES384) ? "ec384" : "rsa"),
                "{\"iss\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d,\"jti\":\"%s\"}"
                        .formatted(ISSUER, audience, now, now + 300, UUID.randomUUID()));
    }

    private static String body(String patient, String conditions) {
        return """
            {"hook":"patient-view","hookInstance":"%s","context":{"userId":"Practitioner/1","patientId":"%s"},\
            "prefetch":{"conditions":%s}}\
            """.formatted(UUID.randomUUID(), patient, conditions);
    }
}
