package org.dorsal.http.cds;

import com.nimbusds.jose.JWSAlgorithm;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import java.util.function.Consumer;
import org.dorsal.sandbox.TokenMint;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeEvents;
import org.dorsal.system.SomeService;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Reference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Running service with a CDS client at northside, and that client. */
public final class SomeHooks implements AutoCloseable {
    static final String ISSUER = "https://hooks.example/client";
    static final JsonMapper JSON = JsonMapper.shared();

    private static final TokenMint MINT = TokenMint.withNewKeys();

    private final HttpServer keys;
    private final SomeService service;

    private SomeHooks(HttpServer keys, SomeService service) {
        this.keys = keys;
        this.service = service;
    }

    /** Returns the instance shared by tests; each test uses separate patients. */
    static SomeHooks shared() {
        return SharedHooks.HOOKS;
    }

    private static final class SharedHooks {
        static final SomeHooks HOOKS = start();
    }

    /** Starts a service with further settings. */
    public static SomeHooks start(String... more) {
        HttpServer keys = keys();
        String prefix = "--dorsal.sites." + SomeService.NORTHSIDE + ".cds-hooks.clients[0].";
        var settings = new ArrayList<>(List.of(
                prefix + "issuer=" + ISSUER,
                prefix + "jwks-uri=http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks"));
        settings.addAll(List.of(more));
        return new SomeHooks(keys, SomeService.with(settings.toArray(String[]::new)));
    }

    private static HttpServer keys() {
        try {
            HttpServer keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            keys.createContext("/jwks", exchange -> {
                byte[] body = MINT.jwks().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            keys.start();
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public SomeService service() {
        return service;
    }

    SomeEvents events() {
        return new SomeEvents(service, SomeService.NORTHSIDE);
    }

    String base(String site) {
        return service.baseUrl() + "/cds/" + site;
    }

    SomeClient caller(String token) {
        return new SomeClient(base(SomeService.NORTHSIDE) + "/cds-services", token);
    }

    SomeAnswer post(String token, String body) {
        return post(token, CdsHooksController.ID, body);
    }

    SomeAnswer post(String token, String path, String body) {
        return caller(token).send("POST", path, body, "Content-Type", "application/json");
    }

    /** Calls a hook with a new token. */
    SomeAnswer call(String body) {
        return post(token(_ -> {}), body);
    }

    /** Calls a hook that must be answered, and returns its cards. */
    List<JsonNode> cards(String body) {
        SomeAnswer answer = call(body);
        if (answer.status() != 200) {
            throw new AssertionError(answer.status() + " " + answer.text());
        }
        return JSON.readTree(answer.text()).path("cards").valueStream().toList();
    }

    static String request(String hook, Consumer<Map<String, Object>> change) {
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("conditions", null);
        nothing.put("encounter", null);
        var request = new TreeMap<String, Object>(Map.of(
                "hook",
                hook,
                "hookInstance",
                UUID.randomUUID().toString(),
                "context",
                context("hook-anna"),
                "prefetch",
                nothing));
        change.accept(request);
        return JSON.writeValueAsString(request);
    }

    static Map<String, Object> context(String patient) {
        return new TreeMap<>(Map.of(
                "userId",
                "Practitioner/1",
                "patientId",
                patient,
                "encounterId",
                "e1",
                "selections",
                List.of("ServiceRequest/1"),
                "draftOrders",
                Map.of("resourceType", "Bundle", "type", "collection")));
    }

    /** Call for a patient with pain in the upper back in the record. */
    static String painInRecord(String patient) {
        return painInRecord("patient-view", patient);
    }

    static String painInRecord(String hook, String patient) {
        return request(hook, request -> {
            Map<String, Object> prefetch = new HashMap<>();
            prefetch.put("conditions", pain(patient));
            prefetch.put("encounter", null);
            request.put("context", context(patient));
            request.put("prefetch", prefetch);
        });
    }

    /** Bundle with that condition. */
    static Map<String, Object> pain(String patient) {
        var condition = Map.of(
                "resourceType",
                "Condition",
                "clinicalStatus",
                Map.of("coding", List.of(Map.of("code", "active"))),
                "subject",
                Map.of("reference", "Patient/" + patient),
                "code",
                Map.of("coding", List.of(Map.of("system", "http://hl7.org/fhir/sid/icd-10", "code", "M54.6"))));
        return Map.of("resourceType", "Bundle", "entry", List.of(Map.of("resource", condition)));
    }

    /** Thoracic back pain in the record of an EHR. */
    public static Condition recordedPain(String patient) {
        Condition pain = new Condition()
                .setSubject(new Reference("Patient/" + patient))
                .setCode(new CodeableConcept(new Coding("http://snomed.info/sct", "279038004", "Thoracic back pain")))
                .setClinicalStatus(new CodeableConcept(
                        new Coding("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "Active")));
        pain.setId(patient + "-back-pain");
        return pain;
    }

    /** Returns a new token of the client, with changed claims. */
    public String token(Consumer<Map<String, Object>> change) {
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

    @Override
    public void close() {
        service.close();
        keys.stop(0);
    }
}
