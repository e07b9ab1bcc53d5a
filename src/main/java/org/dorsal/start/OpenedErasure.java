package org.dorsal.start;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.audit.archive.Erasure;
import org.dorsal.command.ErasureDesk;
import org.dorsal.settings.Settings;
import org.dorsal.settings.SettingsCheck;
import org.dorsal.store.ErasureRows;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;

/** Opens the service's database for erasing: with its settings, as the owner of its tables, whom the service itself never is. */
public final class OpenedErasure implements ErasureDesk.Opening {
    /** A patient with a million events is erased in one statement. */
    private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(10);

    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);

    @Override
    public ErasureDesk.Opened open(List<String> settings) {
        try (var context = new GenericApplicationContext()) {
            context.setEnvironment(OpenedDeliveries.environment(settings));
            new SettingsCheck().initialize(context);
            Environment environment = context.getEnvironment();
            Settings read = Settings.of(environment);
            HikariDataSource owner = owner(environment); // connects once, or throws
            return new ErasureDesk.Opened.Ready(new Desk(retention(read), owner));
        } catch (RuntimeException fault) {
            return new ErasureDesk.Opened.Refused(OpenedDeliveries.says(fault));
        }
    }

    private static Map<String, Optional<Period>> retention(Settings settings) {
        return settings.sites().stream()
                .collect(Collectors.toMap(site -> site.id().value(), Settings.Site::retention));
    }

    private static HikariDataSource owner(Environment environment) {
        var owner = new HikariConfig();
        owner.setJdbcUrl(
                environment.getProperty("spring.flyway.url", environment.getRequiredProperty("spring.datasource.url")));
        owner.setUsername(environment.getRequiredProperty("spring.flyway.user"));
        owner.setPassword(environment.getProperty("spring.flyway.password", ""));
        owner.setMaximumPoolSize(1);
        owner.setConnectionTimeout(CONNECTED_WITHIN.toMillis());
        return new HikariDataSource(owner);
    }

    private record Desk(Map<String, Optional<Period>> retention, HikariDataSource owner) implements ErasureDesk {
        @Override
        public Erasure erasure() {
            return new Erasure(new ErasureRows(owner, LONGEST_STATEMENT), Clock.systemUTC(), new SecureRandom());
        }

        @Override
        public void close() {
            owner.close();
        }
    }
}
