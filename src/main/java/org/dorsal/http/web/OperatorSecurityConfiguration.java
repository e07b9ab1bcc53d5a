package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.dorsal.http.SecurityChains;
import org.dorsal.http.web.Operators.OperatorKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfFilter;

/** Security filter chain of the operators' pages: HTTP Basic with the configured keys (ADR 18). */
@Configuration(proxyBeanMethods = false)
public class OperatorSecurityConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorSecurityConfiguration.class);
    private static final String CHALLENGE = "Basic realm=\"Dorsal operators\", charset=\"UTF-8\"";

    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain operatorPages(
            HttpSecurity http, PageSecurity security, OperatorPageArea area, ProblemPages problems, Clock clock) {
        Operators operators = area.settings().operators();
        if (operators.none()) {
            return security.chain(
                            http, area, (request, response, _) -> problems.write(request, response, 404, "no-page"))
                    .csrf(AbstractHttpConfigurer::disable)
                    .build();
        }
        AuthenticationEntryPoint challenge = (request, response, _) -> challenge(request, response, problems);
        AccessDeniedHandler refusal = security.accessDenied(area, challenge);
        return security.chain(http, area, challenge)
                // the form token is derived from the key, so it is checked once the key is known
                .csrf(AbstractHttpConfigurer::disable)
                .authenticationManager(login -> authenticate(operators, login))
                .httpBasic(basic -> basic.authenticationEntryPoint(challenge))
                .addFilterAfter(formTokens(area, refusal, clock), BasicAuthenticationFilter.class)
                .addFilterAfter(new SameOriginFilter(area.settings(), refusal), BasicAuthenticationFilter.class)
                .build();
    }

    private static CsrfFilter formTokens(OperatorPageArea area, AccessDeniedHandler refusal, Clock clock) {
        CsrfFilter tokens = new CsrfFilter(new PageCsrf.DerivedTokenRepository((request, _) -> area.site(request)
                .flatMap(site -> OperatorKey.authenticated()
                        .map(operator -> operator.formTokens(site.site().id(), clock.instant())))
                .orElse(List.of())));
        tokens.setRequestHandler(new PageCsrf.FormTokenHandler());
        tokens.setAccessDeniedHandler(refusal);
        return tokens;
    }

    private static void challenge(HttpServletRequest request, HttpServletResponse response, ProblemPages problems)
            throws IOException {
        LOG.warn("request {}: an operator's key was missing or wrong", RequestIdFilter.idOf(request));
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        problems.refuse(request, response, 401, "operator");
    }

    /** Authenticates by name and key; the principal keeps the key for the form token. */
    private static Authentication authenticate(Operators operators, Authentication login) {
        OperatorKey operator = new OperatorKey(login.getName(), String.valueOf(login.getCredentials()));
        if (!operators.know(operator)) {
            throw new BadCredentialsException("no such operator");
        }
        return UsernamePasswordAuthenticationToken.authenticated(operator, "", List.of());
    }
}
