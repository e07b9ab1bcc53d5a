package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletRequest;
import org.dorsal.http.SecurityChains;
import org.dorsal.smart.Authenticator;
import org.dorsal.smart.BearerHeader;
import org.dorsal.smart.RefusedTokenException;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.TokenRefusal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Before the FHIR door: an OAuth2 resource server whose issuers are those of the site in the path (ADR 18). Open routes are
 * open to a bad token, too. How far a caller may go is the door's: it bounds what the store is asked for.
 */
@Configuration(proxyBeanMethods = false)
public class FhirChain {
    @Bean
    @Order(SecurityChains.OF_A_DOOR)
    SecurityFilterChain fhirSecurity(HttpSecurity http, Authenticator authenticator, FhirGate gate) {
        BearerHeader header = new BearerHeader();
        AuthenticationEntryPoint refuse =
                (request, response, refused) -> gate.refuse(request, response, objection(refused));
        return SecurityChains.bare(http)
                .securityMatcher(FhirGate.ROOT + "/**")
                .authorizeHttpRequests(asked -> asked.requestMatchers(gate::needsToken)
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .oauth2ResourceServer(server -> server.bearerTokenResolver(
                                request -> gate.needsToken(request) ? header.resolve(request) : null)
                        .authenticationManagerResolver(request -> ofSite(authenticator, request))
                        .authenticationEntryPoint(refuse))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(refuse))
                .build();
    }

    /** Asked only for what needs a token, and so for a site that there is. */
    private static AuthenticationManager ofSite(Authenticator authenticator, HttpServletRequest request) {
        return authenticator.at(new SiteId(FhirGate.segments(request).getFirst()));
    }

    private static Objection objection(AuthenticationException refused) {
        if (!(refused instanceof RefusedTokenException told)) {
            return new Objection.NoToken();
        }
        return switch (told.refusal()) {
            case TokenRefusal.BadToken(var reason) -> new Objection.BadToken(reason);
            case TokenRefusal.WrongSite _ ->
                new Objection.Forbidden("The token is of another site's issuer; ask this site's for one.");
            case TokenRefusal.KeysUnreachable(var after) -> new Objection.Busy(after);
        };
    }
}
