package org.dorsal.http.cds;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.IntStream;
import org.dorsal.system.SomeAnswer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CDS Hooks 2.0 on a running service: "FHIR Resource Access", against a FHIR server that notes each request. */
class PrefetchReaderTest {
    private static final String TOKEN = "token-of-the-client";
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();
    private static final Map<String, Page> PAGES = new ConcurrentHashMap<>();
    /** Server without a process that accepts connections. */
    private static ServerSocket silent;

    private static HttpServer ehr;
    private static HttpServer canary;
    private static SomeHooks hooks;

    private record Page(int status, String body) {}

    @BeforeAll
    static void start() throws IOException {
        ehr = server();
        canary = server();
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        hooks = SomeHooks.start(
                "--dorsal.sites.northside.ehr.other-bases[0]=" + base(ehr),
                "--dorsal.sites.northside.ehr.other-bases[1]=http://127.0.0.1:" + silent.getLocalPort() + "/fhir");
    }

    @AfterAll
    static void stop() throws IOException {
        hooks.close();
        silent.close();
        ehr.stop(0);
        canary.stop(0);
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
        PAGES.clear();
    }

    @Test
    void an_absent_value_is_read_with_the_clients_token_which_is_stored_nowhere() {
        PAGES.put("/fhir/Condition?patient=read-1", new Page(200, bundle("read-1", "")));

        assertThat(request("read-1").text()).contains("You can start");
        assertThat(SEEN).containsExactly(port(ehr) + " Bearer " + TOKEN + " /fhir/Condition?patient=read-1");
        assertThat(hooks.events().newestAsText()).contains("read-1").doesNotContain(TOKEN);
    }

    @Test
    void further_pages_are_read_at_the_same_server_alone() {
        PAGES.put("/fhir/Condition?patient=read-2", new Page(200, next(base(ehr) + "/page/2")));
        PAGES.put("/fhir/page/2", new Page(200, bundle("read-2", base(canary) + "/page/3")));

        assertThat(request("read-2").text()).contains("You can start");
        assertThat(SEEN).hasSize(2).allMatch(request -> request.startsWith(port(ehr) + " "));
    }

    @Test
    void a_page_that_the_client_has_sent_is_completed() {
        PAGES.put("/fhir/page/2", new Page(200, bundle("read-3", "")));

        var answer = hooks.call(request(
                "read-3", Map.of("conditions", SomeHooks.JSON.readTree(next(base(ehr) + "/page/2")))));

        assertThat(answer.text()).contains("You can start");
    }

    @Test
    void a_refusal_a_redirect_and_an_answer_that_is_no_fhir_are_412() {
        PAGES.put("/fhir/Condition?patient=read-4", new Page(403, "{}"));
        PAGES.put("/fhir/Condition?patient=read-5", new Page(302, "{}"));
        PAGES.put("/fhir/Condition?patient=read-6", new Page(200, "<html>"));

        for (String patient : List.of("read-4", "read-5", "read-6")) {
            SomeAnswer answer = request(patient);
            assertThat(answer.status()).isEqualTo(412);
            assertThat(answer.text()).startsWith("prefetch.conditions:").doesNotContain(TOKEN, patient);
        }
        assertThat(SEEN).hasSize(3).allMatch(request -> request.startsWith(port(ehr) + " "));
    }

    @Test
    void a_token_that_would_end_its_header_is_refused_and_not_repeated() {
        var answer = hooks.call(request("read-8", Map.of()).replace(TOKEN, "a\\r\\nX-Evil: 1"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("fhirAuthorization.access_token:").doesNotContain("X-Evil");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void an_address_that_only_begins_as_the_sites_server_is_not_called() {
        for (String other : List.of(base(canary), base(ehr) + "/more", base(ehr).replace("127.0.0.1", "localhost"))) {
            var answer = hooks.call(request("read-7", other, Map.of()));
            assertThat(answer.status()).as(other).isEqualTo(412);
        }
        assertThat(SEEN).isEmpty();
    }

    /** Sixteen calls wait for an EHR that is silent; one that needs nothing of it is answered meanwhile. */
    @Test
    void a_silent_ehr_keeps_no_other_call_from_its_cards() throws Exception {
        try (var threads = Executors.newFixedThreadPool(16)) {
            String server = "http://127.0.0.1:" + silent.getLocalPort() + "/fhir";
            List<Future<Integer>> waiting = IntStream.range(0, 16)
                    .mapToObj(number -> threads.submit(() -> hooks.call(request("silent-" + number, server, Map.of()))
                            .status()))
                    .toList();
            for (int number = 0; number < 4; number++) {
                assertThat(hooks.call(SomeHooks.request("patient-view", _ -> {}))
                                .status())
                        .isEqualTo(200);
            }
            for (Future<Integer> call : waiting) {
                assertThat(call.get()).isEqualTo(412);
            }
        }
    }

    private static SomeAnswer request(String patient) {
        return hooks.call(request(patient, Map.of()));
    }

    private static String request(String patient, Map<String, Object> prefetch) {
        return request(patient, base(ehr), prefetch);
    }

    private static String request(String patient, String server, Map<String, Object> prefetch) {
        return SomeHooks.request("patient-view", request -> {
            request.put("context", SomeHooks.context(patient));
            request.put("prefetch", new TreeMap<>(prefetch));
            request.put("fhirServer", server);
            request.put(
                    "fhirAuthorization",
                    Map.of(
                            "access_token",
                            TOKEN,
                            "token_type",
                            "Bearer",
                            "expires_in",
                            300,
                            "scope",
                            "patient/Condition.read",
                            "subject",
                            "client-7"));
        });
    }

    private static String bundle(String patient, String next) {
        var bundle = new TreeMap<>(SomeHooks.pain(patient));
        if (!next.isEmpty()) {
            bundle.put("link", List.of(Map.of("relation", "next", "url", next)));
        }
        return SomeHooks.JSON.writeValueAsString(bundle);
    }

    private static String next(String next) {
        return SomeHooks.JSON.writeValueAsString(
                Map.of("resourceType", "Bundle", "link", List.of(Map.of("relation", "next", "url", next))));
    }

    private static HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", PrefetchReaderTest::answer);
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String address = exchange.getRequestURI().toString();
        SEEN.add(exchange.getLocalAddress().getPort() + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " " + address);
        Page page = PAGES.getOrDefault(address, new Page(404, "{}"));
        byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
        exchange.getResponseHeaders().set("Location", base(canary));
        exchange.sendResponseHeaders(page.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String base(HttpServer server) {
        return "http://127.0.0.1:" + port(server) + "/fhir";
    }

    private static int port(HttpServer server) {
        return server.getAddress().getPort();
    }
}
