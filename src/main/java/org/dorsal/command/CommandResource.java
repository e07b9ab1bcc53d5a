package org.dorsal.command;

import java.time.Period;
import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.archive.Erasure;

/** Parts of the service that commands use. They open the service's database, so they are made outside of this room. */
public final class CommandResource {
    private static final Predicate<String> SETTING = Pattern.compile(
                    "--(?:spring|dorsal|logging)\\.[^=]+=.*", Pattern.DOTALL)
            .asMatchPredicate();

    private CommandResource() {}

    /** Erasure in a service's database, as the owner of its tables. */
    public interface ErasureDesk extends AutoCloseable {
        /** Returns the retention of each site; empty for unlimited. */
        Map<String, Optional<Period>> retention();

        Erasure erasure();

        @Override
        void close();
    }

    /**
     * The database was brought up to date.
     *
     * @param steps how many migrations ran now
     * @param version of the schema
     */
    public record MigrationResult(int steps, String version) {}

    /** Opens or does something for a command. */
    @FunctionalInterface
    public interface CommandResourceFactory<D> {
        /**
         * Opens the desk; the caller closes it.
         *
         * @param settings as the service takes them on its command line, {@code --spring.config.additional-location=…}
         * @throws CommandException when settings or database are not fit, with a sentence for each fault
         */
        D open(List<String> settings);
    }

    /** The arguments that are the command's own. */
    static String[] own(String[] args) {
        return Stream.of(args).filter(SETTING.negate()).toArray(String[]::new);
    }

    /** The arguments that are settings of the service. */
    static List<String> settings(String[] args) {
        return Stream.of(args).filter(SETTING).toList();
    }
}
