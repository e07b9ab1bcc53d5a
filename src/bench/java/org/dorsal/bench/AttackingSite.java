package org.dorsal.bench;

import com.nimbusds.jose.JWSAlgorithm;
import java.io.*;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.dorsal.sandbox.*;
import org.dorsal.system.HostileConnections;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeVisitor;

/**
 * Process that does all that the callers, the EHR and the network of one site can do to a service, without pause and without waiting for
 * {@code Retry-After}: packed bodies with many values, large records, XML Bundles, hooks, creates, exports, launches at an EHR
 * that answers searches with 4.7 MB or not at all, connections that send a byte a second, bodies that never end and
 * readers that do not read. It runs apart from who measures, so that the two do not share a heap.
 */
final class AttackingSite {
    static final String SITE = "attacked";
    static final String AUDIENCE = "https://dorsal.example/fhir/" + SITE;

    private static final String FHIR_JSON = "application/fhir+json";
    private static final int SLOW_CONNECTIONS = 200;
    private static final int ADDRESSES = 20;
    private static final int OPEN_BODIES = 40;
    private static final int SLOW_READERS = 20;

    private final SandboxEhr ehr = SandboxEhr.start(0, AUDIENCE);
    private final HookCaller hooks = HookCaller.start();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;
    private final Map<String, Map<Integer, LongAdder>> answers = new ConcurrentSkipListMap<>();

    private AttackingSite(BufferedReader input) throws IOException {
        System.out.println(ehr.issuer());
        System.out.println(hooks.keys());
        System.out.flush();
        service = URI.create(input.readLine());
    }

