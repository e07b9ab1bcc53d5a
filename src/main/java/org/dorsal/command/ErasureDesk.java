package org.dorsal.command;

import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.audit.archive.Erasure;

/** Erasure in a service's database, opened for one command as the owner of its tables. */
public interface ErasureDesk extends AutoCloseable {
    /** Names of the sites that the settings know, with how long each keeps what nobody asks for; empty: for ever. */
    Map<String, Optional<Period>> retention();

    Erasure erasure();

    @Override
    void close();

    /** Opens one. */
    @FunctionalInterface
    interface Opening {
        /**
         * Opens it.
         *
         * @param settings as the service takes them on its command line
         */
        Opened open(List<String> settings);
    }

    /** What came of opening. */
    sealed interface Opened {
        /** Open; whoever asked for it closes it. */
        record Ready(ErasureDesk desk) implements Opened {}

        /** Settings or database are not fit; a sentence each. */
        record Refused(List<String> says) implements Opened {}
    }
}
