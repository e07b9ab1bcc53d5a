package org.dorsal.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.regex.*;
import java.util.stream.*;
import org.dorsal.settings.InvalidSettingsException.SettingsProblems;
import org.dorsal.store.DriverOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.origin.Origin;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** Validates the settings before any resource is opened, so that an administrator sees all faults at once. */
public final class SettingsCheckInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Map<String, String> DATABASE = new TreeMap<>(Map.of(
            "spring.datasource.url", "give the JDBC address of the PostgreSQL database",
            "spring.datasource.username", "give the database user of the service, who owns nothing",
            "spring.flyway.user", "give the database user that owns the tables and runs the migrations"));

    /** Keys of the addresses of the database; migrations use the first when the second is left out. */
    private static final List<String> ADDRESSES = List.of("spring.datasource.url", "spring.flyway.url");

    /** Name that Spring Boot gives to the settings of a file. */
    private static final Pattern FILE = Pattern.compile("Config resource 'file \\[(.+?)]' via .*");

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9.\\[\\]-]*[a-z0-9\\]]");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        SettingsProblems problems = new SettingsProblems();
        problemsOfDatabase(environment).forEach(problems::add);
        Binder binder = Binder.get(environment);
        Bindable<DorsalProperties> type = Bindable.of(DorsalProperties.class);
        try {
            binder.bindOrCreate("dorsal", type, new UnreadableValueHandler(problems))
                    .toSettings();
        } catch (InvalidSettingsException refused) {
            refused.problems().forEach(problems::add);
        }
        try {
            binder.bindOrCreate(
                    "dorsal",
                    type,
                    new NoUnboundElementsBindHandler(
                            new UnreadableValueHandler(problems), new UnboundElementsSourceFilter()));
        } catch (BindException unknown) {
            if (!(unknown.getCause() instanceof UnboundConfigurationPropertiesException keys)) {
                throw unknown;
            }
            keys.getUnboundProperties().stream()
                    .map(property -> property.getName() + " ")
                    .filter(key -> problems.sentences().noneMatch(sentence -> sentence.startsWith(key)))
                    .forEach(key -> problems.add(key + "is no setting; correct or remove it"));
        }
        if (problems.count() > 0) {
            throw new InvalidSettingsException(Stream.concat(
                            problems.sentences().map(sentence -> sentence + origin(environment, sentence)),
                            Stream.of(files(environment)))
                    .toList());
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

    /** Returns the place of the value that the sentence begins with, or nothing where none is written or known. */
    private static String origin(Environment environment, String sentence) {
        return KEY.matcher(sentence)
                .results()
                .limit(1)
                .filter(key -> key.start() == 0)
                .map(MatchResult::group)
                .flatMap(key -> Stream.of(key, key + "[0]"))
                .filter(ConfigurationPropertyName::isValid)
                .map(ConfigurationPropertyName::of)
                .flatMap(key -> StreamSupport.stream(
                                ConfigurationPropertySources.get(environment).spliterator(), false)
                        .flatMap(source -> Stream.ofNullable(source.getConfigurationProperty(key)))
                        .limit(1))
                .flatMap(property -> Stream.ofNullable(property.getOrigin()))
                .map(Origin::toString)
                .findFirst()
                .map(place -> " (" + place + ")")
                .orElse("");
    }

    /** Names the files that were read, so that one in an unexpected folder is noticed. */
    private static String files(ConfigurableEnvironment environment) {
        String files = environment.getPropertySources().stream()
                .flatMap(source -> FILE.matcher(source.getName()).results())
                .map(file -> Path.of(file.group(1)).toAbsolutePath().normalize().toString())
                .distinct()
                .collect(Collectors.joining(", "));
        return files.isEmpty()
                ? "No settings file was read; name its folder in SPRING_CONFIG_ADDITIONAL_LOCATION."
                : "Settings files that were read: " + files;
    }

    /** Handler that notes a value that is not of its type and goes on, so that all such values are reported together. */
    private static final class UnreadableValueHandler extends AbstractBindHandler {
        private final SettingsProblems problems;

        UnreadableValueHandler(SettingsProblems problems) {
            this.problems = problems;
        }

        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
                throws Exception {
            if (error instanceof UnboundConfigurationPropertiesException
                    || context.getConfigurationProperty() == null) {
                throw error;
            }
            problems.add(name + " can't be read; give " + kind(target.getType().resolve()));
            return null;
        }

        private static String kind(@Nullable Class<?> type) {
            if (type == Duration.class) {
                return "a time such as 20s or 14d";
            }
            if (type == boolean.class) {
                return "true or false";
            }
            return type == int.class ? "a whole number" : "a value as settings.md shows it";
        }
    }
}
