package org.dorsal.smart;

import java.time.*;
import java.util.*;
import org.dorsal.fhirjson.LogicalIds;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Validates the claims of an access token with a verified signature (RFC 9068, section 4). The messages go into
 * WWW-Authenticate, so they are fixed text without any content of the token.
 */
record AccessTokenValidator(Issuer issuer, Clock clock) implements OAuth2TokenValidator<Jwt> {
    static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
    // most EHRs write JWT, RFC 9068 requires at+jwt; any other type was issued for another purpose
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");
    private static final List<String> ID_TOKEN_CLAIMS = List.of("nonce", "at_hash", "c_hash");

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        return broken(token)
                .map(message -> OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", message, null)))
                .orElseGet(OAuth2TokenValidatorResult::success);
    }

    private Optional<String> broken(Jwt token) {
        Object typ = token.getHeaders().get("typ");
        boolean untyped = typ == null && issuer.tolerated().contains(Issuer.ToleratedDeviation.NO_TYP);
        if (!untyped && !(typ instanceof String text && TYPES.contains(text.toLowerCase(Locale.ROOT)))) {
            return Optional.of("the typ header must be JWT or at+jwt");
        }
        if (!issuer.issuer().equals(token.getClaims().get("iss"))) {
            return Optional.of("the issuer is not one of this site");
        }
        if (token.getAudience() == null || !token.getAudience().contains(issuer.audience())) {
            return Optional.of("the audience is not this site");
        }
        return untimely(token).or(() -> unfit(token));
    }

    private Optional<String> untimely(Jwt token) {
        var now = clock.instant();
        if (token.getExpiresAt() == null) {
            return Optional.of("the token has no expiry");
        }
        if (!now.minus(CLOCK_SKEW).isBefore(token.getExpiresAt())) {
            return Optional.of("the token has expired");
        }
        if (token.getNotBefore() != null && now.plus(CLOCK_SKEW).isBefore(token.getNotBefore())) {
            return Optional.of("the token is not valid yet");
        }
        return Optional.empty();
    }

    private Optional<String> unfit(Jwt token) {
        boolean nonce = issuer.tolerated().contains(Issuer.ToleratedDeviation.NONCE);
        if (ID_TOKEN_CLAIMS.stream()
                .filter(claim -> !(nonce && claim.equals("nonce")))
                .anyMatch(token::hasClaim)) {
            return Optional.of("this is an id token; send the access token");
        }
        if (TokenClaims.scopes(token).isEmpty()) {
            return Optional.of("the token has no scope claim");
        }
        if (token.hasClaim("patient") && TokenClaims.patient(token).isEmpty()) {
            return Optional.of("the patient claim must be the id of one patient");
        }
        if (TokenClaims.subject(token).isEmpty()) {
            return Optional.of("the token names neither a client nor a subject");
        }
        return Optional.empty();
    }

    /** Converts the claims of a verified token. A claim of the wrong type is treated as absent. */
    static final class TokenClaims {
        private TokenClaims() {}

        static Caller caller(SiteId site, Issuer issuer, Jwt token) {
            var subject = subject(token).orElseThrow();
            return new Caller(
                    site,
                    issuer.issuer(),
                    subject,
                    clientId(token).orElse(subject),
                    text(token, "fhirUser"),
                    patient(token),
                    text(token, "jti"),
                    issuer.rolesClaim()
                            .map(name -> Set.copyOf(
                                    Scopes.words(token.getClaims().get(name)).orElse(List.of()))),
                    Scopes.parse(scopes(token).orElseThrow()));
        }

        /**
         * Returns the claim {@code scope}, or {@code scp} without it. Authorization servers send either as the string
         * of RFC 6749 or as an array.
         */
        static Optional<List<String>> scopes(Jwt token) {
            return Scopes.words(token.getClaims().get(token.hasClaim("scope") ? "scope" : "scp"));
        }

        static Optional<PatientId> patient(Jwt token) {
            return text(token, "patient").filter(LogicalIds::isEhr).map(PatientId::new);
        }

        static Optional<String> subject(Jwt token) {
            return text(token, "sub").or(() -> clientId(token));
        }

        private static Optional<String> clientId(Jwt token) {
            return text(token, "client_id").or(() -> text(token, "azp"));
        }

        private static Optional<String> text(Jwt token, String claim) {
            return token.getClaims().get(claim) instanceof String text && !text.isBlank()
                    ? Optional.of(text)
                    : Optional.empty();
        }
    }
}
