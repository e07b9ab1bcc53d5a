package org.dorsal.start;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.settings.SettingsWiring;
import org.dorsal.store.StoreWiring;
import org.dorsal.writeback.WritebackWiring;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a command about deliveries needs of the service: settings and database. It serves nobody, and delivers nothing. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(DataSourceAutoConfiguration.class)
@Import({SettingsWiring.class, StoreWiring.class, WritebackWiring.class})
public class DeskWiring {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    RandomGenerator chance() {
        return new SecureRandom();
    }
}
