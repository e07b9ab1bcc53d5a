package org.dorsal.command;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Where a command reads, answers and speaks.
 *
 * @param out results; fails when nobody reads them any more, as a PrintStream would not
 * @param err sentences for the person at the terminal; one line each
 */
record Streams(InputStream in, OutputStream out, PrintStream err) {
    void tell(String sentence) {
        err.println("dorsal: " + sentence);
    }
}
