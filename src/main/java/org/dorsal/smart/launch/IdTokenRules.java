package org.dorsal.smart.launch;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** What an id_token with a good signature must say (OpenID Connect Core 1.0, 3.1.3.7). */
record IdTokenRules(String issuer, String clientId, String nonce) {
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** The first rule that it breaks, as a sentence for the administrator. */
    Optional<String> broken(JWTClaimsSet claims, Instant now) {
        if (!issuer.equals(claims.getIssuer())) {
            return Optional.of("iss of the id_token must equal issuer in the discovery document.");
        }
        return wrongAudience(claims).or(() -> untimely(claims, now)).or(() -> strange(claims));
    }

    private Optional<String> wrongAudience(JWTClaimsSet claims) {
        List<String> audience = claims.getAudience();
        Object party = claims.getClaim("azp");
        boolean partyMissing = audience.size() > 1 && party == null;
        boolean partyForeign = party != null && !clientId.equals(party);
        return audience.contains(clientId) && !partyMissing && !partyForeign
                ? Optional.empty()
                : Optional.of("aud of the id_token must hold Dorsal's client id, and azp, where it is, must be it.");
    }

    private static Optional<String> untimely(JWTClaimsSet claims, Instant now) {
        Date expires = claims.getExpirationTime();
        if (expires == null || !now.minus(CLOCK_SKEW).isBefore(expires.toInstant())) {
            return Optional.of("exp of the id_token is missing or past; compare the clocks of its issuer and Dorsal.");
        }
        Date issued = claims.getIssueTime();
        if (issued == null || issued.toInstant().isAfter(now.plus(CLOCK_SKEW))) {
            return Optional.of(
                    "iat of the id_token is missing or to come; compare the clocks of its issuer and Dorsal.");
        }
        Date notBefore = claims.getNotBeforeTime();
        return notBefore != null && notBefore.toInstant().isAfter(now.plus(CLOCK_SKEW))
                ? Optional.of("nbf of the id_token is to come; compare the clocks of its issuer and Dorsal.")
                : Optional.empty();
    }

    private Optional<String> strange(JWTClaimsSet claims) {
        if (!nonce.equals(claims.getClaim("nonce"))) {
            return Optional.of("nonce of the id_token must repeat the one of the authorization request.");
        }
        String subject = claims.getSubject();
        return subject == null || subject.isBlank() || subject.length() > 255
                ? Optional.of("the id_token must have a sub of 1 to 255 characters.")
                : Optional.empty();
    }
}
