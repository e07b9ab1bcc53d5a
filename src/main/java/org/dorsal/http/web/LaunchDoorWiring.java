package org.dorsal.http.web;

import org.dorsal.http.SecurityChains;
import org.dorsal.smart.launch.AuthorizationCodeFlow;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.LaunchSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the launch door together for the running service. */
@Configuration(proxyBeanMethods = false)
public class LaunchDoorWiring {
    @Bean
    @Order(SecurityChains.OF_A_DOOR)
    SecurityFilterChain launchSecurity(
            HttpSecurity http, WebSettings settings, AuthorizationCodeFlow<EhrRegistration> flow, LaunchDoor door) {
        OAuth2AuthorizationRequestRedirectFilter redirects = flow.redirects(door::refused);
        redirects.setAuthorizationRedirectStrategy(door::redirect);
        return SecurityChains.toItsDoor(
                SecurityChains.ofPages(http, settings.baseUrl())
                        .addFilterBefore(door::guarded, OAuth2AuthorizationRequestRedirectFilter.class)
                        .addFilterAt(redirects, OAuth2AuthorizationRequestRedirectFilter.class)
                        .addFilterAt(
                                flow.answers(door::launched, door::refused), OAuth2LoginAuthenticationFilter.class),
                "/launch/**",
                "/.well-known/**");
    }

    @Bean
    LaunchDoor launchDoor(LaunchSettings settings, Pages pages, PageTold told) {
        return new LaunchDoor(settings, new LaunchPages(pages), told);
    }

    @Bean
    RouterFunction<ServerResponse> launchRoutes(LaunchDoor door) {
        return RouterFunctions.route().GET("/.well-known/jwks.json", door::keys).build();
    }
}
