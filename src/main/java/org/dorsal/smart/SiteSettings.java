package org.dorsal.smart;

import java.util.List;

/**
 * Who may call at one site.
 *
 * @param site its name in URLs
 * @param issuers at least one; at most one of them is advertised
 */
public record SiteSettings(SiteId site, List<Issuer> issuers) {
    public SiteSettings {
        issuers = List.copyOf(issuers);
        if (issuers.isEmpty()) {
            throw new IllegalArgumentException("issuers is empty; name at least one issuer of access tokens");
        }
        if (issuers.stream()
                        .map(i -> i.issuer() + " " + i.audience())
                        .distinct()
                        .count()
                < issuers.size()) {
            throw new IllegalArgumentException("issuers holds the same issuer and audience twice; keep one");
        }
        if (issuers.stream().filter(i -> i.authorizationServer().isPresent()).count() > 1) {
            throw new IllegalArgumentException(
                    "issuers names two authorization-server entries; SMART clients learn of" + " one: keep one");
        }
    }
}
