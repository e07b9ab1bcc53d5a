package org.dorsal.start;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.Room;
import org.dorsal.command.DeliveryDesk;
import org.dorsal.settings.Settings;
import org.dorsal.settings.SettingsCheck;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.Resolving;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Opens deliveries for a command, with the settings of the service and without its doors. Without SpringApplication, too: that
 * would tell faults by the log, with stack traces.
 */
public final class OpenedDeliveries implements DeliveryDesk.Opening {
    /** A command asks one thing after another; the service beside it needs the connections. */
    private static final String FEW_CONNECTIONS = "--spring.datasource.hikari.maximum-pool-size=2";

    private static final String HOUSE = Room.class.getPackageName();

    private final Class<?>[] wiring;

    public OpenedDeliveries(Class<?>... wiring) {
        this.wiring = wiring.clone();
    }

    @Override
    public DeliveryDesk.Opened open(List<String> settings) {
        var context = new AnnotationConfigApplicationContext();
        try {
            context.setEnvironment(environment(settings));
            new SettingsCheck().initialize(context);
            context.register(wiring);
            context.refresh();
            return new DeliveryDesk.Opened.Ready(new Desk(context));
        } catch (RuntimeException fault) {
            context.close();
            return new DeliveryDesk.Opened.Refused(says(fault));
        }
    }

    /** What the service would read, in the service's order. */
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

    /** Our own sentences; of a foreign fault only the kind, because its message may quote anything. */
    static List<String> says(Throwable fault) {
        List<Throwable> causes = Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
                .toList();
        return causes.stream()
                .filter(cause -> cause.getClass().getPackageName().startsWith(HOUSE))
                .findFirst()
                .map(own -> String.valueOf(own.getMessage()).lines().toList())
                .orElseGet(() -> List.of("the service's settings or its database can't be used ("
                        + causes.getLast().getClass().getSimpleName()
                        + "); start the command with the settings of the service"));
    }

    private record Desk(ConfigurableApplicationContext context) implements DeliveryDesk {
        @Override
        public Set<String> sites() {
            return context.getBean(Settings.class).sites().stream()
                    .map(site -> site.id().value())
                    .collect(Collectors.toSet());
        }

        @Override
        public Filings filings() {
            return context.getBean(Filings.class);
        }

        @Override
        public Resolving resolving() {
            return context.getBean(Resolving.class);
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
