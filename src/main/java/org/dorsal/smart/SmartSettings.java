package org.dorsal.smart;

import java.util.*;

/**
 * Trusted issuers of access tokens for every site of this service.
 *
 * @param keys minimum strength of an issuer's keys
 */
public record SmartSettings(List<SiteSettings> sites, KeyStrength keys) {
    public SmartSettings(List<SiteSettings> sites) {
        this(sites, KeyStrength.USUAL);
    }

    public SmartSettings {
        sites = List.copyOf(sites);
        if (sites.isEmpty()) {
            throw new IllegalArgumentException("sites is empty; name at least one site");
        }
        refuseSharedTokens(sites);
    }

    /**
     * Refuses issuers that two sites share together with their audience: a token for one site would be valid at the
     * other.
     */
    private static void refuseSharedTokens(List<SiteSettings> sites) {
        Map<List<String>, SiteId> siteOf = new HashMap<>();
        for (SiteSettings site : sites) {
            for (Issuer issuer : site.issuers()) {
                Optional.ofNullable(siteOf.put(List.of(issuer.issuer(), issuer.audience()), site.site()))
                        .ifPresent(other -> {
                            throw new IllegalArgumentException("sites." + other + " and sites." + site.site()
                                    + " share an issuer and its audience; give each site an audience of its own");
                        });
            }
        }
    }

    /**
     * Trusted issuers of one site.
     *
     * @param site name of the site in URLs
     * @param issuers at least one; at most one of them is advertised
     */
    public record SiteSettings(SiteId site, List<Issuer> issuers) {
        public SiteSettings {
            issuers = List.copyOf(issuers);
            if (issuers.isEmpty()) {
                throw new IllegalArgumentException("issuers is empty; name at least one issuer of access tokens,"
                        + " with issuer, jwks-uri and audience");
            }
            if (issuers.stream()
                            .map(i -> i.issuer() + " " + i.audience())
                            .distinct()
                            .count()
                    < issuers.size()) {
                throw new IllegalArgumentException("issuers holds the same issuer and audience twice; keep one");
            }
            if (issuers.stream()
                            .filter(i -> i.authorizationServer().isPresent())
                            .count()
                    > 1) {
                throw new IllegalArgumentException(
                        "issuers names two authorization-server entries; SMART clients learn of" + " one: keep one");
            }
        }
    }
}
