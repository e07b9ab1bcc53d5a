package org.dorsal.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

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

    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Writes a long text as it is made. */
    void print(Consumer<PrintWriter> text) throws IOException {
        PrintWriter writer = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        text.accept(writer);
        if (writer.checkError()) {
            throw new IOException("broken pipe");
        }
    }
}
