package org.dorsal.command;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Options and subcommands that the help of a command lists, for tests of documents. */
public final class ListedOptions {
    private static final Pattern OPTION = Pattern.compile("(?m)(?<=[\\s\\[,=])--?[a-zA-Z][\\w-]*");

    private ListedOptions() {}

    /** Returns the options of a command, such as {@code deliveries resolve}; empty if there is no such command. */
    public static Set<String> of(String... command) {
        String[] call = java.util.Arrays.copyOf(command, command.length + 1);
        call[command.length] = "--help";
        CommandCall help = CommandCall.dorsal(call);
        return help.exitCode() != 0
                ? Set.of()
                : OPTION.matcher(help.out()).results().map(MatchResult::group).collect(Collectors.toUnmodifiableSet());
    }
}
