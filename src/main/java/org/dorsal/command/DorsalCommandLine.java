package org.dorsal.command;

import java.io.*;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.dorsal.command.CommandResource.ErasureDesk;
import org.dorsal.command.CommandResource.MigrationResult;
import org.dorsal.command.Profiles.CommandProfiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command line: {@code dorsal score}, {@code impact}, {@code lint}, {@code erase},
 * {@code migrate}. No database, no network, no Spring: the resources of
 * the last two are opened outside of this package. Help texts are in {@code words/command-line.properties}.
 */
public final class DorsalCommandLine {
    private static final Set<String> OF_THE_SERVICE = Set.of("erase", "migrate");
    private static final Set<String> OTHERS =
            Set.of("score", "impact", "lint", "help", "--help", "-h", "--version", "-V");

    private DorsalCommandLine() {}

    @Command(name = "dorsal")
    private static final class RootCommand {}

    /** Whether these arguments call a command; otherwise the service is meant. */
    public static boolean isFor(String[] args) {
        return args.length > 0 && (OTHERS.contains(args[0]) || OF_THE_SERVICE.contains(args[0]));
    }

    /**
     * Runs a command.
     *
     * @param shipped the profiles that are used where no directory is named
     * @param erasures opens the service's database for erasing
     * @param migration brings the service's database up to date, as the owner of its tables, a role that the service never has; repeatable
     * @param clock detects responses in the future and dates results
     * @param out output; a stream that throws after its reader has ended, so not {@code System.out}
     * @return the exit code: 0 done, 1 something was refused or found, 2 called wrongly, 3 input, output or Dorsal failed
     */
    public static int run(
            String[] args,
            CommandProfiles shipped,
            CommandResource.CommandResourceFactory<ErasureDesk> erasures,
            CommandResource.CommandResourceFactory<MigrationResult> migration,
            Clock clock,
            InputStream input,
            OutputStream out,
            PrintStream err) {
        Streams streams = new Streams(input, out, err);
        boolean settings = args.length > 0 && OF_THE_SERVICE.contains(args[0]);
        List<String> settingsArguments = settings ? CommandResource.settings(args) : List.of();
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("score", () -> new ScoreCommand(shipped, clock, streams));
        commands.put("impact", () -> new ImpactCommand(shipped, clock, streams));
        commands.put("lint", () -> new LintCommand(shipped, clock, streams));
        commands.put("erase", () -> new EraseCommand(() -> erasures.open(settingsArguments), clock, streams));
        commands.put("migrate", () -> new MigrateCommand(() -> migration.open(settingsArguments), streams));
        CommandLine dorsal = new CommandLine(new RootCommand());
        needed(args, commands).forEach(command -> dorsal.addSubcommand(command.get()));
        return worded(dorsal, streams).execute(settings ? CommandResource.own(args) : args);
    }

    private static CommandLine worded(CommandLine dorsal, Streams streams) {
        helpful(dorsal);
        return dorsal.addSubcommand(new CommandLine.HelpCommand())
                .setResourceBundle(ResourceBundle.getBundle("words.command-line", Locale.ROOT))
                .setOut(new PrintWriter(new OutputStreamWriter(streams.out(), StandardCharsets.UTF_8), true))
                .setErr(new PrintWriter(new OutputStreamWriter(streams.err(), StandardCharsets.UTF_8), true))
                .setParameterExceptionHandler((wrong, _) -> usage(wrong, streams))
                .setExecutionExceptionHandler((fault, _, _) -> end(fault, streams));
    }

    /** The one that is called, or all for the help: each costs ten milliseconds to read its options from. */
    private static Collection<Supplier<Object>> needed(String[] args, Map<String, Supplier<Object>> commands) {
        Supplier<Object> called = args.length > 0 ? commands.get(args[0]) : null;
        return called == null ? commands.values() : List.of(called);
    }

    /** Adds help and version to every command; options are listed in the order of their declaration. */
    private static void helpful(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.mixinStandardHelpOptions(true).versionProvider(() -> new String[] {"dorsal " + release()});
        spec.usageMessage().sortOptions(false);
        command.getSubcommands().values().forEach(DorsalCommandLine::helpful);
    }

    /** Release named by the jar; {@code development} without a jar. */
    static String release() {
        return Optional.ofNullable(DorsalCommandLine.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** The whole help would bury the one sentence that matters. */
    private static int usage(CommandLine.ParameterException wrong, Streams streams) {
        streams.printMessage(String.valueOf(wrong.getMessage()));
        streams.printMessage("see '" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
        return CommandException.USAGE;
    }

    private static int end(Exception fault, Streams streams) {
        CommandException ending = switch (fault) {
            case CommandException expected -> expected;
            case IOException io -> CommandException.of(io);
            default ->
                CommandException.of(
                        new IOException("Dorsal failed with " + fault.getClass().getName()));
        };
        if (!ending.message().isEmpty()) {
            streams.printMessage(ending.message());
        }
        return ending.exitCode();
    }

    /**
     * {@code dorsal migrate}: runs the migrations for installations in which the service does not have the owner's
     * password.
     */
    @Command(name = "migrate")
    record MigrateCommand(Supplier<MigrationResult> migration, Streams streams) implements Callable<Integer> {
        @Override
        public Integer call() throws CommandException {
            MigrationResult result = migration.get();
            streams.printMessage(
                    "the database is at version " + result.version() + ", " + result.steps() + " migrations ran");
            return CommandException.DONE;
        }
    }
}