    /**
     * Prints the addresses of its EHR and of the hooks' keys, reads that of the service, attacks until its input ends, and
     * prints the answers.
     */
    static void main() throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        AttackingSite site = new AttackingSite(input);
        site.attack();
        while (input.readLine() != null) {
            // until the measurement ends
        }
        site.answers.forEach((attack, statuses) -> System.out.println(attack + " " + statuses));
        System.out.flush();
        System.exit(0);
    }

    /**
     * Settings of the site.
     *
     * @param issuer address of its EHR
     * @param keys address of the public keys of its caller of hooks
     */
    static List<String> settings(String issuer, String keys) {
        String site = "--dorsal.sites." + SITE + ".";
        return List.of(
                site + "name=Attacked Clinic",
                site + "wording=en-US",
                site + "sign-off=required",
                site + "ehr.fhir-base=" + issuer + "/fhir",
                site + "ehr.client-id=dorsal",
                site + "ehr.client-authentication=none",
                site + "issuers[0].issuer=" + issuer,
                site + "issuers[0].jwks-uri=" + issuer + "/oauth2/jwks",
                site + "issuers[0].audience=" + AUDIENCE,
                site + "export.running=2",
                site + "cds-hooks.clients[0].issuer=" + HookCaller.ISSUER,
                site + "cds-hooks.clients[0].jwks-uri=" + keys);
    }

    private void attack() throws IOException {
        ehr.register(SandboxClient.open("dorsal", URI.create(service + "/launch/" + SITE + "/callback")))
                .app(URI.create(service + "/launch/" + SITE));
        String base = service + "/fhir/" + SITE;
        byte[] values = gzip("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"extension\":["
                + repeated("{\"url\":\"x\"}", 78_000) + "]}]}");
        byte[] record = gzip("""
                {"resourceType":"Parameters","parameter":[{"name":"subject","valueReference":{"reference":"Patient/p1"}},\
                {"name":"content","resource":{"resourceType":"Bundle","type":"collection","entry":[%s]}}]}\
                """.formatted(repeated(
                "{\"resource\":{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"Patient/p1\"},"
                        + "\"code\":{\"text\":\"x\"}}}",
                19_000)));
        byte[] searches = gzip("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                + repeated("{\"request\":{\"method\":\"GET\",\"url\":\"Questionnaire\"}}", 200) + "]}");
        String conditions = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["
                + repeated(
                        "{\"resource\":{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"Patient/p1\"},"
                                + "\"code\":{\"text\":\"x\"}}}",
                        11_000)
                + "]}";
        String reader = "patient/Observation.rs";
        String scopes = "system/*.cruds";
        callers(6, "values", () -> packed(base, reader, FHIR_JSON, values));
        callers(4, "populate", () -> packed(base + "/Questionnaire/$populate", scopes, FHIR_JSON, record));
        callers(4, "xml", () -> packed(base, scopes, "application/fhir+xml", searches));
        callers(4, "create", () -> posted(base + "/QuestionnaireResponse", scopes));
        callers(
                2,
                "export",
                () -> send(request(base + "/$export", scopes)
                        .header("Prefer", "respond-async")
                        .GET()));
        callers(4, "hook", () -> hook(conditions));
        callers(
                3,
                "launch",
                () -> new SomeVisitor(service.toString())
                        .open(ehr.launchUrl(SandboxLaunch.of("sandbox-03")))
                        .statusCode());
        callers(
                3,
                "anonymous",
                () -> send(HttpRequest.newBuilder(URI.create(service + "/audit/" + SITE))
                        .GET()));
        Thread.ofPlatform().daemon().start(this::misbehave);
        drip("POST /fhir/" + SITE + "/QuestionnaireResponse HTTP/1.1\r\nHost: x\r\nContent-Type: " + FHIR_JSON
                + "\r\nContent-Length: 4000\r\n\r\n{");
        for (int number = 0; number < OPEN_BODIES; number++) {
            callers(1, "open body", this::leaveOpen);
        }
        for (int number = 0; number < SLOW_READERS; number++) {
            callers(1, "slow reader", () -> readSlowly(base));
        }
    }

    private void callers(int count, String attack, Callable<Integer> request) {
        Map<Integer, LongAdder> statuses = answers.computeIfAbsent(attack, _ -> new ConcurrentSkipListMap<>());
        for (int caller = 0; caller < count; caller++) {
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    int status;
                    try {
                        status = request.call();
                    } catch (Exception _) {
                        status = 0; // the connection was ended
                        LockSupport.parkNanos(100_000_000);
                    }
                    statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
                }
            });
        }
    }

    /** Lets the site's EHR answer with huge pages, then slowly, then rightly, 20 seconds each. */
    private void misbehave() {
        while (true) {
            ehr.misbehave(Misbehaviour.HUGE_PAGES);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
            ehr.misbehave(Misbehaviour.SLOW);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
            ehr.behave();
            ehr.forget();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
        }
    }

    private void drip(String begun) {
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try (HostileConnections slow =
                        HostileConnections.open(service.getPort(), SLOW_CONNECTIONS, ADDRESSES, begun)) {
                    for (int second = 0; second < 60; second++) {
                        slow.drip(" ");
                        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                    }
                } catch (IOException _) {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                }
            }
        });
    }

    /** Sends all of a body of 4 MB but its end, and waits. */
    private int leaveOpen() throws IOException {
        try (Socket socket = new Socket("localhost", service.getPort())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /fhir/" + SITE
                            + "/QuestionnaireResponse HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + token("system/*.cruds") + "\r\nContent-Type: " + FHIR_JSON
                            + "\r\nContent-Length: 4000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] part = " ".repeat(1000).getBytes(StandardCharsets.US_ASCII);
            for (int sent = 0; sent < 3_990; sent++) {
                out.write(part);
            }
            return status(socket);
        } finally {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)); // held open, not a flood
        }
    }

    /** Requests large answers over one connection and reads a thousand bytes a second. */
    private int readSlowly(String base) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("localhost", service.getPort()));
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET " + URI.create(base).getPath()
                                    + "/Questionnaire HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + token("system/*.cruds") + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            int status = status(socket);
            byte[] part = new byte[1000];
            for (int second = 0; second < 20 && socket.getInputStream().read(part) > 0; second++) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
            return status;
        }
    }

    private static int status(Socket socket) throws IOException {
        byte[] head = socket.getInputStream().readNBytes(12);
        return head.length < 12 ? 0 : Integer.parseInt(new String(head, 9, 3, StandardCharsets.US_ASCII));
    }

    private int packed(String address, String scopes, String accept, byte[] body) throws Exception {
        return send(request(address, scopes)
                .header("Accept", accept)
                .header("Content-Type", FHIR_JSON)
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private int posted(String address, String scopes) throws Exception {
        return send(request(address, scopes)
                .header("Content-Type", FHIR_JSON)
                .POST(HttpRequest.BodyPublishers.ofString(
                        SomeResponse.of("attacker").json())));
    }

    private int hook(String conditions) throws Exception {
        return send(hooks.request(service.toString(), SITE, JWSAlgorithm.ES384, "p1", conditions));
    }

    private HttpRequest.Builder request(String address, String scopes) {
        return HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Bearer " + token(scopes));
    }

    private String token(String scopes) {
        return ehr.token(scopes, scopes.startsWith("patient") ? Map.of("patient", "p1") : Map.of());
    }

    private int send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String repeated(String text, int times) {
        return String.join(",", Collections.nCopies(times, text));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
