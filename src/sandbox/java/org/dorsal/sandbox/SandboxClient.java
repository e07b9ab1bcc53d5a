package org.dorsal.sandbox;

import java.net.URI;
import java.util.*;

/**
 * An app that is registered with the sandbox EHR.
 *
 * @param proof authentication at the token endpoint
 * @param redirects permitted redirect URIs, compared as text
 * @param limit scopes that it is granted at most; empty for no limit
 * @param signature algorithm of its id_tokens: RS256 or ES384
 * @param backend scopes that it gets at most by client_credentials, for this EHR's own API; none when empty
 * @param forStaff whether it is no SMART app but only identifies users (OpenID Connect), without a patient and FHIR
 * scopes
 */
public record SandboxClient(
        String id,
        ClientCredential proof,
        List<URI> redirects,
        Optional<Set<String>> limit,
        String signature,
        Set<String> backend,
        boolean forStaff) {
    public SandboxClient {
        redirects = List.copyOf(redirects);
        limit = limit.map(Set::copyOf);
        backend = Set.copyOf(backend);
        if (!Set.of("RS256", "ES384").contains(signature)) {
            throw new IllegalArgumentException("RS256 or ES384, not " + signature);
        }
        if (!backend.isEmpty() && proof instanceof ClientCredential.Nothing) {
            throw new IllegalArgumentException("a public client cannot be a backend service");
        }
    }

    /** Authentication method of a client. */
    public sealed interface ClientCredential {
        /** No authentication: a public client. */
        record Nothing() implements ClientCredential {}

        /** client_secret_basic. */
        record Secret(String secret) implements ClientCredential {
            @Override
            public String toString() {
                return "Secret[hidden]";
            }
        }

        /** private_key_jwt, with the public keys at this address. */
        record Keys(URI jwks) implements ClientCredential {}
    }

    /** A public client. */
    public static SandboxClient open(String id, URI... redirects) {
        return new SandboxClient(
                id, new ClientCredential.Nothing(), List.of(redirects), Optional.empty(), "RS256", Set.of(), false);
    }

    /** A confidential client with a secret, by client_secret_basic. */
    public static SandboxClient withSecret(String id, String secret, URI... redirects) {
        return new SandboxClient(
                id,
                new ClientCredential.Secret(secret),
                List.of(redirects),
                Optional.empty(),
                "RS256",
                Set.of(),
                false);
    }

    /** A confidential client with keys, by private_key_jwt. */
    public static SandboxClient withKeys(String id, URI jwks, URI... redirects) {
        return new SandboxClient(
                id, new ClientCredential.Keys(jwks), List.of(redirects), Optional.empty(), "RS256", Set.of(), false);
    }

    /** The same, never granted more than these scopes, separated by spaces. */
    public SandboxClient grantedAtMost(String scopes) {
        Set<String> most = new LinkedHashSet<>(List.of(scopes.split(" ")));
        return new SandboxClient(id, proof, redirects, Optional.of(most), signature, backend, forStaff);
    }

    /** The same, with its id_tokens signed by ES384. */
    public SandboxClient withEs384IdTokens() {
        return new SandboxClient(id, proof, redirects, limit, "ES384", backend, forStaff);
    }

    /** The same as a backend service too: {@code system/} scopes, separated by spaces, that it is granted at most. */
    public SandboxClient asBackend(String scopes) {
        return new SandboxClient(id, proof, redirects, limit, signature, Set.of(scopes.split(" ")), forStaff);
    }

    /** Returns the same client, limited to identifying the member of staff who signs in. */
    public SandboxClient forStaffOnly() {
        return new SandboxClient(id, proof, redirects, limit, signature, backend, true);
    }
}
