package org.dorsal.http.audit;

import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.audit.Recorder;
import org.dorsal.http.SecurityChains;
import org.dorsal.http.web.WebSettings;
import org.dorsal.smart.launch.AuthorizationCodeFlow;
import org.dorsal.smart.signin.AuditorSessions;
import org.dorsal.smart.signin.SignInSettings;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the way in and out, and the chain before all auditors' pages, together for the running service. */
@Configuration(proxyBeanMethods = false)
public class SignInWiring {
    @Bean
    SignInDoor signInDoor(
            AuditorSessions sessions,
            SignInSettings settings,
            WebSettings web,
            Recorder recorder,
            Clock clock,
            RandomGenerator chance) {
        return new SignInDoor(sessions, settings, web, recorder, clock, chance);
    }

    @Bean
    @Order(SecurityChains.OF_A_DOOR)
    SecurityFilterChain auditSecurity(
            HttpSecurity http, WebSettings settings, AuthorizationCodeFlow<AuditorRegistration> flow, SignInDoor door) {
        OAuth2AuthorizationRequestRedirectFilter redirects = flow.redirects(door::refused);
        redirects.setAuthorizationRedirectStrategy(door::redirect);
        return SecurityChains.toItsDoor(
                SecurityChains.ofPages(http, settings.baseUrl())
                        .securityContext(context -> context.securityContextRepository(flow.contexts()))
                        .addFilterBefore(door::guarded, OAuth2AuthorizationRequestRedirectFilter.class)
                        .addFilterAt(redirects, OAuth2AuthorizationRequestRedirectFilter.class)
                        .addFilterAt(
                                flow.answers(door::signedIn, door::refused), OAuth2LoginAuthenticationFilter.class),
                AuditDoor.ROOT + "/**");
    }

    /** Before all other routes below {@code /audit}, which want a session. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouterFunction<ServerResponse> signInRoutes(SignInDoor door) {
        return RouterFunctions.route()
                .POST("/audit/{site}/sign-out", door::signOut)
                .build();
    }
}
