package org.dorsal.smart;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Trusted issuer of a site's access tokens. Its keys come from {@code jwksUri} and nowhere else: no discovery,
 * no address that a token names.
 *
 * @param issuer the exact {@code iss} of its tokens
 * @param jwksUri where its public keys are
 * @param audience what {@code aud} of its tokens must contain
 * @param rolesClaim the claim that lists a user's roles; empty when the issuer cuts scopes to the user's rights itself
 * @param tolerated what its access tokens may lack or carry although it makes them look like other tokens
 * @param authorizationServer what to advertise about it; empty advertises nothing
 */
public record Issuer(
        String issuer,
        URI jwksUri,
        String audience,
        Optional<String> rolesClaim,
        Set<Tolerated> tolerated,
        Optional<AuthorizationServer> authorizationServer) {
    /**
     * Deviations of an issuer's access tokens from RFC 9068. Each makes it easier to pass another token of that
     * issuer off as an access token; {@code aud} must name Dorsal all the same.
     */
    public enum Tolerated {
        /** No {@code typ} in the header. */
        NO_TYP,
        /** Accepts a {@code nonce}, which otherwise marks an id_token. */
        NONCE
    }

    public Issuer {
        tolerated = Set.copyOf(tolerated);
        WebAddress.read("issuer", issuer);
        WebAddress.read("jwks-uri", jwksUri.toString());
        if (audience.isBlank()) {
            throw new IllegalArgumentException(
                    "audience is missing; give what the issuer writes into aud for Dorsal, usually the site's FHIR base");
        }
    }
}
