package org.dorsal.smart.launch;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.dorsal.sandbox.TokenMint;

/**
 * Local EHR and OpenID provider that validates requests strictly and can send false responses: a test changes the
 * discovery document, the token response or the id_token. Refresh tokens rotate; a second use ends the session.
 */
public final class FakeEhr implements AutoCloseable {
    public static final String CLIENT = "dorsal-client";

    /** Received request: method, path with query, form, and headers by lower-case name. */
    public record ReceivedRequest(
            String method, String path, Map<String, String> form, String body, Map<String, String> headers) {
        public String authorization() {
            return headers.getOrDefault("authorization", "");
        }
    }

    /** Response below the FHIR base in place of a record. */
    record Reply(int status, Map<String, String> headers, String body) {}

    /** Authorization request of an issued code. */
    private record IssuedCode(String redirectUri, String challenge, String nonce) {}

    public final List<ReceivedRequest> receivedRequests = new CopyOnWriteArrayList<>();
    /** Made once: keys take their time. */
    private static final TokenMint MINT = TokenMint.withNewKeys();

    private static final TokenMint FOREIGN = TokenMint.withNewKeys();

    final AtomicInteger refreshes = new AtomicInteger();
    final AtomicInteger reused = new AtomicInteger();

    public Consumer<Map<String, Object>> discovery = document -> {};
    /** Changes openid-configuration in the place of {@link #discovery}. */
    public Optional<Consumer<Map<String, Object>>> openid = Optional.empty();

    /** Body of an answer with a status of {@link #broken}. */
    public volatile String refusal = "{\"error\":\"invalid_grant\"}";

    public Consumer<Map<String, Object>> tokenResponse = response -> {};
    public Consumer<Map<String, Object>> idTokenHeader = header -> {};
    public Consumer<Map<String, Object>> idTokenClaims = claims -> {};
    /** Callback before a token is issued. */
    public volatile Runnable beforeToken = () -> {};

    public JWSAlgorithm signedBy = JWSAlgorithm.RS384;
    /** Signs with keys that the jwks_uri does not know. */
    public boolean foreignKeys;
    /** Does not look at code_verifier, as an EHR without PKCE would. */
    public boolean ignoresPkce;
    /** Status instead of an answer, by path; 0 is silence until the test ends, -1 cuts the connection. */
    public final Map<String, Integer> broken = new ConcurrentHashMap<>();
    /** Resources below the FHIR base, by path; a token is required. */
    final Map<String, String> record = new ConcurrentHashMap<>();

    /** {@code Retry-After} of answers with a status of {@link #broken}; empty for none. */
    volatile String retryAfter = "";

    /** Responses below the FHIR base, by path; a token is required. */
    final Map<String, Reply> replies = new ConcurrentHashMap<>();
    /** Public resources below the FHIR base. */
    final Map<String, String> open = new ConcurrentHashMap<>();

    final CountDownLatch testIsOver = new CountDownLatch(1);
    private final Clock clock;
    private final HttpServer server;
    private final Map<String, IssuedCode> codes = new ConcurrentHashMap<>();
    private final Map<String, Boolean> refreshTokens = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    /** The access token that is good now. */
    public volatile String access = "";

    public FakeEhr(Clock clock) {
        this.clock = clock;
        this.server = listening();
        server.createContext("/", this::serve);
        server.start();
    }

    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String fhirBase() {
        return origin() + "/fhir";
    }

    public String issuer() {
        return origin() + "/auth";
    }

    /** Number of received requests. */
    public int calls() {
        return receivedRequests.size();
    }

    /** Received requests by prefix of the path. */
    public List<ReceivedRequest> requestsTo(String path) {
        return receivedRequests.stream()
                .filter(request -> request.path().startsWith(path))
                .toList();
    }

    /** The clinician signs in: gives the query of the redirect back. */
    public Map<String, List<String>> signIn(URI authorize) {
        var parameters = form(authorize.getRawQuery());
        var code = "code-" + numbers.incrementAndGet();
        codes.put(
                code,
                new IssuedCode(
                        text(parameters, "redirect_uri"),
                        text(parameters, "code_challenge"),
                        text(parameters, "nonce")));
        var answer = new HashMap<String, List<String>>();
        answer.put("code", List.of(code));
        answer.put("state", List.of(text(parameters, "state")));
        return answer;
    }

    @Override
    public void close() {
        testIsOver.countDown();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().toString();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        receivedRequests.add(
                new ReceivedRequest(exchange.getRequestMethod(), path, form(body), body, headers(exchange)));
        try (exchange) {
            var status = broken.get(exchange.getRequestURI().getPath());
            if (status != null) {
                fail(exchange, status);
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/fhir/.well-known/smart-configuration", "/other-fhir/.well-known/smart-configuration" ->
                    answer(exchange, 200, json(discoveryDocument(discovery)));
                case "/auth/.well-known/openid-configuration", "/fhir/.well-known/openid-configuration" ->
                    answer(exchange, 200, json(discoveryDocument(openid.orElse(discovery))));
                case "/auth/jwks" -> answer(exchange, 200, MINT.jwks());
                case "/auth/token" -> token(exchange, form(body));
                default -> fhir(exchange, path, authorization);
            }
        }
    }

    private void fail(HttpExchange exchange, int status) throws IOException {
        switch (status) {
            case 0 -> await(testIsOver);
            case -1 -> {}
            case 302 -> {
                exchange.getResponseHeaders().add("Location", origin() + "/elsewhere");
                exchange.sendResponseHeaders(302, -1);
            }
            default -> {
                if (!retryAfter.isEmpty()) {
                    exchange.getResponseHeaders().set("Retry-After", retryAfter);
                }
                answer(exchange, status, refusal);
            }
        }
    }

