package org.dorsal.store;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.dorsal.store.Pools.Pool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
@Import(TableBeans.class)
public class StoreWiring {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWiring.class);
    private static final int ARCHIVE_PATIENCE = 6;

    @Bean
    Pools pools(DataSource api, StoreSettings settings, ObjectProvider<MeterRegistry> metrics) {
        return new Pools(
                api, settings, Optional.ofNullable(metrics.getIfAvailable()).map(MicrometerMetricsTrackerFactory::new));
    }

    /** By this name it stands for Spring Boot's own, which would ask with the API's connections. */
    @Bean
    HealthIndicator dbHealthIndicator(Pools pools) {
        return new DataSourceHealthIndicator(pools.of(Pool.READINESS));
    }

    /** The migrations have run by then, and the web server does not accept before. */
    @Bean
    @DependsOnDatabaseInitialization
    Ledger ledger(Pools pools, StoreSettings settings, @Value("${spring.flyway.user}") String migrationUser) {
        DataSource source = pools.byAsker();
        List<String> objections = StoreGuard.objections(source, migrationUser);
        if (!objections.isEmpty()) {
            throw new StoreGuard.StoreRefused(objections);
        }
        TextOrder.of(source).advice().ifPresent(LOG::warn);
        return new Ledger(source, settings.statementTimeout());
    }

    /** Pages of some thousand rows take longer than what a person waits for, on whatever thread. */
    @Bean
    @DependsOn("ledger")
    ArchiveReads archiveReads(Pools pools, StoreSettings settings) {
        return new ArchiveReads(pools.of(Pool.API), settings.statementTimeout().multipliedBy(ARCHIVE_PATIENCE));
    }
}
