package org.dorsal.smart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The document {@code .well-known/smart-configuration} of a site (SMART App Launch 2.2.0, "Conformance"). It says what
 * the site's authorization server and Dorsal do together, and nothing else.
 */
public final class SmartConfiguration {
    private SmartConfiguration() {}

    /** The document's members; empty when the site advertises no authorization server, and then there is no document. */
    public static Optional<Map<String, Object>> of(SiteSettings site) {
        return site.issuers().stream()
                .flatMap(issuer -> issuer.authorizationServer().map(server -> members(issuer, server)).stream())
                .findFirst();
    }

    private static Map<String, Object> members(Issuer issuer, AuthorizationServer server) {
        var members = new LinkedHashMap<String, Object>();
        if (server.capabilities().contains("sso-openid-connect")) {
            members.put("issuer", issuer.issuer());
            members.put("jwks_uri", issuer.jwksUri().toString());
        }
        server.authorizationEndpoint().ifPresent(a -> members.put("authorization_endpoint", a.toString()));
        members.put("token_endpoint", server.tokenEndpoint().toString());
        if (!server.clientAuthentication().isEmpty()) {
            members.put("token_endpoint_auth_methods_supported", server.clientAuthentication());
        }
        members.put("grant_types_supported", server.grantTypes());
        // required by SMART even where nobody launches; plain must never be listed
        members.put("code_challenge_methods_supported", List.of("S256"));
        members.put("capabilities", capabilities(server));
        return members;
    }

    private static List<String> capabilities(AuthorizationServer server) {
        var all = new ArrayList<>(server.capabilities());
        all.addAll(List.of("permission-v1", "permission-v2"));
        // without an authorization endpoint no user is ever asked, so nobody could obtain these scopes
        if (server.authorizationEndpoint().isPresent()) {
            all.addAll(List.of("permission-patient", "permission-user"));
        }
        return List.copyOf(all);
    }
}
