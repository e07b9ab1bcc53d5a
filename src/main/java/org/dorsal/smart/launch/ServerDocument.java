package org.dorsal.smart.launch;

import java.net.URI;
import java.util.*;
import org.dorsal.smart.WebAddress;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/**
 * Reads {@code .well-known/smart-configuration} (SMART App Launch 2.2.0, "Conformance") and {@code
 * .well-known/openid-configuration} (OpenID Connect Discovery 1.0, 4). The server is registered, its document is
 * still foreign: it must name no address that {@link #address} or {@link Destinations} does not let us call.
 */
public final class ServerDocument {
    static final String SMART = ".well-known/smart-configuration";
    public static final String OPENID = ".well-known/openid-configuration";

    private static final String PKCE_METHODS = "code_challenge_methods_supported";

    private static final List<String> NEEDED =
            List.of("issuer", "jwks_uri", "authorization_endpoint", "token_endpoint");

    private ServerDocument() {}

    /**
     * Reads the registration for users, who need PKCE and an id_token.
     *
     * @param unlistedPkce true to accept a server that does not list S256
     * @param idTokenIssuer {@code iss} of its id_tokens if it differs from the document's issuer
     */
    public static Discovery.DiscoveryResult ofUsers(
            JsonObject document,
            SiteClient client,
            URI redirectUri,
            boolean unlistedPkce,
            Optional<String> idTokenIssuer) {
        if (!unlistedPkce && !document.texts(PKCE_METHODS).contains("S256")) {
            return new Discovery.DiscoveryResult.DiscoveryFailure(SignInRefusalReason.UNFIT_PKCE);
        }
        Optional<String> issuer = idTokenIssuer.or(() -> document.text("issuer"));
        if (issuer.isEmpty() || document.text("jwks_uri").isEmpty()) {
            return new Discovery.DiscoveryResult.DiscoveryFailure(SignInRefusalReason.UNFIT_ISSUER);
        }
        Optional<URI> authorize = address(document, "authorization_endpoint", client);
        Optional<URI> token = address(document, "token_endpoint", client);
        Optional<URI> keys = address(document, "jwks_uri", client);
        if (authorize.isEmpty() || token.isEmpty() || keys.isEmpty()) {
            return new Discovery.DiscoveryResult.DiscoveryFailure(SignInRefusalReason.UNFIT_ENDPOINTS);
        }
        return new Discovery.DiscoveryResult.DiscoveredServer(client.registration()
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(redirectUri.toString())
                .authorizationUri(authorize.get().toString())
                .tokenUri(token.get().toString())
                .jwkSetUri(keys.get().toString())
                .issuerUri(issuer.get())
                .providerConfigurationMetadata(document.members())
                .build());
    }

    /** Whether the document says nothing of PKCE at all. */
    public static boolean silentOnPkce(JsonObject document) {
        return !document.members().containsKey(PKCE_METHODS);
    }

    /**
     * Address of the server's openid-configuration if its smart-configuration lacks a member needed for users: old
     * Epic versions name neither issuer nor keys, older Oracle versions give the document's address as the issuer.
     */
    static Optional<URI> fallback(JsonObject document, SiteClient client) {
        Optional<String> issuer = document.text("issuer");
        boolean named = issuer.filter(text -> text.endsWith("/" + OPENID)).isPresent();
        if (!named && NEEDED.stream().allMatch(name -> document.text(name).isPresent())) {
            return Optional.empty();
        }
        return issuer.isPresent()
                ? address(document, "issuer", client)
                        .map(address -> named ? address : URI.create(below(address.toString())))
                : Optional.of(URI.create(below(client.server().toString())));
    }

    private static String below(String base) {
        return base + (base.endsWith("/") ? "" : "/") + OPENID;
    }

    /** Merges the two documents; members of the first take precedence. */
    static JsonObject filled(JsonObject document, JsonObject openid) {
        Map<String, Object> members = new HashMap<>(openid.members());
        members.putAll(document.members());
        if (document.text("issuer").filter(text -> text.endsWith("/" + OPENID)).isPresent()) {
            openid.text("issuer").ifPresent(issuer -> members.put("issuer", issuer));
        }
        return new JsonObject(members);
    }

    /** Issuer named in the server's document. */
    static String issuer(ClientRegistration server) {
        return document(server).text("issuer").orElse("");
    }

    /** A client without a user needs to know where tokens are given, and nothing else. */
    static Discovery.DiscoveryResult ofBackend(JsonObject document, SiteClient.BackendRegistration client) {
        return address(document, "token_endpoint", client)
                .<Discovery.DiscoveryResult>map(
                        token -> new Discovery.DiscoveryResult.DiscoveredServer(client.registration()
                                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                                .scope(RequestedScopes.of(client, document.texts("capabilities")))
                                .tokenUri(token.toString())
                                .build()))
                .orElseGet(
                        () -> new Discovery.DiscoveryResult.DiscoveryFailure(SignInRefusalReason.UNFIT_TOKEN_ENDPOINT));
    }

    static List<String> listed(ClientRegistration server, String name) {
        return document(server).texts(name);
    }

    /** Whether its authorization responses always carry {@code iss} (RFC 9207). */
    static boolean namesItself(ClientRegistration server) {
        return document(server).is("authorization_response_iss_parameter_supported", true);
    }

    private static JsonObject document(ClientRegistration server) {
        return new JsonObject(server.getProviderDetails().getConfigurationMetadata());
    }

    /**
     * An address that a registered server names, over https; empty when it is not there. {@link Discovery} refuses one
     * on a host that the settings do not name.
     */
    private static Optional<URI> address(JsonObject document, String name, SiteClient client) {
        URI registered = client.server();
        try {
            // a server that settings let be called by http names its own endpoints so
            Set<String> plain = registered.getScheme().equals("http") ? Set.of(registered.getHost()) : Set.of();
            return document.text(name)
                    .map(text ->
                            ScopedValue.where(WebAddress.PLAIN_HTTP, plain).call(() -> WebAddress.read(name, text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
