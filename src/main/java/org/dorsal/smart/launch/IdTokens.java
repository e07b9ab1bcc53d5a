package org.dorsal.smart.launch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.time.*;
import java.util.*;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dorsal.smart.IssuerKeys;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Checks id_tokens by the issuer's own keys, from the address that its discovery named (OpenID Connect Core 1.0,
 * 3.1.3.7).
 */
final class IdTokens implements JwtDecoderFactory<ClientRegistration> {
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
    private static final int MAX_LENGTH = 64 * 1024;
    private static final int MAX_SUBJECT = 255;
    /** Maximum number of key sets, so that a server with ever new addresses cannot exhaust the memory. */
    private static final int MAX_KEY_SETS = 1000;

    /** Claim name in validators' messages; the surrounding text may be foreign. */
    private static final Pattern CLAIM = Pattern.compile("\\b(iss|sub|aud|azp|exp|iat|nbf)(?:=| claim)");

    /** Requirement on each claim, as a sentence for the administrator; the first broken one is reported. */
    private static final SequencedMap<String, String> BROKEN = new LinkedHashMap<>();

    static {
        BROKEN.put("iss", "iss of the id_token must equal issuer in the discovery document.");
        String audience = "aud of the id_token must hold Dorsal's client id, and azp, where it is, must be it.";
        BROKEN.put("aud", audience);
        BROKEN.put("azp", audience);
        String clocks = " of the id_token is missing or %s; compare the clocks of its issuer and Dorsal.";
        BROKEN.put("exp", "exp" + clocks.formatted("past"));
        BROKEN.put("iat", "iat" + clocks.formatted("to come"));
        BROKEN.put("nbf", "nbf of the id_token is to come; compare the clocks of its issuer and Dorsal.");
        BROKEN.put("sub", "the id_token must have a sub of 1 to 255 characters.");
    }

    private final Function<URI, IssuerKeys> read;
    private final Clock clock;
    private final Cache<URI, IssuerKeys> keys =
            Caffeine.newBuilder().maximumSize(MAX_KEY_SETS).build();

    /** @param read gives the keys at an address */
    IdTokens(Function<URI, IssuerKeys> read, Clock clock) {
        this.read = read;
        this.clock = clock;
    }

    @Override
    public JwtDecoder createDecoder(ClientRegistration registration) {
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(
                processor(URI.create(registration.getProviderDetails().getJwkSetUri())));
        decoder.setJwtValidator(rules(registration));
        return token -> {
            if (token.length() > MAX_LENGTH) {
                throw new BadJwtException("longer than 64 kB");
            }
            return decoder.decode(token);
        };
    }

    private OAuth2TokenValidator<Jwt> rules(ClientRegistration registration) {
        OidcIdTokenValidator standard = new OidcIdTokenValidator(registration);
        standard.setClock(clock);
        standard.setClockSkew(CLOCK_SKEW);
        Instant latest = clock.instant().plus(CLOCK_SKEW);
        return new DelegatingOAuth2TokenValidator<>(
                standard,
                new JwtIssuerValidator(
                        Objects.requireNonNull(registration.getProviderDetails().getIssuerUri())), // to the letter
                jwt -> jwt.getNotBefore() == null || !jwt.getNotBefore().isAfter(latest)
                        ? OAuth2TokenValidatorResult.success()
                        : OAuth2TokenValidatorResult.failure(
                                new OAuth2Error("invalid_id_token", "nbf claim is to come", null)),
                new JwtClaimValidator<String>(
                        "sub", sub -> sub != null && !sub.isBlank() && sub.length() <= MAX_SUBJECT));
    }

    private DefaultJWTProcessor<SecurityContext> processor(URI jwksUri) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(keys.get(jwksUri, read).selector());
        processor.setJWTClaimsSetVerifier((claims, _) -> {
            if (claims.getIssueTime() == null) { // Spring Security would make one up from exp
                throw new BadJWTException("no iat claim");
            }
        });
        return processor;
    }

    /** Correction for the administrator; contains only names of claims, nothing else of the token. */
    static String reason(OAuth2AuthenticationException failed) {
        if (failed.getError().getErrorCode().equals("invalid_nonce")) {
            return "nonce of the id_token must repeat the one of the authorization request.";
        }
        Throwable cause = failed.getCause();
        if (cause == null) {
            return "the token response must hold an id_token; grant the scopes openid and, to clinicians, fhirUser.";
        }
        return cause instanceof JwtValidationException broken
                ? claim(broken)
                : "the id_token must be signed by RS256, RS384, PS256, ES256 or ES384 with a key at the jwks_uri, and be a"
                        + " JWT of less than 64 kB with iat.";
    }

    /** The first claim that breaks a rule. */
    private static String claim(JwtValidationException broken) {
        Set<String> named = broken.getErrors().stream()
                .flatMap(error ->
                        CLAIM.matcher(String.valueOf(error.getDescription())).results())
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toSet());
        return BROKEN.entrySet().stream()
                .filter(rule -> named.contains(rule.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse("its claims must be those of OpenID Connect Core 1.0, 2.");
    }
}
