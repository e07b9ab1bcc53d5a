package org.dorsal.sandbox;

import java.net.URI;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The apps that may ask: {@code demo}, for tokens at Dorsal's own API, and those that were registered. */
final class SandboxClients implements RegisteredClientRepository {
    static final String DEMO = "demo";

    private final Map<String, RegisteredClient> clients = new ConcurrentHashMap<>();
    private final Map<String, SandboxClient> registered = new ConcurrentHashMap<>();

    SandboxClients() {
        clients.put(
                DEMO,
                RegisteredClient.withId(DEMO)
                        .clientId(DEMO)
                        .clientSecret("demo")
                        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                        .tokenSettings(TokenSettings.builder()
                                .accessTokenTimeToLive(SandboxTokens.LIFETIME)
                                .build())
                        .build());
    }

    /** Returns whether the client's tokens are for Dorsal's own API: {@code demo} and those named {@code demo-…}. */
    static boolean callsDorsal(String clientId) {
        return clientId.equals(DEMO) || clientId.startsWith(DEMO + "-");
    }

    void register(SandboxClient client) {
        clients.put(client.id(), springs(client));
        registered.put(client.id(), client);
    }

    /** Returns the requested scopes that the client may be granted. */
    Set<String> permitted(String clientId, Set<String> requestedScopes) {
        var client = registered.get(clientId);
        return client == null
                ? requestedScopes
                : client.limit().map(most -> common(requestedScopes, most)).orElse(requestedScopes);
    }

    /** Returns whether the client only identifies users. */
    boolean isForStaff(String clientId) {
        var client = registered.get(clientId);
        return client != null && client.forStaff();
    }

    /**
     * Returns the scopes that a backend service gets at most by client_credentials. Empty for demo, which gets what
     * it requests, and for other clients, which Spring refuses.
     */
    Optional<Set<String>> backend(String clientId) {
        return Optional.ofNullable(registered.get(clientId))
                .map(SandboxClient::backend)
                .filter(most -> !most.isEmpty());
    }

    /**
     * Unsupported: Spring saves a client to upgrade the encoding of its secret, which {@link PlainSecrets} never
     * requests.
     */
    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException(client.getClientId());
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return clients.get(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return clients.get(clientId);
    }

    private static Set<String> common(Set<String> requestedScopes, Set<String> most) {
        return requestedScopes.stream().filter(most::contains).collect(Collectors.toSet());
    }

    private static RegisteredClient springs(SandboxClient client) {
        var settings = ClientSettings.builder().requireProofKey(true);
        var spring = RegisteredClient.withId(client.id())
                .clientId(client.id())
                .redirectUris(redirects ->
                        client.redirects().stream().map(URI::toString).forEach(redirects::add))
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(SandboxTokens.LIFETIME)
                        .reuseRefreshTokens(false)
                        .idTokenSignatureAlgorithm(Objects.requireNonNull(SignatureAlgorithm.from(client.signature())))
                        .build());
        switch (client.proof()) {
            case SandboxClient.ClientCredential.Nothing() ->
                spring.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
            case SandboxClient.ClientCredential.Secret(var secret) ->
                spring.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                        .clientSecret(secret);
            case SandboxClient.ClientCredential.Keys(var jwks) -> {
                spring.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
                // one algorithm must stand here, or Spring takes the client for one with a secret; AssertionRules take
                // two
                settings.jwkSetUrl(jwks.toString())
                        .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.RS384);
            }
        }
        if (!client.redirects().isEmpty()) {
            spring.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN);
        }
        if (!client.backend().isEmpty()) {
            spring.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS);
        }
        return spring.clientSettings(settings.build()).build();
    }
}
