package org.dorsal.store;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.dorsal.store.Pools.Pool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
@Import(StoreConfiguration.TableBeans.class)
public class StoreConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(StoreConfiguration.class);
    private static final int ARCHIVE_PATIENCE = 6;

    @Bean
    Pools pools(DataSource api, StoreSettings settings, ObjectProvider<MeterRegistry> metrics) {
        return new Pools(
                api, settings, Optional.ofNullable(metrics.getIfAvailable()).map(MicrometerMetricsTrackerFactory::new));
    }

    /**
     * Readiness check of the database on a separate pool. The bean name replaces Spring Boot's indicator, which would
     * use the connections of the API.
     */
    @Bean
    HealthIndicator dbHealthIndicator(Pools pools) {
        return new DataSourceHealthIndicator(pools.of(Pool.READINESS));
    }

    /** The migrations have run by then, and the web server does not accept before. */
    @Bean
    @DependsOnDatabaseInitialization
    Ledger ledger(
            Pools pools, StoreSettings settings, Clock clock, @Value("${spring.flyway.user}") String migrationUser) {
        DataSource source = pools.byAsker();
        List<String> objections = DatabaseStartupCheck.objections(source, migrationUser, settings.statementTimeout());
        if (!objections.isEmpty()) {
            throw new DatabaseStartupCheck.UnfitDatabaseException(objections);
        }
        DatabaseCollation.of(source).advice().ifPresent(LOG::warn);
        return new Ledger(source, settings.statementTimeout(), Optional.of(clock));
    }

    /**
     * Creates the reads of an auditor's export on the API's pool, with a longer timeout: pages of some thousand rows
     * take longer than an interactive request may.
     */
    @Bean
    @DependsOn("ledger")
    ArchiveReads archiveReads(Pools pools, StoreSettings settings) {
        return new ArchiveReads(pools.of(Pool.API), settings.statementTimeout().multipliedBy(ARCHIVE_PATIENCE));
    }

    /**
     * Registers a bean per table class, created after the ledger, because the ledger's check stops a service on an
     * unfit database.
     */
    static final class TableBeans implements BeanRegistrar {
        @Override
        public void register(BeanRegistry registry, Environment environment) {
            add(registry, SingleUseRows.class, SingleUseRows::new);
            add(registry, CardRows.class, CardRows::new);
            add(registry, KnowledgeRows.class, KnowledgeRows::new);
            add(registry, LaunchRows.class, LaunchRows::new);
            add(registry, AuditorSessionRows.class, AuditorSessionRows::new);
            add(registry, SessionEndRows.class, SessionEndRows::new);
            add(registry, OwnSessionRows.class, OwnSessionRows::new);
            add(registry, DraftRows.class, DraftRows::new);
            add(registry, DeliveryLanes.class, DeliveryLanes::new);
            add(registry, DeliveryRows.class, DeliveryRows::new);
            add(registry, DeliveryWork.class, DeliveryWork::new);
            add(registry, DeliveryReads.class, DeliveryReads::new);
            add(registry, LogReads.class, LogReads::new);
            add(registry, EventReads.class, EventReads::new);
            add(registry, EventCounts.class, EventCounts::new);
            add(registry, ClinicianRows.class, ClinicianRows::new);
            add(registry, AuditorRows.class, AuditorRows::new);
            add(registry, LogRows.class, LogRows::new);
            add(registry, SubscriptionRows.class, SubscriptionRows::new);
            add(registry, ExportJobRows.class, ExportJobRows::new);
            add(registry, ExportJobWork.class, ExportJobWork::new);
            add(registry, FollowUpRows.class, FollowUpRows::new);
            add(registry, FigureReads.class, FigureReads::new);
            add(registry, ExportReads.class, ExportReads::new);
            add(registry, SubscriptionLanes.class, SubscriptionLanes::new);
            add(registry, SubscriptionNotices.class, SubscriptionNotices::new);
        }

        private static <T> void add(BeanRegistry registry, Class<T> type, BiFunction<DataSource, Duration, T> table) {
            registry.registerBean(
                    type,
                    bean -> bean.supplier(context -> {
                        context.bean(Ledger.class);
                        return table.apply(
                                context.bean(Pools.class).byAsker(),
                                context.bean(StoreSettings.class).statementTimeout());
                    }));
        }
    }
}
