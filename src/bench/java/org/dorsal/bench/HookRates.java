package org.dorsal.bench;

import com.nimbusds.jose.JWSAlgorithm;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;
import org.dorsal.sandbox.TokenMint;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;

/**
 * Latency of a CDS Hooks call with a new token each: signature, replay protection, strict reading and the audit event.
 * The record in the request is empty, or names pain in the upper back of a new patient, so that a card is stored and
 * shown, or has about 1 MB. The floor answers the same requests.
 */
final class HookRates {
    private static final String ISSUER = "https://hooks.example/client";
    private static final TokenMint MINT = TokenMint.withNewKeys();
    private static final int CONDITIONS = 600;
    private static final int[] CLIENTS = {1, 8};

    /** More calls than one row sends: each row has different patients. */
    private static final int MANY = 1_000_000;

    private HookRates() {}

    static void print(double warm, double seconds) throws IOException, InterruptedException {
        HttpServer keys = keys();
        String prefix = "-Ddorsal.sites.northside.cds-hooks.clients[0].";
        try (ServiceProcess service = ServiceProcess.start(
                TestPostgres.empty(),
                "-Xmx512m",
                prefix + "issuer=" + ISSUER,
                prefix + "jwks-uri=http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks")) {
            System.out.println(Load.HEAD);
            LongFunction<byte[]> card = number -> call(service, JWSAlgorithm.ES384, "card-" + number, pain(number));
            Load.run(service.port(), service.pid(), 8, warm, 200, card);
            for (JWSAlgorithm algorithm : new JWSAlgorithm[] {JWSAlgorithm.ES384, JWSAlgorithm.RS384}) {
                row(service, "no card, " + algorithm, seconds, _ -> call(service, algorithm, "p1", "null"));
            }
            row(service, "a card, ES384", seconds, card);
            String record = record();
            row(service, "1 MB, ES384", seconds, _ -> call(service, JWSAlgorithm.ES384, "p1", record));
            new Floor("echo of the call without a card", Echo.class, List.of())
                    .print(seconds, _ -> call(service, JWSAlgorithm.ES384, "p1", "null"), CLIENTS);
        } finally {
            keys.stop(0);
        }
    }

    private static void row(ServiceProcess service, String what, double seconds, LongFunction<byte[]> requests)
            throws InterruptedException {
        for (int clients : CLIENTS) {
            System.out.println(Load.run(
                            service.port(),
                            service.pid(),
                            clients,
                            seconds,
                            200,
                            number -> requests.apply(clients * (long) MANY + number))
                    .row("hook, %s, %d (p99 at most %d)".formatted(what, clients, clients == 1 ? 50 : 500)));
        }
    }

    private static byte[] call(ServiceProcess service, JWSAlgorithm algorithm, String patient, String conditions) {
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
            {"hook":"patient-view","hookInstance":"%s","context":{"userId":"Practitioner/1","patientId":"%s"},\
            "prefetch":{"conditions":%s}}\
            """.formatted(UUID.randomUUID(), patient, conditions);
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String pain(long number) {
        return bundle("""
            {"resource":{"resourceType":"Condition","clinicalStatus":{"coding":[{"code":"active"}]},\
            "subject":{"reference":"Patient/card-%d"},\
            "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M54.6"}]}}}\
            """.formatted(number));
    }

    private static String record() {
        String condition = """
            {"resource":{"resourceType":"Condition","id":"c1","code":{"text":"%s"}}}\
            """.formatted("x".repeat(1600));
        return bundle((condition + ",").repeat(CONDITIONS - 1) + condition);
    }

    private static String bundle(String entries) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + entries + "]}";
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
