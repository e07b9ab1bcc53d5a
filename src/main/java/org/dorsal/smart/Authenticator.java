package org.dorsal.smart;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/** Tells who calls, from the Authorization header of a request to one site. Safe for many threads. */
public final class Authenticator {
    private final List<TrustedIssuer> issuers;
    private final RememberedCallers remembered;

    Authenticator(SmartSettings settings, KeyFetch fetch, Clock clock) {
        Map<URI, IssuerKeys> keys = new HashMap<>();
        this.issuers = settings.sites().stream()
                .flatMap(site -> site.issuers().stream().map(issuer -> {
                    var ofIssuer = keys.computeIfAbsent(issuer.jwksUri(), uri -> new IssuerKeys(uri, fetch, clock));
                    return TrustedIssuer.of(site.site(), issuer, ofIssuer, clock);
                }))
                .toList();
        this.remembered = new RememberedCallers(clock);
    }

    /** Reads each issuer's keys by HTTP when its first token comes, not now. */
    public static Authenticator overHttp(SmartSettings settings, Clock clock) {
        return new Authenticator(settings, new HttpKeyFetch(HttpKeyFetch.WITHIN), clock);
    }

    /**
     * Checks the header's token against the issuers of the site.
     *
     * @param site the site in the request's path
     * @param authorizationHeader the whole header, empty when the request has none
     */
    public Verdict authenticate(SiteId site, Optional<String> authorizationHeader) {
        return authorizationHeader
                .map(header -> BearerToken.text(header)
                        .map(token -> recalled(site, token))
                        .orElseGet(() ->
                                new Verdict.BadToken("the Authorization header must be the word Bearer and one token")))
                .orElseGet(Verdict.Anonymous::new);
    }

    /** A token that was checked is known by its text, so it is not even read again. */
    private Verdict recalled(SiteId site, String token) {
        return remembered.recall(site, token).<Verdict>map(Verdict.Known::new).orElseGet(() -> switch (BearerToken.read(
                token)) {
            case BearerToken.Unreadable(var reason) -> new Verdict.BadToken(reason);
            case BearerToken.Claimed claimed -> checked(site, claimed);
        });
    }

    /** One signature check at most: issuer and audience name the one who must vouch, this site's first. */
    private Verdict checked(SiteId site, BearerToken.Claimed claimed) {
        return issuers.stream()
                .filter(i -> i.isMeantBy(claimed))
                .min(Comparator.comparing(i -> !i.site().equals(site)))
                .map(issuer -> checkedBy(issuer, site, claimed))
                .orElseGet(() -> new Verdict.BadToken("the issuer or the audience is not one of this site"));
    }

    private Verdict checkedBy(TrustedIssuer trusted, SiteId site, BearerToken.Claimed claimed) {
        try {
            var jwt = trusted.decoder().decode(claimed.token());
            if (!trusted.site().equals(site)) {
                return new Verdict.WrongSite();
            }
            var caller = TokenClaims.caller(site, trusted.issuer(), jwt);
            var expires = Optional.ofNullable(jwt.getExpiresAt()).orElse(Instant.MIN);
            remembered.remember(site, claimed.token(), caller, expires);
            return new Verdict.Known(caller);
        } catch (JwtValidationException refused) {
            return new Verdict.BadToken(firstSentence(refused));
        } catch (JwtException fault) {
            return KeysUnreachableException.isCauseOf(fault)
                    ? new Verdict.KeysUnreachable(IssuerKeys.PAUSE)
                    : new Verdict.BadToken("the token is not accepted; check its signature, algorithm, key and dates");
        }
    }

    private static String firstSentence(JwtValidationException refused) {
        return refused.getErrors().stream()
                .flatMap(error -> Optional.ofNullable(error.getDescription()).stream())
                .findFirst()
                .orElse("the token is not accepted");
    }
}
