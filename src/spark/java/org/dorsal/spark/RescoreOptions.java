package org.dorsal.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import org.dorsal.command.CommandException;
import org.dorsal.command.LineOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line: {@code score} or {@code impact}, then the options of that command and a few additional ones. */
@Command(name = "rescore", abbreviateSynopsis = true, sortOptions = false, mixinStandardHelpOptions = true)
final class RescoreOptions {
    private static final List<String> COMMANDS = List.of("score", "impact");

    @Option(names = "--as", paramLabel = "parquet|csv|ndjson")
    Shape as = Shape.parquet;

    @Option(names = "--profiles", paramLabel = "DIR")
    Optional<String> profiles = Optional.empty();

    @Option(names = "--to", paramLabel = "DIR")
    Optional<String> to = Optional.empty();

    @Option(names = "--edition", paramLabel = "VERSION")
    Optional<String> edition = Optional.empty();

    @Mixin
    final LineOptions lines = new LineOptions();

    private boolean compares;

    /** Format of the output; constants are spelled as on the command line. */
    enum Shape {
        parquet,
        csv,
        ndjson
    }

    /** Returns whether two editions are compared. */
    boolean compares() {
        return compares;
    }

    /** Reads a command line; one that can't be kept ends it. */
    static RescoreOptions parse(String... arguments) {
        RescoreOptions options = new RescoreOptions();
        CommandLine command = command(options);
        boolean named = arguments.length > 0 && COMMANDS.contains(arguments[0]);
        try {
            command.parseArgs(named ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments);
        } catch (CommandLine.ParameterException wrong) {
            throw CommandException.usage(String.valueOf(wrong.getMessage()));
        }
        if (!named) {
            throw CommandException.usage("the first word is score or impact; --help tells more");
        }
        options.compares = arguments[0].equals("impact");
        options.check();
        return options;
    }

    /** Returns the usage message when help is requested. */
    static Optional<String> help(String... arguments) {
        boolean asked = Arrays.asList(arguments).contains("--help")
                || Arrays.asList(arguments).contains("-h");
        return asked ? Optional.of(command(new RescoreOptions()).getUsageMessage()) : Optional.empty();
    }

    private void check() {
        if (lines.files().isEmpty()) {
            throw CommandException.usage("name the files, directories or patterns to read");
        }
        if (lines.out().isEmpty()) {
            throw CommandException.usage("--out is missing; name a directory that is not there yet");
        }
        if (!compares && (to.isPresent() || edition.isPresent())) {
            throw CommandException.usage("--to and --edition belong to impact");
        }
        try {
            lines.check();
        } catch (IOException fault) {
            throw CommandException.of(fault);
        }
    }

    private static CommandLine command(RescoreOptions options) {
        return new CommandLine(options).setResourceBundle(new CommandTexts());
    }

    /** Texts of this command, and those of the options shared with the command line of the service. */
    private static final class CommandTexts extends ResourceBundle {
        private final ResourceBundle own;

        CommandTexts() {
            try (InputStream text = RescoreOptions.class.getResourceAsStream("/words/rescore.properties")) {
                own = new PropertyResourceBundle(new InputStreamReader(text, StandardCharsets.UTF_8));
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
            setParent(ResourceBundle.getBundle("words.command-line", Locale.ROOT));
        }

        @Override
        protected @Nullable Object handleGetObject(String key) {
            return own.containsKey(key) ? own.getObject(key) : null;
        }

        @Override
        public Enumeration<String> getKeys() {
            return own.getKeys();
        }
    }
}
