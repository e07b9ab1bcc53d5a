package org.dorsal.sandbox;

import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.*;

/**
 * {@code .well-known/smart-configuration} of SMART App Launch 2.2. The issuer is not the FHIR base, as in the large
 * EHRs.
 */
final class SmartConfigurationServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int HUGE_IN_MEGABYTES = 64;
    private static final List<String> CAPABILITIES = List.of(
            "launch-ehr",
            "launch-standalone",
            "authorize-post",
            "client-public",
            "client-confidential-symmetric",
            "client-confidential-asymmetric",
            "sso-openid-connect",
            "context-banner",
            "context-ehr-patient",
            "context-ehr-encounter",
            "context-standalone-patient",
            "permission-offline",
            "permission-online",
            "permission-patient",
            "permission-user",
            "permission-v1",
            "permission-v2");

    private final transient Address address;
    private final transient CurrentMisbehaviour mood;

    SmartConfigurationServlet(Address address, CurrentMisbehaviour mood) {
        this.address = address;
        this.mood = mood;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Access-Control-Allow-Origin", "*");
        if (mood.is(Misbehaviour.DISCOVERY_REDIRECTS)
                && !request.getRequestURI().startsWith("/elsewhere")) {
            response.sendRedirect(address.address("/elsewhere"));
            return;
        }
        response.setContentType("application/json");
        var json = JSONObjectUtils.toJSONString(address.isLauncher() ? launchers() : document());
        if (mood.is(Misbehaviour.DISCOVERY_HUGE)) {
            sendHuge(response, json);
        } else {
            response.getWriter().print(json);
        }
    }

    private Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", address.issuer());
        document.put("jwks_uri", address.address("/oauth2/jwks"));
        document.put("authorization_endpoint", address.authorizationEndpoint());
        document.put("token_endpoint", address.tokenEndpoint());
        document.put("grant_types_supported", List.of("authorization_code", "refresh_token", "client_credentials"));
        document.put(
                "token_endpoint_auth_methods_supported", List.of("none", "client_secret_basic", "private_key_jwt"));
        document.put("token_endpoint_auth_signing_alg_values_supported", List.of("RS384", "ES384"));
        document.put(
                "scopes_supported",
                List.of("openid", "fhirUser", "launch", "launch/patient", "offline_access", "online_access"));
        document.put("response_types_supported", List.of("code"));
        if (!mood.is(Misbehaviour.NO_S256)) {
            document.put("code_challenge_methods_supported", List.of("S256"));
        }
        document.put("authorization_response_iss_parameter_supported", true);
        document.put("capabilities", CAPABILITIES);
        return document;
    }

    /**
     * Returns the document as smart-launcher-v2 writes it: scopes of version 1, no refresh among the grants, nothing
     * of RFC 9207.
     */
    private Map<String, Object> launchers() {
        Map<String, Object> document = document();
        document.put("issuer", address.fhirBase());
        document.put("jwks_uri", address.address("/keys"));
        document.put("grant_types_supported", List.of("authorization_code", "client_credentials"));
        document.put(
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_post", "private_key_jwt"));
        document.put(
                "scopes_supported",
                List.of(
                        "openid",
                        "profile",
                        "fhirUser",
                        "launch",
                        "launch/patient",
                        "launch/encounter",
                        "patient/*.*",
                        "user/*.*",
                        "offline_access"));
        document.put(
                "response_types_supported", List.of("code", "token", "id_token", "token id_token", "refresh_token"));
        document.put(
                "capabilities",
                CAPABILITIES.stream()
                        .filter(capability -> !capability.equals("permission-online"))
                        .map(capability ->
                                capability.equals("context-banner") ? "context-passthrough-banner" : capability)
                        .toList());
        document.remove("authorization_response_iss_parameter_supported");
        return document;
    }

    private static void sendHuge(HttpServletResponse response, String json) throws IOException {
        var out = response.getWriter();
        out.print(json.substring(0, json.length() - 1) + ",\"padding\":\"");
        var megabyte = "x".repeat(1 << 20);
        for (int sent = 0; sent < HUGE_IN_MEGABYTES && !out.checkError(); sent++) {
            out.print(megabyte);
        }
        out.print("\"}");
    }
}
