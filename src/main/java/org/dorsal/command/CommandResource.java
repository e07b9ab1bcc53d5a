package org.dorsal.command;

import java.io.IOException;
import java.time.Period;
import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.archive.Erasure;
import org.dorsal.smart.launch.ConnectionCheck.ExaminationFinding;

/**
 * A part of the service, opened for one command. It reads the service's database, so it is made outside of this room.
 */
public interface CommandResource extends AutoCloseable {
    /** Names of the sites that the settings know. */
    Set<String> sites();

    @Override
    void close();

    /** Erasure in a service's database, as the owner of its tables. */
    interface ErasureDesk extends CommandResource {
        /** Returns the retention of each site; empty for unlimited. */
        Map<String, Optional<Period>> retention();

        Erasure erasure();

        @Override
        default Set<String> sites() {
            return retention().keySet();
        }
    }

    /**
     * The database was brought up to date.
     *
     * @param steps how many migrations ran now
     * @param version of the schema
     */
    record MigrationResult(int steps, String version) {}

    /** Opens or does something for a command. */
    @FunctionalInterface
    interface CommandResourceFactory<D> {
        /**
         * Opens the desk; the caller closes it.
         *
         * @param settings as the service takes them on its command line, {@code --spring.config.additional-location=…}
         * @throws CommandException when settings or database are not fit, with a sentence for each fault
         */
        D open(List<String> settings);
    }

    /** Looks at a site and its EHR with the settings of the service. */
    @FunctionalInterface
    interface Doctor {
        /**
         * Examines a site without changes; the findings are in the order of a launch.
         *
         * @param settings as the service takes them on its command line
         * @throws CommandException when the settings are not fit or name no such site
         */
        List<ExaminationFinding> examine(List<String> settings, String site);
    }

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
}
