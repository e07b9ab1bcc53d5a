package org.dorsal.command;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Standard streams of a command.
 *
 * @param out results; a write error is thrown, which a PrintStream would hide
 * @param err messages for the terminal, one line each
 */
record Streams(InputStream input, OutputStream out, PrintStream err) {
    void printMessage(String sentence) {
        err.println("dorsal: " + sentence);
    }

    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Streams a long text. */
    void print(Consumer<PrintWriter> text) throws IOException {
        PrintWriter writer = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        text.accept(writer);
        if (writer.checkError()) {
            throw new IOException("broken pipe");
        }
    }
}
