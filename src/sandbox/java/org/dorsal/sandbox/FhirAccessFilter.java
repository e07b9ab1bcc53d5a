package org.dorsal.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.util.*;
import org.springframework.util.ConcurrentLruCache;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects requests to the FHIR API without a token of this EHR for this API; capability statement and discovery are
 * open to all, and {@link OwnScreensFilter} admits the EHR's own screens.
 */
final class FhirAccessFilter extends OncePerRequestFilter {
    private static final String USERS = "/Practitioner/";

    private static final int REMEMBERED_TOKENS = 100;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    /** A client sends a token hundreds of times, and its ECDSA signature costs a millisecond each time. */
    private final ConcurrentLruCache<String, Optional<JWTClaimsSet>> tokens =
            new ConcurrentLruCache<>(REMEMBERED_TOKENS, this::verify);

    private final Address address;
    private final RevocableAuthorizationService grants;
    private final Compartment compartment;
    private final Clock clock;

    FhirAccessFilter(
            Address address,
            RevocableAuthorizationService grants,
            SandboxTokens tokens,
            Compartment compartment,
            Clock clock) {
        this.address = address;
        this.grants = grants;
        this.compartment = compartment;
        this.clock = clock;
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS384, JWSAlgorithm.ES384), tokens.keys()));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt")));
        processor.setJWTClaimsSetVerifier((_, _) -> {}); // by each request: a token expires
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return RequestedInteraction.isOpen(request) || Access.isAttached(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = Optional.ofNullable(request.getHeader("Authorization"));
        if (header.isEmpty()) {
            refuse(response, "Bearer realm=\"sandbox\"");
            return;
        }
        var access = header.filter(h -> h.startsWith("Bearer ")).flatMap(h -> access(h.substring(7)));
        if (access.isEmpty()) {
            refuse(response, "Bearer error=\"invalid_token\"");
            return;
        }
        access.get().attachTo(request);
        chain.doFilter(request, response);
    }

    private Optional<Access> access(String token) {
        try {
            var claims = tokens.get(token);
            return claims.isEmpty() || isRefused(claims.get()) || grants.revoked(token)
                    ? Optional.empty()
                    : Optional.of(access(claims.get()));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private Optional<JWTClaimsSet> verify(String token) {
        try {
            return Optional.of(processor.process(token, null));
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return Optional.empty();
        }
    }

    private Access access(JWTClaimsSet claims) throws ParseException {
        var scopes =
                Optional.ofNullable(claims.getStringClaim("scope")).orElse("").split(" ");
        var user = Optional.ofNullable(claims.getStringClaim("fhirUser"))
                .filter(u -> u.startsWith(address.fhirBase() + USERS))
                .map(u -> u.substring((address.fhirBase() + USERS).length()));
        return new Access(
                Arrays.stream(scopes)
                        .flatMap(scope -> Scope.read(scope).stream())
                        .toList(),
                Optional.ofNullable(claims.getStringClaim("patient")),
                user,
                user.filter(_ -> List.of(scopes).contains("fhirUser")),
                compartment);
    }

    /** Not for this API, or expired. */
    private boolean isRefused(JWTClaimsSet claims) {
        var expires = claims.getExpirationTime();
        return !address.issuer().equals(claims.getIssuer())
                || !claims.getAudience().contains(address.fhirBase())
                || expires == null
                || !expires.toInstant().isAfter(clock.instant());
    }

    private static void refuse(HttpServletResponse response, String challenge) throws IOException {
        response.setHeader("WWW-Authenticate", challenge);
        Outcomes.send(response, HttpServletResponse.SC_UNAUTHORIZED, "login", "A token of this EHR is needed.");
    }
}
