package org.dorsal.command;

import java.util.List;
import java.util.Set;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.Resolving;

/**
 * The deliveries of a service, opened for one command. It reads the service's database, so it is made where settings are read,
 * outside of this room.
 */
public interface DeliveryDesk extends AutoCloseable {
    /** Names of the sites that the settings know. */
    Set<String> sites();

    Filings filings();

    Resolving resolving();

    @Override
    void close();

    /** Opens one. */
    @FunctionalInterface
    interface Opening {
        /**
         * Opens the deliveries.
         *
         * @param settings as the service takes them on its command line, {@code --spring.config.additional-location=…}
         */
        Opened open(List<String> settings);
    }

    /** What came of opening. */
    sealed interface Opened {
        /** Open; whoever asked for it closes it. */
        record Ready(DeliveryDesk desk) implements Opened {}

        /** Settings or database are not fit; a sentence each. */
        record Refused(List<String> says) implements Opened {}
    }
}
