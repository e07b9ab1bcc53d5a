package org.dorsal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Reads the settings before anything is opened, so that whoever starts the service sees all that is missing at once. */
public final class SettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Map<String, String> DATABASE = new TreeMap<>(Map.of(
            "spring.datasource.url", "give the JDBC address of the PostgreSQL database",
            "spring.datasource.username", "give the database user of the service, who owns nothing",
            "spring.flyway.user", "give the database user that owns the tables and runs the migrations"));

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        List<String> problems = new ArrayList<>(missingOfDatabase(environment));
        try {
            Settings.of(environment);
        } catch (SettingsRefused refused) {
            problems.addAll(refused.problems());
        }
        if (!problems.isEmpty()) {
            throw new SettingsRefused(problems);
        }
    }

    /** What is not said of the database, a sentence for each key. */
    public static List<String> missingOfDatabase(Environment environment) {
        return DATABASE.entrySet().stream()
                .filter(key -> environment.getProperty(key.getKey(), "").isBlank())
                .map(key -> key.getKey() + " is missing; " + key.getValue())
                .toList();
    }
}
