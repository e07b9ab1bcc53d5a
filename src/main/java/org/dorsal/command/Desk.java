package org.dorsal.command;

import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.audit.archive.Erasure;
import org.dorsal.smart.launch.ConnectionCheck.ExaminationFinding;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.Resolving;

/**
 * A part of the service, opened for one command. It reads the service's database, so it is made outside of this room.
 */
public interface Desk extends AutoCloseable {
    /** Names of the sites that the settings know. */
    Set<String> sites();

    @Override
    void close();

    interface DeliveryDesk extends Desk {
        Filings filings();

        Resolving resolving();
    }

    /** Erasure in a service's database, as the owner of its tables. */
    interface ErasureDesk extends Desk {
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
    record Migrated(int steps, String version) {}

    /** Opens or does something for a command. */
    @FunctionalInterface
    interface DeskAction<D> {
        /**
         * Opens the desk; the caller closes it.
         *
         * @param settings as the service takes them on its command line, {@code --spring.config.additional-location=…}
         */
        DeskResult<D> open(List<String> settings);
    }

    /** Looks at a site and its EHR with the settings of the service. */
    @FunctionalInterface
    interface Doctor {
        /**
         * Examines a site without changes; the findings are in the order of a launch.
         *
         * @param settings as the service takes them on its command line
         */
        DeskResult<List<ExaminationFinding>> examine(List<String> settings, String site);
    }

    sealed interface DeskResult<D> {
        /** Open desk, which the caller closes. */
        record OpenDesk<D>(D desk) implements DeskResult<D> {}

        /** Settings or database are not fit; a sentence each. */
        record DeskRefusal<D>(List<String> says) implements DeskResult<D> {}
    }
}
