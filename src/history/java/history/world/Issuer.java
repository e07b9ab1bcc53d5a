package history.world;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Authorization server of the EHR: tokens for the service's FHIR API, and for the service at the EHR. It trusts every
 * client, because this run judges the service and not its clients.
 */
public final class Issuer {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long LIFE = 3600;
    /** Role of the only person who signs in without a launch. */
    static final String OPERATOR = "operator";

    private final Key key = Key.es256("issuer");
    private final String address;
    private final String audience;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

    Issuer(String address, String audience) {
        this.address = address;
        this.audience = audience;
    }

    /** A token of a backend client for the service's API; its id is found in each event of its requests. */
    public String token(String id) {
        Map<String, Object> claims = claims("history", audience);
        claims.putAll(Map.of("client_id", "history", "scope", "system/*.cruds", "jti", id));
        // three of four are good for a replica with a clock an hour ahead, too
        claims.put("exp", Instant.now().getEpochSecond() + (id.hashCode() % 4 == 0 ? LIFE / 2 : 3 * LIFE));
        return key.token("at+jwt", claims);
    }

    private Map<String, Object> claims(String subject, String receiver) {
        long now = Instant.now().getEpochSecond();
        return new LinkedHashMap<>(
                Map.of("iss", address, "aud", receiver, "sub", subject, "iat", now, "exp", now + LIFE));
    }

    /** Content of smart-configuration, and of the provider's discovery document. */
    String configuration() {
        return """
            {"issuer": "@", "jwks_uri": "@/auth/jwks", "authorization_endpoint": "@/auth/authorize",
             "token_endpoint": "@/auth/token",
             "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
             "token_endpoint_auth_methods_supported": ["private_key_jwt"],
             "token_endpoint_auth_signing_alg_values_supported": ["RS384", "ES384"],
             "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"],
             "id_token_signing_alg_values_supported": ["ES256"], "subject_types_supported": ["public"],
             "capabilities": ["launch-ehr", "client-confidential-asymmetric", "sso-openid-connect",
                 "context-ehr-patient", "context-banner", "permission-patient", "permission-user",
                 "permission-v2", "permission-online"]}
            """.replace("@", address);
    }

    void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/jwks")) {
            String keys = JSON.writeValueAsString(Map.of("keys", List.of(key.published())));
            Reply.send(exchange, 200, "application/json", keys);
        } else if (path.endsWith("/authorize")) {
            authorize(exchange);
        } else {
            token(exchange);
        }
    }

    /** The launch parameter is {@code patient.practitioner}: this EHR keeps no launches. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = Reply.form(exchange.getRequestURI().getRawQuery());
        String code = UUID.randomUUID().toString();
        codes.put(code, parameters);
        String to = parameters.get("redirect_uri") + "?code=" + code + "&state=" + parameters.get("state");
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = Reply.form(Reply.body(exchange));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", UUID.randomUUID().toString());
        answer.put("token_type", "Bearer");
        answer.put("expires_in", LIFE);
        answer.put("scope", parameters.getOrDefault("scope", "system/*.cruds"));
        if (parameters.containsKey("code")) {
            Map<String, String> authorized = codes.remove(parameters.get("code"));
            if (authorized.containsKey("launch")) {
                launched(answer, authorized);
            } else {
                answer.put("id_token", idToken("ann", authorized, Map.of("name", "Ann", "roles", List.of(OPERATOR))));
            }
        }
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        Reply.send(exchange, 200, "application/json", JSON.writeValueAsString(answer));
    }

    private void launched(Map<String, Object> answer, Map<String, String> authorized) {
        String[] launch = authorized.get("launch").split("\\.");
        answer.put("scope", authorized.get("scope"));
        answer.put("patient", launch[0]);
        answer.put("need_patient_banner", true);
        answer.put("refresh_token", UUID.randomUUID().toString());
        Map<String, Object> user = Map.of("fhirUser", address + "/fhir/Practitioner/" + launch[1]);
        answer.put("id_token", idToken(launch[1], authorized, user));
    }

    private String idToken(String subject, Map<String, String> authorized, Map<String, Object> person) {
        Map<String, Object> claims = claims(subject, authorized.get("client_id"));
        claims.put("auth_time", Instant.now().getEpochSecond());
        claims.putAll(person);
        if (authorized.containsKey("nonce")) {
            claims.put("nonce", authorized.get("nonce"));
        }
        return key.token("JWT", claims);
    }
}
