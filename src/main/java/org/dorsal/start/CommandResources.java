package org.dorsal.start;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.time.*;
import java.util.*;
import java.util.function.Supplier;
import java.util.stream.*;
import org.dorsal.Room;
import org.dorsal.archive.Erasure;
import org.dorsal.command.CommandException;
import org.dorsal.command.CommandResource.ErasureDesk;
import org.dorsal.command.CommandResource.MigrationResult;
import org.dorsal.settings.ConfiguredSite;
import org.dorsal.settings.Settings;
import org.dorsal.settings.SettingsCheckInitializer;
import org.dorsal.store.DriverOptions;
import org.dorsal.store.ErasureRows;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Opens parts of the service for commands, with its settings and without its HTTP interfaces. Does not use
 * SpringApplication, which would log faults with stack traces.
 */
public final class CommandResources {
    private static final String HOUSE = Room.class.getPackageName();
    /** A patient with a million events is erased in one statement. */
    private static final Duration MAX_STATEMENT = Duration.ofMinutes(10);

    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
    private static final int CONNECT_RETRIES = 5;

    private CommandResources() {}

    /** Opens the database as the owner of its tables, for erasure; the service itself never has these rights. */
    public static ErasureDesk erasures(List<String> settings) {
        return opened(() -> {
            try (var context = new GenericApplicationContext()) {
                context.setEnvironment(environment(settings));
                new SettingsCheckInitializer().initialize(context);
                Environment environment = context.getEnvironment();
                Map<String, Optional<Period>> retention = Settings.of(environment).sites().stream()
                        .collect(Collectors.toMap(site -> site.id().value(), ConfiguredSite::retention));
                return new Erasures(retention, owner(environment)); // connects once, or throws
            }
        });
    }

    /** Runs the migrations with the settings of the service and nothing else of it: no site needs to be known. */
    public static MigrationResult migration(List<String> settings) {
        return opened(() -> {
            Environment environment = environment(settings);
            List<String> problems = SettingsCheckInitializer.problemsOfDatabase(environment);
            if (!problems.isEmpty()) {
                throw CommandException.unfit(problems);
            }
            return migrated(environment);
        });
    }

    private static MigrationResult migrated(Environment environment) {
        String service = environment.getRequiredProperty("spring.datasource.username");
        String owner = environment.getRequiredProperty("spring.flyway.user");
        if (owner.equals(service)) {
            throw CommandException.unfit(
                    List.of("spring.flyway.user and spring.datasource.username are the same; give two database users"));
        }
        MigrateResult result = Flyway.configure()
                .dataSource(url(environment), owner, environment.getProperty("spring.flyway.password", ""))
                .placeholders(Map.of("app_role", service))
                .connectRetries(CONNECT_RETRIES)
                .load()
                .migrate();
        String version = result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion;
        return new MigrationResult(result.migrationsExecuted, String.valueOf(version));
    }

    private static HikariDataSource owner(Environment environment) {
        var owner = new HikariConfig();
        owner.setJdbcUrl(url(environment));
        owner.setUsername(environment.getRequiredProperty("spring.flyway.user"));
        owner.setPassword(environment.getProperty("spring.flyway.password", ""));
        owner.setMaximumPoolSize(1);
        owner.setConnectionTimeout(CONNECTED_WITHIN.toMillis());
        return new HikariDataSource(DriverOptions.set(owner, MAX_STATEMENT));
    }

    private static String url(Environment environment) {
        return environment.getProperty("spring.flyway.url", environment.getRequiredProperty("spring.datasource.url"));
    }

    /** Returns the environment that the service would read, in the service's order. */
    static ConfigurableEnvironment environment(List<String> settings) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(settings.toArray(String[]::new)));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return environment;
    }

    private static <D> D opened(Supplier<D> opening) {
        try {
            return opening.get();
        } catch (RuntimeException fault) {
            throw CommandException.unfit(messages(fault));
        }
    }

    /** Our own sentences; of a foreign fault only the kind, because its message may quote anything. */
    static List<String> messages(Throwable fault) {
        List<Throwable> causes = Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
                .toList();
        return causes.stream()
                .filter(cause -> cause.getClass().getPackageName().startsWith(HOUSE))
                .findFirst()
                .map(cause -> String.valueOf(cause.getMessage()).lines().toList())
                .orElseGet(() -> List.of("the service's settings or its database can't be used ("
                        + causes.getLast().getClass().getSimpleName()
                        + "); start the command with the settings of the service"));
    }

    private record Erasures(Map<String, Optional<Period>> retention, HikariDataSource owner) implements ErasureDesk {
        @Override
        public Erasure erasure() {
            return new Erasure(new ErasureRows(owner, MAX_STATEMENT), Clock.systemUTC(), new SecureRandom());
        }

        @Override
        public void close() {
            owner.close();
        }
    }
}
