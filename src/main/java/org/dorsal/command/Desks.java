package org.dorsal.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Opens the deliveries for a command with the settings that stood among its arguments.
 *
 * @param settings for the service, not for the command
 */
record Desks(DeliveryDesk.Opening opening, List<String> settings) {
    private static final Predicate<String> SETTING = Pattern.compile(
                    "--(?:spring|dorsal|logging)\\.[^=]+=.*", Pattern.DOTALL)
            .asMatchPredicate();

    /** What a command does at a site's deliveries. */
    @FunctionalInterface
    interface Work {
        /** The exit code. */
        int at(DeliveryDesk desk, String site) throws IOException;
    }

    /** The arguments that are the command's own. */
    static String[] own(String[] args) {
        return Stream.of(args).filter(SETTING.negate()).toArray(String[]::new);
    }

    /** The arguments that are settings of the service. */
    static List<String> settings(String[] args) {
        return Stream.of(args).filter(SETTING).toList();
    }

    /** Does something at a site's deliveries. */
    int at(Optional<String> site, Work work) throws IOException {
        String named =
                site.orElseThrow(() -> Ending.usage("--site is missing; name the site whose deliveries are meant"));
        return switch (opening.open(settings)) {
            case DeliveryDesk.Opened.Refused(List<String> says) -> throw Ending.fault(String.join("; ", says));
            case DeliveryDesk.Opened.Ready(DeliveryDesk desk) -> {
                try (desk) {
                    if (!desk.sites().contains(named)) {
                        throw Ending.usage("there is no such site; known are "
                                + String.join(
                                        ", ", desk.sites().stream().sorted().toList()));
                    }
                    yield work.at(desk, named);
                }
            }
        };
    }
}
