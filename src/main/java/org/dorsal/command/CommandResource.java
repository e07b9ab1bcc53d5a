package org.dorsal.command;

import java.time.Period;
import java.util.*;
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
}
