package org.dorsal.http.web;

import org.dorsal.http.SecurityChains;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.Launching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the launch door together for the running service. */
@Configuration(proxyBeanMethods = false)
public class LaunchDoorWiring {
    @Bean
    @Order(SecurityChains.OF_A_DOOR)
    SecurityFilterChain launchSecurity(HttpSecurity http, WebSettings settings) {
        return SecurityChains.toItsDoor(
                SecurityChains.ofPages(http, settings.baseUrl()), "/launch/**", "/.well-known/**");
    }

    @Bean
    LaunchDoor launchDoor(Launching launching, LaunchSettings settings, Pages pages, PageTold told) {
        return new LaunchDoor(launching, settings, new LaunchPages(pages), told);
    }

    @Bean
    RouterFunction<ServerResponse> launchRoutes(LaunchDoor door) {
        return RouterFunctions.route()
                .GET("/launch/{site}", door::begin)
                .GET("/launch/{site}/callback", door::callback)
                .POST("/launch/{site}/callback", door::callback)
                .GET("/.well-known/jwks.json", door::keys)
                .build();
    }
}
