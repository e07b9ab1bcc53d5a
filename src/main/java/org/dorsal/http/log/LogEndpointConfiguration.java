package org.dorsal.http.log;

import java.util.List;
import org.dorsal.http.SecurityChains;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.Header;
import org.springframework.security.web.header.writers.StaticHeadersWriter;

/** Configuration of the public log endpoint. */
@Configuration(proxyBeanMethods = false)
@Import(LogController.class)
public class LogEndpointConfiguration {
    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain logSecurity(HttpSecurity http) {
        return SecurityChains.publicPaths(
                SecurityChains.withoutForms(http)
                        .headers(headers -> headers.addHeaderWriter(new StaticHeadersWriter(List.of(
                                new Header("Cross-Origin-Resource-Policy", "cross-origin"),
                                new Header("Access-Control-Allow-Origin", "*"))))),
                LogController.ROOT + "/**");
    }
}
