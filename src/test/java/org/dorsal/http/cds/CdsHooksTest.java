package org.dorsal.http.cds;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.dorsal.sandbox.TokenMint;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeEvents;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** CDS Hooks 2.0 on a running service: "Discovery", "Calling a CDS Service", "Trusting CDS Clients". */
class CdsHooksTest {
    private static final TokenMint MINT = TokenMint.withNewKeys();
    private static final String ISSUER = "https://hooks.example/client";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static HttpServer keys;
    private static SomeService service;

    @BeforeAll
    static void start() throws IOException {
        keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keys.createContext("/jwks", exchange -> {
            byte[] body = MINT.jwks().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        keys.start();
        String at = "--dorsal.sites." + SomeService.NORTHSIDE + ".cds-hooks.clients[0].";
        service = SomeService.with(
                at + "issuer=" + ISSUER,
                at + "jwks-uri=http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks");
    }

    @AfterAll
    static void stop() {
        service.close();
        keys.stop(0);
    }

    @Test
    void discovery_lists_the_service_once_for_each_hook() {
        var answer = SomeClient.anonymous(base(SomeService.NORTHSIDE)).get("cds-services");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(JSON.readTree(answer.text()).path("services"))
                .hasSize(4)
                .allSatisfy(offered -> {
                    assertThat(offered.path("id").stringValue()).isEqualTo("upper-back-pain");
                    assertThat(offered.path("description").stringValue()).isNotBlank();
                })
                .extracting(offered -> offered.path("hook").stringValue())
                .containsExactly("encounter-start", "order-select", "order-sign", "patient-view");
    }

    @Test
    void a_token_sent_with_discovery_is_ignored() {
        assertThat(new SomeClient(base(SomeService.NORTHSIDE), "no.such.token")
                        .get("cds-services")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, southside/cds-services",
        "POST, southside/cds-services/upper-back-pain",
        "GET, elsewhere/cds-services",
        "POST, elsewhere/cds-services/upper-back-pain",
        "POST, northside/cds-services/other",
        "POST, northside/cds-services/upper-back-pain/feedback",
        "GET, northside",
    })
    void what_is_not_configured_is_absent(String method, String path) {
        var caller = new SomeClient(service.baseUrl() + "/cds", token(_ -> {}));

        assertThat(caller.send(method, path, "{}", "Content-Type", "application/json")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"patient-view", "encounter-start", "order-select", "order-sign"})
    void a_call_of_each_hook_is_answered_and_recorded(String hook) {
        String instance = UUID.randomUUID().toString();
        var answer = post(token(_ -> {}), request(hook, r -> r.put("hookInstance", instance)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(JSON.readTree(answer.text())).isEqualTo(JSON.readTree("{\"cards\":[]}"));
        assertThat(events().ofRequest(instance)).singleElement().satisfies(event -> {
            assertThat(SomeEvents.word(event)).isEqualTo("operation:E:0");
            assertThat(event.getAgent())
                    .anySatisfy(
                            agent -> assertThat(agent.getWho().getIdentifier().getValue())
                                    .isEqualTo("client-7"));
        });
    }

    @Test
    void extensions_and_members_of_later_versions_are_accepted() {
        var answer = post(token(_ -> {}), request("patient-view", r -> {
            r.put("extension", Map.of("davinci-crd.configuration", Map.of("coverage-info", true)));
            r.put("later", 1);
        }));

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "hook, hook:",
        "hookInstance, hookInstance:",
        "context, context:",
    })
    void a_required_member_that_is_missing_is_named(String member, String place) {
        var answer = post(token(_ -> {}), request("patient-view", r -> r.remove(member)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith(place);
    }

    @ParameterizedTest
    @CsvSource({
        "patient-view, userId",
        "patient-view, patientId",
        "encounter-start, encounterId",
        "order-select, selections",
        "order-select, draftOrders",
        "order-sign, draftOrders",
    })
    void the_context_of_each_hook_is_complete(String hook, String member) {
        var answer = post(token(_ -> {}), request(hook, r -> {
            var context = new TreeMap<>(context());
            context.remove(member);
            r.put("context", context);
        }));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("context." + member + ":");
    }

    @Test
    void an_authorization_is_complete_and_names_its_server() {
        Map<String, Object> whole = Map.of(
                "access_token", "secret", "token_type", "Bearer", "expires_in", 300, "scope", "s", "subject", "x");
        assertThat(post(token(_ -> {}), request("patient-view", r -> r.put("fhirAuthorization", whole)))
                        .text())
                .startsWith("fhirServer:");
        var part = new TreeMap<>(whole);
        part.remove("access_token");
        assertThat(post(
                                token(_ -> {}),
                                request(
                                        "patient-view",
                                        r -> r.putAll(Map.of(
                                                "fhirServer", "https://ehr.example/fhir", "fhirAuthorization", part))))
                        .text())
                .startsWith("fhirAuthorization.access_token:");
    }

    @Test
    void ambiguous_large_and_other_bodies_are_refused() {
        assertThat(post(token(_ -> {}), "{\"hook\":\"patient-view\",\"hook\":\"order-sign\"}")
                        .status())
                .isEqualTo(400);
        assertThat(post(token(_ -> {}), "{\"a\":\"" + "x".repeat(4 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(caller(token(_ -> {}))
                        .send("POST", CdsHooksController.ID, "hook=x", "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(caller(token(_ -> {})).get(CdsHooksController.ID).status()).isEqualTo(405);
    }

    @Test
    void a_call_without_an_acceptable_token_is_refused_and_a_token_is_used_once() {
        String body = request("patient-view", _ -> {});
        assertThat(post("", body).header("WWW-Authenticate")).contains("Bearer realm=\"dorsal\"");
        assertThat(post("", body).status()).isEqualTo(401);
        assertThat(post(token(c -> c.put("iss", "https://other.example")), body).status())
                .isEqualTo(401);
        assertThat(post(token(c -> c.put("aud", service.baseUrl())), body).status())
                .isEqualTo(401);
        assertThat(post(service.token(SomeService.NORTHSIDE, "system/*.cruds", Map.of()), body)
                        .status())
                .isEqualTo(401);

        assertThat(events().during(() -> post("", body)))
                .singleElement()
                .satisfies(event -> assertThat(SomeEvents.word(event)).isEqualTo("operation:E:4"));

        String token = token(_ -> {});
        assertThat(post(token, body).status()).isEqualTo(200);
        assertThat(post(token, body)).satisfies(again -> {
            assertThat(again.status()).isEqualTo(401);
            assertThat(again.text()).contains("used before");
        });
    }

    @Test
    void an_encoded_path_does_not_pass_the_chain() {
        var answer = SomeClient.anonymous(service.baseUrl() + "/cds")
                .send(
                        "POST",
                        "%6eorthside/cds-services/upper-back-pain",
                        request("patient-view", _ -> {}),
                        "Content-Type",
                        "application/json");

        assertThat(answer.status()).isIn(400, 401, 404);
    }

    private static SomeEvents events() {
        return new SomeEvents(service, SomeService.NORTHSIDE);
    }

    private static String base(String site) {
        return service.baseUrl() + "/cds/" + site;
    }

    private static SomeClient caller(String token) {
        return new SomeClient(base(SomeService.NORTHSIDE) + "/cds-services", token);
    }

    private static SomeAnswer post(String token, String body) {
        return caller(token).send("POST", CdsHooksController.ID, body, "Content-Type", "application/json");
    }

    private static String request(String hook, Consumer<Map<String, Object>> change) {
        var request = new TreeMap<String, Object>(
                Map.of("hook", hook, "hookInstance", UUID.randomUUID().toString(), "context", context()));
        change.accept(request);
        return JSON.writeValueAsString(request);
    }

    private static Map<String, Object> context() {
        return Map.of(
                "userId",
                "Practitioner/1",
                "patientId",
                "hook-anna",
                "encounterId",
                "e1",
                "selections",
                List.of("ServiceRequest/1"),
                "draftOrders",
                Map.of("resourceType", "Bundle", "type", "collection"));
    }

    private static String token(Consumer<Map<String, Object>> change) {
        long now = Instant.now().getEpochSecond();
        var claims = new TreeMap<String, Object>(Map.of(
                "iss",
                ISSUER,
                "sub",
                "client-7",
                "aud",
                service.baseUrl() + "/cds/northside/cds-services/upper-back-pain",
                "jti",
                UUID.randomUUID().toString(),
                "iat",
                now,
                "exp",
                now + 300));
        change.accept(claims);
        return MINT.sign(
                JWSAlgorithm.ES384,
                JSON.writeValueAsString(Map.of("alg", "ES384", "typ", "JWT", "kid", "ec384")),
                JSON.writeValueAsString(claims));
    }
}
