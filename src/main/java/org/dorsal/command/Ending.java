package org.dorsal.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Ends the command before its work is done, with a sentence for the person who called it. */
final class Ending extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String says;

    private Ending(int exitCode, String says) {
        super(says, null, false, false);
        this.exitCode = exitCode;
        this.says = says;
    }

    static Ending usage(String says) {
        return new Ending(ExitCode.USAGE, says);
    }

    static Ending fault(String says) {
        return new Ending(ExitCode.FAULT, says);
    }

    /** Who read the output has gone ({@code dorsal score … | head}): that is no news, so nothing is said. */
    static Ending of(IOException fault) {
        String message = String.valueOf(fault.getMessage());
        return switch (fault) {
            case NoSuchFileException _ -> new Ending(ExitCode.FAULT, message + ": there is no such file");
            case AccessDeniedException _ -> new Ending(ExitCode.FAULT, message + ": it may not be opened");
            case IOException _
            when message.toLowerCase(Locale.ROOT).contains("broken pipe") -> new Ending(ExitCode.FAULT, "");
            case IOException _ -> new Ending(ExitCode.FAULT, "cannot read or write: " + message);
        };
    }

    int exitCode() {
        return exitCode;
    }

    /** What to tell; empty when the end shall be quiet. */
    String says() {
        return says;
    }
}