    private Map<String, Object> discoveryDocument(Consumer<Map<String, Object>> change) {
        var document = new LinkedHashMap<String, Object>();
        document.put("issuer", issuer());
        document.put("jwks_uri", origin() + "/auth/jwks");
        document.put("authorization_endpoint", origin() + "/auth/authorize");
        document.put("token_endpoint", origin() + "/auth/token");
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("capabilities", List.of("launch-ehr", "permission-v2", "sso-openid-connect"));
        change.accept(document);
        return document;
    }

    private void token(HttpExchange exchange, Map<String, String> form) throws IOException {
        beforeToken.run();
        if ("client_credentials".equals(form.get("grant_type"))) {
            backend(exchange, form.getOrDefault("scope", ""));
            return;
        }
        if ("refresh_token".equals(form.get("grant_type"))) {
            refresh(exchange, form.getOrDefault("refresh_token", ""));
            return;
        }
        var grant = codes.remove(form.getOrDefault("code", ""));
        if (grant == null || !grant.redirectUri().equals(form.get("redirect_uri")) || !proven(grant, form)) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        var response = tokens();
        response.put("patient", "p-ann");
        response.put("encounter", "e-1");
        response.put("scope", "launch openid fhirUser online_access patient/*.rs user/Practitioner.r");
        response.put("need_patient_banner", false);
        response.put("id_token", idToken(grant.nonce()));
        tokenResponse.accept(response);
        answer(exchange, 200, json(response));
    }

    /** Believes everybody: what the client proves is looked at by tests. */
    private void backend(HttpExchange exchange, String scope) throws IOException {
        var response = tokens();
        response.remove("refresh_token");
        response.put("scope", scope);
        tokenResponse.accept(response);
        answer(exchange, 200, json(response));
    }

    private boolean proven(IssuedCode grant, Map<String, String> form) {
        var verifier = form.getOrDefault("code_verifier", "");
        var challenge = CodeChallenge.compute(
                CodeChallengeMethod.S256, new CodeVerifier(verifier.isEmpty() ? "x".repeat(43) : verifier));
        return ignoresPkce || challenge.getValue().equals(grant.challenge());
    }

    private void refresh(HttpExchange exchange, String token) throws IOException {
        refreshes.incrementAndGet();
        var alive = refreshTokens.put(token, false);
        if (alive == null || !alive) {
            reused.incrementAndGet();
            refreshTokens.replaceAll((_, _) -> false);
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        var response = tokens();
        tokenResponse.accept(response);
        answer(exchange, 200, json(response));
    }

    /** The end of the session at the EHR. */
    void revoke() {
        refreshTokens.replaceAll((_, _) -> false);
        access = "revoked";
    }

    private Map<String, Object> tokens() {
        access = "access-canary-" + numbers.incrementAndGet();
        var refresh = "refresh-canary-" + numbers.incrementAndGet();
        refreshTokens.put(refresh, true);
        var response = new LinkedHashMap<String, Object>();
        response.put("access_token", access);
        response.put("token_type", "bearer");
        response.put("expires_in", 300);
        response.put("refresh_token", refresh);
        return response;
    }

    private String idToken(String nonce) {
        var now = clock.instant().getEpochSecond();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer());
        claims.put("aud", CLIENT);
        claims.put("sub", "user-7");
        claims.put("nonce", nonce);
        claims.put("iat", now);
        claims.put("exp", now + 300);
        claims.put("fhirUser", fhirBase() + "/Practitioner/7");
        idTokenClaims.accept(claims);
        var header = new LinkedHashMap<String, Object>();
        header.put("alg", signedBy.getName());
        header.put(
                "kid",
                signedBy.getName().startsWith("ES") ? "ec" + signedBy.getName().substring(2) : "rsa");
        idTokenHeader.accept(header);
        return "none".equals(header.get("alg"))
                ? MINT.unsigned(json(header), json(claims), "")
                : (foreignKeys ? FOREIGN : MINT).sign(signedBy, json(header), json(claims));
    }

    private void fhir(HttpExchange exchange, String path, String authorization) throws IOException {
        var unasked = open.get(path);
        if (unasked != null) {
            answer(exchange, 200, unasked);
            return;
        }
        if (!("Bearer " + access).equals(authorization)) {
            answer(exchange, 401, "{}");
            return;
        }
        var reply = replies.get(path);
        if (reply != null) {
            reply.headers().forEach(exchange.getResponseHeaders()::add);
            answer(exchange, reply.status(), reply.body());
            return;
        }
        var body = record.get(path);
        answer(exchange, body == null ? 404 : 200, body == null ? "{}" : body);
    }

    /** Takes its time. */
    void dawdle(Duration time) {
        try {
            testIsOver.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String text(Map<String, String> form, String name) {
        return form.getOrDefault(name, "");
    }

    private static String json(Map<String, Object> members) {
        return JSONObjectUtils.toJSONString(members);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Fields of an encoded form or query. */
    public static Map<String, String> form(String encoded) {
        var fields = new LinkedHashMap<String, String>();
        for (var pair : new ArrayList<>(List.of(encoded.split("&", -1)))) {
            var index = pair.indexOf('=');
            if (index > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, index), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(index + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return headers;
    }

    private static HttpServer listening() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            return server;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
