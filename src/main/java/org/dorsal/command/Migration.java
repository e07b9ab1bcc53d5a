package org.dorsal.command;

import java.util.List;

/** Brings the service's database up to date, as the owner of its tables, whom the service itself never is. */
@FunctionalInterface
public interface Migration {
    /**
     * Does it; again is harmless.
     *
     * @param settings as the service takes them on its command line
     */
    Outcome migrate(List<String> settings);

    /** What came of it. */
    sealed interface Outcome {
        /**
         * The database is up to date.
         *
         * @param steps how many migrations ran now
         * @param version of the schema
         */
        record Done(int steps, String version) implements Outcome {}

        /** Settings or database are not fit; a sentence each. */
        record Refused(List<String> says) implements Outcome {}
    }
}
