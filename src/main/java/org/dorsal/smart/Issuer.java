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
}
