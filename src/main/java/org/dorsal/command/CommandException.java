package org.dorsal.command;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;

/** Ends the command before its work is done, with a sentence for the person who called it. */
public final class CommandException extends RuntimeException {
    /** Exit codes of commands, for scripts. */
    public static final int DONE = 0;

    /** Exit code: some input was refused, or lint found something. */
    public static final int REFUSED = 1;

    /** The command was called in a way that it does not know. */
    public static final int USAGE = 2;

    /** Something could not be read or written, or Dorsal itself failed. */
    public static final int FAULT = 3;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** Creates the exception for invalid usage. */
    public static CommandException usage(String message) {
        return new CommandException(USAGE, message);
    }

    /** Creates the exception for settings or a database that the service cannot run with. */
    public static CommandException unfit(List<String> sentences) {
        return fault(String.join("; ", sentences));
    }

    static CommandException fault(String message) {
        return new CommandException(FAULT, message);
    }

    /**
     * Creates the exception for an output fault; silent when the reader of the output has ended ({@code dorsal score
     * … | head}).
     */
    public static CommandException of(IOException fault) {
        String message = String.valueOf(fault.getMessage());
        return fault(
                switch (fault) {
                    case NoSuchFileException _ -> message + ": there is no such file";
                    case AccessDeniedException _ -> message + ": it may not be opened";
                    case IOException _ when message.toLowerCase(Locale.ROOT).contains("broken pipe") -> "";
                    case IOException _ -> "cannot read or write: " + message;
                });
    }

    public int exitCode() {
        return exitCode;
    }

    /** Returns the message; empty for a silent end. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
