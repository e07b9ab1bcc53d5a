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
    Authenticator authenticator(SmartSettings settings, Expiry.Peers peers, Clock clock, Ticker ticker) {
        return Authenticator.overHttp(settings, peers, clock, ticker);
    }
}
