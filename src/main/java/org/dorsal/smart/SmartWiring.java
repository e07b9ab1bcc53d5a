package org.dorsal.smart;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
public class SmartWiring {
    @Bean
    Expiry.Peers peers() {
        return new Expiry.Peers();
    }

    @Bean
    Authenticator authenticator(SmartSettings settings, Expiry.Peers peers, Clock clock) {
        return Authenticator.overHttp(settings, peers, clock);
    }
}
