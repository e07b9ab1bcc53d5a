package org.dorsal.smart;

import java.net.URI;
import java.util.Optional;

/**
 * One issuer of access tokens that a site trusts. Its keys come from {@code jwksUri} and nowhere else: no discovery,
 * no address that a token names.
 *
 * @param issuer the exact {@code iss} of its tokens
 * @param jwksUri where its public keys are
 * @param audience what {@code aud} of its tokens must contain
 * @param rolesClaim the claim that lists a user's roles; empty when the issuer cuts scopes to the user's rights itself
 * @param authorizationServer what to advertise about it; empty advertises nothing
 */
public record Issuer(
        String issuer,
        URI jwksUri,
        String audience,
        Optional<String> rolesClaim,
        Optional<AuthorizationServer> authorizationServer) {
    public Issuer {
        WebAddress.read("issuer", issuer);
        WebAddress.read("jwks-uri", jwksUri.toString());
        if (audience.isBlank()) {
            throw new IllegalArgumentException(
                    "audience is missing; give what the issuer writes into aud for Dorsal, usually the site's FHIR base");
        }
    }
}
