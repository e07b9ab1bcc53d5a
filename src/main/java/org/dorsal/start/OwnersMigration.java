package org.dorsal.start;

import java.util.List;
import java.util.Map;
import org.dorsal.command.Migration;
import org.dorsal.settings.SettingsCheck;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.springframework.core.env.Environment;

/** Runs the migrations with the settings of the service and nothing else of it: no site needs to be known. */
public final class OwnersMigration implements Migration {
    private static final int CONNECT_RETRIES = 5;

    @Override
    public Outcome migrate(List<String> settings) {
        try {
            Environment environment = OpenedDeliveries.environment(settings);
            List<String> missing = SettingsCheck.missingOfDatabase(environment);
            return missing.isEmpty() ? migrate(environment) : new Outcome.Refused(missing);
        } catch (RuntimeException fault) {
            return new Outcome.Refused(OpenedDeliveries.says(fault));
        }
    }

    private static Outcome migrate(Environment environment) {
        String service = environment.getRequiredProperty("spring.datasource.username");
        String owner = environment.getRequiredProperty("spring.flyway.user");
        if (owner.equals(service)) {
            return new Outcome.Refused(
                    List.of("spring.flyway.user and spring.datasource.username are the same; give two database users"));
        }
        String url =
                environment.getProperty("spring.flyway.url", environment.getRequiredProperty("spring.datasource.url"));
        MigrateResult result = Flyway.configure()
                .dataSource(url, owner, environment.getProperty("spring.flyway.password", ""))
                .placeholders(Map.of("app_role", service))
                .connectRetries(CONNECT_RETRIES)
                .load()
                .migrate();
        String version = result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion;
        return new Outcome.Done(result.migrationsExecuted, String.valueOf(version));
    }
}
