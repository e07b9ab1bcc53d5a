package org.dorsal.smart;

import java.net.URI;

/**
 * CDS Hooks client that a site trusts. Its keys come only from {@code jwksUri}; the {@code jku} header of a token is
 * not followed.
 *
 * @param issuer exact {@code iss} of its tokens
 * @param jwksUri address of its public keys
 */
public record HookClient(String issuer, URI jwksUri) {
    public HookClient {
        WebAddress.read("issuer", issuer);
        WebAddress.read("jwks-uri", jwksUri.toString());
    }
}
