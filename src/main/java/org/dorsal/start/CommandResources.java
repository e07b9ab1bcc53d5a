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
import org.dorsal.settings.SettingsConfiguration;
import org.dorsal.start.ProcessConfiguration.ClockConfiguration;
import org.dorsal.store.DriverOptions;
import org.dorsal.store.ErasureRows;
import org.dorsal.store.StoreConfiguration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
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
    /**
     * Connection limit: a command runs one statement at a time, and a running service needs the other connections.
     */
    private static final String FEW_CONNECTIONS = "--spring.datasource.hikari.maximum-pool-size=2";

    private static final String HOUSE = Room.class.getPackageName();
    /** A patient with a million events is erased in one statement. */
    private static final Duration MAX_STATEMENT = Duration.ofMinutes(10);

    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
    private static final int CONNECT_RETRIES = 5;

    private CommandResources() {}

    /** Configuration of the service's database, without HTTP interfaces. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(DataSourceAutoConfiguration.class)
    @Import({ClockConfiguration.class, SettingsConfiguration.class, StoreConfiguration.class})
    static class DatabaseConfiguration {}

    /**
     * Opens the database as the service does and closes it.
     *
     * @throws CommandException when settings or database are not fit, with a sentence for each fault
     */
    static void checkDatabase(List<String> settings) {
        opened(() -> {
            try (var context = new AnnotationConfigApplicationContext()) {
                context.setEnvironment(environment(settings));
                new SettingsCheckInitializer().initialize(context);
                context.register(DatabaseConfiguration.class);
                context.refresh();
                return context.getId();
            }
        });
    }

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
        List<String> arguments = new ArrayList<>(settings);
        arguments.add(FEW_CONNECTIONS);
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SimpleCommandLinePropertySource(arguments.toArray(String[]::new)));
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
