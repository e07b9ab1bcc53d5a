package org.dorsal.http.log;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.dorsal.audit.log.PublicLogs;
import org.dorsal.http.SecurityChains;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the watchers' door together for the running service. */
@Configuration(proxyBeanMethods = false)
public class LogEndpointConfiguration {
    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain logSecurity(HttpSecurity http) {
        return SecurityChains.publicPaths(SecurityChains.withoutForms(http), LogRequestHandler.ROOT + "/**");
    }

    @Bean
    RouterFunction<ServerResponse> logRoutes(PublicLogs logs, MeterRegistry registry) {
        LogRequestHandler door =
                new LogRequestHandler(logs, registry.counter("dorsal.throttled", "door", "log", "why", "full"));
        return request -> LogRequestHandler.at(request.path())
                ? Optional.of(asked -> door.answer(asked.servletRequest()))
                : Optional.empty();
    }
}
