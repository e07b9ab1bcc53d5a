package org.dorsal.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.sql.SQLException;
import java.util.*;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * Connection pools of the service, one for each group of callers: if a flood of requests or slow statements exhaust
 * one pool, the other groups notice only a slower database. A thread without a set pool uses {@link Pool#PAGES}.
 */
public final class Pools implements AutoCloseable {
    /** Group of callers. */
    public enum Pool {
        /** The FHIR door, auditors and watchers: searches that may take as long as a statement may. */
        API,
        /** Clinicians, operators and all threads without a set pool. */
        PAGES,
        /** Delivery of results to EHRs. */
        DELIVERIES,
        /** Sequencing of events in the signed log. */
        LOG,
        /** Readiness probe of the database. */
        READINESS
    }

    private static final ThreadLocal<Pool> ASKS = ThreadLocal.withInitial(() -> Pool.PAGES);

    private final Map<Pool, HikariDataSource> pools = new EnumMap<>(Pool.class);
    private final DataSource api;
    private final AbstractRoutingDataSource byAsker;

    /**
     * Sets the service's own options of the driver on the pool of the API, and opens the others with its settings but
     * for their size.
     *
     * @param api of Spring Boot, by {@code spring.datasource}
     * @param metrics who counts the connections of each
     */
    Pools(DataSource api, StoreSettings settings, Optional<MetricsTrackerFactory> metrics) {
        HikariDataSource like = DriverOptions.set(pool(api), settings.statementTimeout());
        this.api = api;
        this.byAsker = new AbstractRoutingDataSource() {
            @Override
            protected Object determineCurrentLookupKey() {
                return asking();
            }
        };
        settings.connections().forEach((pool, most) -> pools.put(pool, opened(like, pool, most, metrics)));
        Map<Object, Object> all = new HashMap<>(pools);
        all.put(Pool.API, api);
        byAsker.setTargetDataSources(all);
        byAsker.afterPropertiesSet();
    }

    /** Makes this thread use that pool until the returned object is closed. */
    public static PoolTurn as(Pool pool) {
        Pool before = ASKS.get();
        ASKS.set(pool);
        return () -> ASKS.set(before);
    }

    /** A thread's use of a pool. */
    @FunctionalInterface
    public interface PoolTurn extends AutoCloseable {
        @Override
        void close();
    }

    /** Returns the pool of the current thread. */
    static Pool asking() {
        return ASKS.get();
    }

    /** Returns a data source that routes to the pool of the current thread. */
    DataSource byAsker() {
        return byAsker;
    }

    /** Returns the connections of one pool, independent of the current thread. */
    DataSource of(Pool pool) {
        return pool == Pool.API ? api : Objects.requireNonNull(pools.get(pool));
    }

    @Override
    public void close() {
        pools.values().forEach(HikariDataSource::close);
    }

    private static HikariDataSource pool(DataSource api) {
        try {
            return api.unwrap(HikariDataSource.class);
        } catch (SQLException other) {
            throw new IllegalStateException("spring.datasource.type must be Hikari's, or left out", other);
        }
    }

    /** Opens a pool that keeps one idle connection. */
    private static HikariDataSource opened(
            HikariDataSource like, Pool pool, int most, Optional<MetricsTrackerFactory> metrics) {
        HikariConfig config = new HikariConfig();
        like.copyStateTo(config);
        config.setPoolName(pool.name().toLowerCase(Locale.ROOT));
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(1);
        metrics.ifPresent(config::setMetricsTrackerFactory);
        return new HikariDataSource(config);
    }
}
