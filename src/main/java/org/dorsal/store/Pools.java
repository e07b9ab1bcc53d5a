package org.dorsal.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * The service's connections, each group of askers with a pool of its own: of one that is used up by a flood or by slow statements
 * the others feel nothing but a slower database. A thread that does not say for whom it asks, asks for a page.
 */
public final class Pools implements AutoCloseable {
    /** Who asks. */
    public enum Pool {
        /** The FHIR door, auditors and watchers: searches that may take as long as a statement may. */
        API,
        /** Clinicians and operators, and whatever nobody named. */
        PAGES,
        /** What carries results to EHRs. */
        DELIVERIES,
        /** What gives events their place in the signed log. */
        LOG,
        /** The probe that tells whether the database is there. */
        READINESS
    }

    private static final ThreadLocal<Pool> ASKS = ThreadLocal.withInitial(() -> Pool.PAGES);

    private final Map<Pool, HikariDataSource> own = new EnumMap<>(Pool.class);
    private final DataSource api;
    private final AbstractRoutingDataSource byAsker;

    /**
     * Sets the service's own options of the driver on the pool of the API, and opens the others with its settings but for their size.
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
        settings.connections().forEach((pool, most) -> own.put(pool, opened(like, pool, most, metrics)));
        Map<Object, Object> all = new HashMap<>(own);
        all.put(Pool.API, api);
        byAsker.setTargetDataSources(all);
        byAsker.afterPropertiesSet();
    }

    /** From now on this thread asks with connections of that pool, until what is given back is closed. */
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

    /** With connections of which pool this thread asks. */
    static Pool asking() {
        return ASKS.get();
    }

    /** Connections of whoever asks. */
    DataSource byAsker() {
        return byAsker;
    }

    /** Connections of one pool, whoever asks. */
    DataSource of(Pool pool) {
        return pool == Pool.API ? api : Objects.requireNonNull(own.get(pool));
    }

    @Override
    public void close() {
        own.values().forEach(HikariDataSource::close);
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
