package org.dorsal.smart;

import java.net.URI;
import java.util.*;

/** Pair of sites with an issuer each, for tests. */
final class SomeIssuers {
    static final SiteId NORTHSIDE = new SiteId("northside");
    static final SiteId SOUTHSIDE = new SiteId("southside");
    static final URI NORTH_KEYS = URI.create("https://north.example/jwks");
    static final URI SOUTH_KEYS = URI.create("https://south.example/jwks");
    static final Issuer NORTH =
            issuer("https://north.example/auth", NORTH_KEYS, "https://dorsal.example/fhir/northside");
    static final Issuer SOUTH =
            issuer("https://south.example/auth", SOUTH_KEYS, "https://dorsal.example/fhir/southside");

    private SomeIssuers() {}

    static SmartSettings twoSites() {
        return new SmartSettings(List.of(
                new SmartSettings.SiteSettings(NORTHSIDE, List.of(NORTH)),
                new SmartSettings.SiteSettings(SOUTHSIDE, List.of(SOUTH))));
    }

    static Issuer issuer(String issuer, URI keys, String audience) {
        return new Issuer(issuer, keys, audience, Optional.empty(), Set.of(), Optional.empty());
    }
}
