package org.dorsal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dorsal.store.DriverOptions;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Validates the settings before any resource is opened, so that an administrator sees all faults at once. */
public final class SettingsCheckInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Map<String, String> DATABASE = new TreeMap<>(Map.of(
            "spring.datasource.url", "give the JDBC address of the PostgreSQL database",
            "spring.datasource.username", "give the database user of the service, who owns nothing",
            "spring.flyway.user", "give the database user that owns the tables and runs the migrations"));

    /** Keys of the addresses of the database; migrations use the first when the second is left out. */
    private static final List<String> ADDRESSES = List.of("spring.datasource.url", "spring.flyway.url");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        List<String> problems = new ArrayList<>(problemsOfDatabase(environment));
        try {
            Settings.of(environment);
        } catch (InvalidSettingsException refused) {
            problems.addAll(refused.problems());
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    /** Lists the missing and the refused settings of the database, a sentence each. */
    public static List<String> problemsOfDatabase(Environment environment) {
        return Stream.concat(
                        DATABASE.entrySet().stream()
                                .filter(key -> environment
                                        .getProperty(key.getKey(), "")
                                        .isBlank())
                                .map(key -> key.getKey() + " is missing; " + key.getValue()),
                        ADDRESSES.stream()
                                .flatMap(key ->
                                        DriverOptions.objections(key, environment.getProperty(key, "")).stream()))
                .toList();
    }
}
