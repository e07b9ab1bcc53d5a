package org.dorsal.command;

/** How a command ends; scripts branch on these. */
final class ExitCode {
    static final int DONE = 0;

    /** Some of the input was refused, or lint found something. */
    static final int REFUSED = 1;

    /** The command was called in a way that it does not know. */
    static final int USAGE = 2;

    /** Something could not be read or written, or Dorsal itself failed. */
    static final int FAULT = 3;

    private ExitCode() {}
}
