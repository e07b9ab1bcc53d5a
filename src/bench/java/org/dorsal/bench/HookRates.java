package org.dorsal.bench;

import com.nimbusds.jose.JWSAlgorithm;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.dorsal.sandbox.TokenMint;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;

/**
 * Latency of a CDS Hooks call with a new token each: signature, replay protection, strict reading and the audit event.
 * The record in the request is about 1 MB or absent.
 */
final class HookRates {
    private static final String ISSUER = "https://hooks.example/client";
    private static final TokenMint MINT = TokenMint.withNewKeys();
    private static final int CONDITIONS = 600;

    private HookRates() {}

    static void print(double warm, double seconds) throws IOException, InterruptedException {
        HttpServer keys = keys();
        String at = "-Ddorsal.sites.northside.cds-hooks.clients[0].";
        try (ServiceProcess service = ServiceProcess.start(
                TestPostgres.empty(),
                "-Xmx512m",
                at + "issuer=" + ISSUER,
                at + "jwks-uri=http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks")) {
            System.out.println(Load.HEAD);
            Load.run(service.port(), service.pid(), 8, warm, 200, _ -> call(service, JWSAlgorithm.ES384, ""));
            for (JWSAlgorithm algorithm : new JWSAlgorithm[] {JWSAlgorithm.ES384, JWSAlgorithm.RS384}) {
                for (int clients : new int[] {1, 8}) {
                    row(service, algorithm, clients, seconds, "");
                }
            }
            row(service, JWSAlgorithm.ES384, 1, seconds, record());
        } finally {
            keys.stop(0);
        }
    }

    private static void row(ServiceProcess service, JWSAlgorithm algorithm, int clients, double seconds, String record)
            throws InterruptedException {
        System.out.println(
                Load.run(service.port(), service.pid(), clients, seconds, 200, _ -> call(service, algorithm, record))
                        .row("hook, %s, %d clients, %d kB".formatted(algorithm, clients, record.length() / 1000)));
    }

    private static byte[] call(ServiceProcess service, JWSAlgorithm algorithm, String record) {
        String path = "/cds/northside/cds-services/upper-back-pain";
        String base = service.base();
        String aud = base.substring(0, base.indexOf(URI.create(base).getPath())) + path;
        long now = Instant.now().getEpochSecond();
        String token = MINT.sign(
                algorithm,
                "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"%s\"}"
                        .formatted(algorithm, algorithm.equals(JWSAlgorithm.ES384) ? "ec384" : "rsa"),
                "{\"iss\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d,\"jti\":\"%s\"}"
                        .formatted(ISSUER, aud, now, now + 300, UUID.randomUUID()));
        String body = """
            {"hook":"patient-view","hookInstance":"%s","context":{"userId":"Practitioner/1","patientId":"p1"}%s}\
            """.formatted(UUID.randomUUID(), record);
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String record() {
        String condition = """
            {"resource":{"resourceType":"Condition","id":"c1","code":{"text":"%s"}}}\
            """.formatted("x".repeat(1600));
        return ",\"prefetch\":{\"conditions\":{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["
                + (condition + ",").repeat(CONDITIONS - 1) + condition + "]}}";
    }

    private static HttpServer keys() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            byte[] body = MINT.jwks().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
