package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.http.SecurityChains;
import org.dorsal.http.web.Operators.OperatorKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Security chain of the operators' pages: HTTP Basic with the configured keys; without any configured key, access is
 * denied (ADR 18).
 */
@Configuration(proxyBeanMethods = false)
public class OperatorChain {
    @Bean
    @Order(SecurityChains.OF_A_DOOR)
    SecurityFilterChain operatorSecurity(HttpSecurity http, OperatorDoor door, WebSettings settings) {
        HttpSecurity chain = SecurityChains.bare(http);
        String[] paths = {OperatorDoor.ROOT, OperatorDoor.ROOT + "/**"};
        if (settings.operators().none()) {
            return SecurityChains.toItsDoor(chain, paths); // answers 404
        }
        AuthenticationEntryPoint refuse =
                (request, response, _) -> door.answer(request, Optional.empty()).write(request, response);
        return chain.securityMatcher(paths)
                .authorizeHttpRequests(asked -> asked.anyRequest().authenticated())
                .authenticationManager(asked -> let(settings.operators(), asked))
                .httpBasic(basic -> basic.authenticationEntryPoint(refuse))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(refuse))
                .build();
    }

    // the principal keeps the key, from which the form token is derived
    private static Authentication let(Operators operators, Authentication asked) {
        OperatorKey operator = new OperatorKey(asked.getName(), String.valueOf(asked.getCredentials()));
        if (!operators.know(operator)) {
            throw new BadCredentialsException("no such operator");
        }
        return UsernamePasswordAuthenticationToken.authenticated(operator, "", List.of());
    }
}
