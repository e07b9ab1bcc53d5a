package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/**
 * Bodies that flip a flag, burn the CPU or fill the heap of a plain FHIR server, sent to the jar with a heap of 256
 * MB; {@code -Ddorsal.rounds=30} gives the long form.
 */
class HostileBodiesIT {
    private static final String GOOD = SomeResponse.of("hostile").json();
    private static final int ROUNDS = Integer.getInteger("dorsal.rounds", 3);

    /**
     * Far more than any of them takes on a busy machine, and far less than work that grows with the square of the
     * body.
     */
    private static final Duration WITHIN = Duration.ofSeconds(5);

    @Test
    void each_is_refused_at_once_and_the_heap_stays_flat() {
        try (ServiceProcess service =
                ServiceProcess.start(TestPostgres.empty(), "-Xmx256m", "-XX:TieredStopAtLevel=1")) {
            SomeClient client = service.client();
            bodies().forEach((name, body) -> send(client, body)); // warm
            bodies().forEach((name, body) -> {
                SomeAnswer answer = send(client, body);
                assertThat(answer.status()).as(name).isBetween(400, 499);
                assertThat(answer.type()).as(name).isEqualTo("OperationOutcome");
                Duration took = bestOf(5, () -> send(client, body));
                assertThat(took).as(name).isLessThan(WITHIN);
                System.out.println(name + ": " + answer.status() + " in " + took.toMillis() + " ms");
            });
            for (int round = 0; round < ROUNDS; round++) {
                bodies().forEach((name, body) ->
                        assertThat(send(client, body).status()).as(name).isBetween(400, 499));
            }
            assertThat(service.printed()).doesNotContain("OutOfMemoryError");
            assertThat(client.post("QuestionnaireResponse", GOOD).status())
                    .as("it still works")
                    .isEqualTo(201);
            System.out.println(
                    "heap used " + Math.round(service.metric("jvm.memory.used?tag=area:heap") / 1e6) + " MB of 256");
        }
    }

    /** Repeats a slow call: the quickest is what the service needs, not what a busy machine adds. */
    private static Duration bestOf(int tries, Runnable call) {
        Duration best = Duration.ofDays(1);
        for (int attempt = 0; attempt < tries && best.compareTo(WITHIN) >= 0; attempt++) {
            long start = System.nanoTime();
            call.run();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            best = took.compareTo(best) < 0 ? took : best;
        }
        return best;
    }

    private static SomeAnswer send(SomeClient client, byte[] body) {
        boolean gzip = body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
        return gzip
                ? client.send(
                        "POST",
                        "QuestionnaireResponse",
                        body,
                        "Content-Type",
                        "application/fhir+json",
                        "Content-Encoding",
                        "gzip")
                : client.send("POST", "QuestionnaireResponse", body, "Content-Type", "application/fhir+json");
    }

    private static Map<String, byte[]> bodies() {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        put(bodies, "duplicate key", GOOD.replaceFirst("\"status\":", "\"status\":\"in-progress\",\"status\":"));
        put(bodies, "a text for a boolean", answering("\"valueBoolean\":\"true\""));
        put(bodies, "two values", answering("\"valueInteger\":1,\"valueDecimal\":2"));
        put(bodies, "single quotes", GOOD.replace('"', '\''));
        put(bodies, "unknown property", GOOD.replaceFirst("\\{", "{\"colour\":\"blue\","));
        put(
                bodies,
                "modifier extension",
                GOOD.replaceFirst("\\{", "{\"modifierExtension\":[{\"url\":\"http://x.example\"}],"));
        put(bodies, "implicit rules", GOOD.replaceFirst("\\{", "{\"implicitRules\":\"http://x.example\","));
        put(bodies, "a billion digits", answering("\"valueDecimal\":1e999999999"));
        put(bodies, "four hundred thousand digits", answering("\"valueDecimal\":1e400000"));
        put(bodies, "a hundred thousand digits written out", answering("\"valueDecimal\":" + "9".repeat(100_000)));
        put(bodies, "deep arrays", "[".repeat(100_000));
        put(bodies, "deep objects", "{\"a\":".repeat(100_000));
        put(bodies, "doctype", "<!DOCTYPE x [<!ENTITY e SYSTEM \"http://127.0.0.1:9/x\">]><QuestionnaireResponse/>");
        put(bodies, "null byte", GOOD.replace("hostile", "hos\\u0000tile"));
        put(bodies, "lone surrogate", GOOD.replace("hostile", "hos\\ud800tile"));
        put(bodies, "trailing content", GOOD + GOOD);
        put(bodies, "nothing", "");
        put(bodies, "not JSON", "hello");
        put(bodies, "too large", GOOD.replace("hostile", "x".repeat(2 << 20)));
        put(
                bodies,
                "too many items",
                "{\"resourceType\":\"QuestionnaireResponse\",\"item\":[" + "{},".repeat(120_000) + "{}]}");
        bodies.put("invalid UTF-8", GOOD.replace("hostile", "\u00ff").getBytes(StandardCharsets.ISO_8859_1));
        bodies.put("gzip bomb", bomb());
        return bodies;
    }

    private static String answering(String value) {
        return GOOD.replaceFirst("\"valueCoding\":\\{[^}]*}", value);
    }

    private static void put(Map<String, byte[]> bodies, String name, String body) {
        bodies.put(name, body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bomb() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int megabyte = 0; megabyte < 200; megabyte++) {
                gzip.write(spaces);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return packed.toByteArray();
    }
}
