package org.dorsal.smart;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the beans of this package. */
@Configuration(proxyBeanMethods = false)
public class TokenCheckConfiguration {
    @Bean
    AccessTokenAuthenticator authenticator(
            SmartSettings settings, IssuerKeys.KeyFetch fetch, Clock clock, Ticker ticker) {
        return new AccessTokenAuthenticator(settings, fetch, clock, ticker);
    }
}
