package org.dorsal.smart;

import java.net.URI;
import java.util.*;
import java.util.regex.Pattern;

/**
 * Issuer of access tokens that a site trusts. Its keys come only from {@code jwksUri}: there is no discovery, and no
 * address in a token is followed.
 *
 * @param issuer exact {@code iss} of its tokens
 * @param jwksUri address of its public keys
 * @param audience value that {@code aud} of its tokens must contain
 * @param rolesClaim claim that lists a user's roles; empty when the issuer limits scopes to the user's rights itself
 * @param tolerated deviations that make its access tokens resemble other tokens
 * @param authorizationServer advertised capabilities; empty advertises nothing
 */
public record Issuer(
        String issuer,
        URI jwksUri,
        String audience,
        Optional<String> rolesClaim,
        Set<ToleratedDeviation> tolerated,
        Optional<AuthorizationServer> authorizationServer) {
    /**
     * Tolerated deviations of access tokens. Each makes it easier to pass another token of the issuer off as an access
     * token; {@code aud} must still be Dorsal's.
     */
    public enum ToleratedDeviation {
        /** No {@code typ} in the header. */
        NO_TYP,
        /** A {@code nonce}, which otherwise marks id_tokens. */
        NONCE
    }

    /** Names of one service alone: an absolute URI, or an id that the server issued. */
    private static final Pattern DISTINCT_AUDIENCE =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:\\S+|(?=.*\\d)[A-Za-z0-9._-]{16,}");

    public Issuer {
        tolerated = Set.copyOf(tolerated);
        WebAddress.read("issuer", issuer);
        WebAddress.read("jwks-uri", jwksUri.toString());
        checkedAudience(audience, tolerated);
    }

    /** Returns the audience; refuses one that is missing, or that others may have where their tokens would pass. */
    public static String checkedAudience(String audience, Set<ToleratedDeviation> tolerated) {
        if (audience.isBlank()) {
            throw new IllegalArgumentException(
                    "audience is missing; give what the issuer writes into aud for Dorsal, usually the site's FHIR base");
        }
        if (!tolerated.isEmpty() && !DISTINCT_AUDIENCE.matcher(audience).matches()) {
            throw new IllegalArgumentException("audience is a word that other services may have, too, and tolerate lets"
                    + " their tokens pass; have the issuer write the site's FHIR base, or leave tolerate out");
        }
        return audience;
    }

    /**
     * Capabilities of a site's authorization server in the terms of SMART App Launch 2.2.0, "Conformance". Dorsal is no
     * authorization server and advertises only what the site has configured.
     *
     * @param tokenEndpoint token endpoint
     * @param authorizationEndpoint authorization endpoint for app launches
     * @param grantTypes supported OAuth 2.0 grant types
     * @param clientAuthentication {@code token_endpoint_auth_methods_supported}; not advertised when empty
     * @param capabilities SMART capabilities except the permission-* ones, which follow from Dorsal's code
     */
    public record AuthorizationServer(
            URI tokenEndpoint,
            Optional<URI> authorizationEndpoint,
            List<String> grantTypes,
            List<String> clientAuthentication,
            List<String> capabilities) {
        // permission-v1, -v2, -patient and -user are derived; smart-app-state would need a store that Dorsal lacks
        private static final Set<String> CAPABILITIES = Set.of(
                "launch-ehr",
                "launch-standalone",
                "authorize-post",
                "client-public",
                "client-confidential-symmetric",
                "client-confidential-asymmetric",
                "sso-openid-connect",
                "context-banner",
                "context-style",
                "context-ehr-patient",
                "context-ehr-encounter",
                "context-standalone-patient",
                "context-standalone-encounter",
                "permission-offline",
                "permission-online");
        private static final Set<String> GRANT_TYPES =
                Set.of("authorization_code", "client_credentials", "refresh_token");
        private static final Set<String> CLIENT_AUTHENTICATION =
                Set.of("client_secret_basic", "client_secret_post", "private_key_jwt");

        public AuthorizationServer {
            WebAddress.read("token-endpoint", tokenEndpoint.toString());
            authorizationEndpoint.ifPresent(a -> WebAddress.read("authorization-endpoint", a.toString()));
            grantTypes = grantTypes.isEmpty()
                    ? List.of(authorizationEndpoint.isPresent() ? "authorization_code" : "client_credentials")
                    : List.copyOf(grantTypes);
            clientAuthentication = List.copyOf(clientAuthentication);
            capabilities = List.copyOf(capabilities);
            onlyKnown("grant-types", grantTypes, GRANT_TYPES);
            onlyKnown("client-authentication", clientAuthentication, CLIENT_AUTHENTICATION);
            onlyKnown("capabilities", capabilities, CAPABILITIES);
            var launches = grantTypes.contains("authorization_code")
                    || capabilities.contains("launch-ehr")
                    || capabilities.contains("launch-standalone");
            if (launches && authorizationEndpoint.isEmpty()) {
                throw new IllegalArgumentException(
                        "authorization-endpoint is missing; launches and authorization_code need"
                                + " it: give it, or take them out");
            }
        }

        private static void onlyKnown(String key, List<String> words, Set<String> allowed) {
            if (!allowed.containsAll(words)) {
                throw new IllegalArgumentException(key + " has an unknown value; use only: "
                        + String.join(", ", allowed.stream().sorted().toList()));
            }
        }

        /**
         * Document {@code .well-known/smart-configuration} of a site (SMART App Launch 2.2.0, "Conformance"). Lists the
         * capabilities that the site's authorization server and Dorsal provide together.
         */
        public static final class SmartConfiguration {
            private SmartConfiguration() {}

            /**
             * Returns the members of the document, empty when the site advertises no authorization server and so has no
             * document.
             */
            public static Optional<Map<String, Object>> of(SmartSettings.SiteSettings site) {
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
                // required by SMART even without launches; plain must never be listed
                members.put("code_challenge_methods_supported", List.of("S256"));
                members.put("capabilities", capabilities(server));
                return members;
            }

            private static List<String> capabilities(AuthorizationServer server) {
                var capabilities = new ArrayList<>(server.capabilities());
                capabilities.addAll(List.of("permission-v1", "permission-v2"));
                // without an authorization endpoint no user can authorize these scopes
                if (server.authorizationEndpoint().isPresent()) {
                    capabilities.addAll(List.of("permission-patient", "permission-user"));
                }
                return List.copyOf(capabilities);
            }
        }
    }
}
