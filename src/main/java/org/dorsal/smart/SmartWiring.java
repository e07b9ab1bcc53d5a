package org.dorsal.smart;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
@Import(Expiry.Peers.class)
public class SmartWiring {
    @Bean
    Authenticator authenticator(SmartSettings settings, IssuerKeys.KeyFetch fetch, Clock clock, Ticker ticker) {
        return new Authenticator(settings, fetch, clock, ticker);
    }
}
