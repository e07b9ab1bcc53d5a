package org.dorsal.command;

import java.io.IOException;
import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Opens a part of the service for a command with the settings from its arguments.
 *
 * @param settings for the service, not for the command
 */
record CommandResourceOpener<D>(CommandResource.CommandResourceFactory<D> opening, List<String> settings) {
    private static final Predicate<String> SETTING = Pattern.compile(
                    "--(?:spring|dorsal|logging)\\.[^=]+=.*", Pattern.DOTALL)
            .asMatchPredicate();

    /** Work of a command at a site's desk. */
    @FunctionalInterface
    interface CommandResourceWork<D> {
        /** The exit code. */
        int apply(D desk, String site) throws IOException;
    }

    /** The arguments that are the command's own. */
    static String[] own(String[] args) {
        return Stream.of(args).filter(SETTING.negate()).toArray(String[]::new);
    }

    /** The arguments that are settings of the service. */
    static List<String> settings(String[] args) {
        return Stream.of(args).filter(SETTING).toList();
    }

    D open() {
        return opening.open(settings);
    }

    /** Does something at the desk of a site. */
    static <D extends CommandResource> int workAt(
            CommandResourceOpener<D> desks, Optional<String> site, CommandResourceWork<D> work) throws IOException {
        String named = site.orElseThrow(() -> CommandException.usage("--site is missing; name the site"));
        try (D desk = desks.open()) {
            if (!desk.sites().contains(named)) {
                throw CommandException.usage("there is no such site; known are "
                        + String.join(", ", desk.sites().stream().sorted().toList()));
            }
            return work.apply(desk, named);
        }
    }
}
