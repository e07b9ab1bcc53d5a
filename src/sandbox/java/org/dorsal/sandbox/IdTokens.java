package org.dorsal.sandbox;

import com.nimbusds.jose.util.Base64URL;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;

/** Writes the id_token for the signed-in user, with every defect that the sandbox can give it. */
final class IdTokens {
    private final Address address;
    private final CurrentMisbehaviour mood;

    IdTokens(Address address, CurrentMisbehaviour mood) {
        this.address = address;
        this.mood = mood;
    }

    /** Before it is signed. */
    void shape(JwtEncodingContext context) {
        JwtClaimsSet.Builder claims = context.getClaims();
        Authentication user = context.getPrincipal();
        if (user != null && context.getAuthorizedScopes().contains("fhirUser")) {
            claims.claim("fhirUser", address.fhirBase() + "/Practitioner/" + user.getName());
        }
        if (user != null && address.isLauncher()) {
            String practitioner = "Practitioner/" + user.getName();
            claims.issuer(address.fhirBase())
                    .subject(DigestUtils.sha256Hex(practitioner))
                    .claim("fhirUser", practitioner)
                    .claim("profile", practitioner)
                    .claims(all -> all.keySet().removeAll(Set.of("azp", "auth_time", "sid")));
        }
        if (user instanceof StaffSignedIn staff) {
            claims.claim("roles", staff.staff().roles());
            if (context.getAuthorizedScopes().contains("profile")) {
                claims.claim("name", staff.staff().words());
            }
        }
        if (mood.is(Misbehaviour.ID_TOKEN_OF_ANOTHER_ISSUER)) {
            claims.issuer("https://other.example");
        }
        if (mood.is(Misbehaviour.ID_TOKEN_FOR_ANOTHER_CLIENT)) {
            claims.audience(List.of("another-client")).claim("azp", "another-client");
        }
        if (mood.is(Misbehaviour.ID_TOKEN_WITH_ANOTHER_NONCE)) {
            claims.claim("nonce", OneTime.unguessable());
        }
        if (mood.is(Misbehaviour.ID_TOKEN_EXPIRED)) {
            claims.claims(c -> expire(c));
        }
    }

    boolean hasNoKeyId() {
        return address.isLauncher();
    }

    /** Applies the misbehaviours that change an id_token after its signature. */
    Jwt spoil(Jwt signed) {
        var parts = List.of(signed.getTokenValue().split("\\."));
        if (mood.is(Misbehaviour.ID_TOKEN_UNSIGNED)) {
            return with(signed, Base64URL.encode("{\"alg\":\"none\"}") + "." + parts.get(1) + ".");
        }
        if (mood.is(Misbehaviour.ID_TOKEN_WITH_BROKEN_SIGNATURE)) {
            var signature = new Base64URL(parts.get(2)).decode();
            signature[signature.length / 2] ^= 1;
            return with(signed, parts.get(0) + "." + parts.get(1) + "." + Base64URL.encode(signature));
        }
        return signed;
    }

    private static void expire(Map<String, Object> claims) {
        var issued = (Instant) Objects.requireNonNull(claims.get("iat"));
        claims.put("iat", issued.minus(Duration.ofHours(2)));
        claims.put("exp", issued.minus(Duration.ofHours(1)));
    }

    private static Jwt with(Jwt token, String value) {
        return Jwt.withTokenValue(value)
                .headers(h -> h.putAll(token.getHeaders()))
                .claims(c -> c.putAll(token.getClaims()))
                .build();
    }
}
