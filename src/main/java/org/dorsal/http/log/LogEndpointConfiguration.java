package org.dorsal.http.log;

import org.dorsal.http.SecurityChains;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Configuration of the public log endpoint. */
@Configuration(proxyBeanMethods = false)
@Import(LogController.class)
public class LogEndpointConfiguration {
    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain logSecurity(HttpSecurity http) {
        return SecurityChains.publicPaths(SecurityChains.withoutForms(http), LogController.ROOT + "/**");
    }
}
