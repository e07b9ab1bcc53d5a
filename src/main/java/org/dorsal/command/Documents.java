package org.dorsal.command;

import java.io.*;
import java.util.*;
import org.dorsal.fhirjson.NdjsonLines;
import org.dorsal.fhirjson.NdjsonLines.NdjsonLine;

/**
 * The JSON documents of one file: each line that is not blank (NDJSON), or the whole file when it is one pretty-printed
 * document. It is one when its first line leaves an object open and the second goes on with a member's name: a line of
 * NDJSON never begins with one, so that a torn first line still costs only itself.
 */
final class Documents {
    private final NdjsonLines lines;
    private final int mostBytes;
    private final Deque<NdjsonLine> readAhead = new ArrayDeque<>();
    private boolean started;

    /** @param mostBytes the longest document that is read whole */
    Documents(NdjsonLines lines, int mostBytes) {
        this.lines = lines;
        this.mostBytes = mostBytes;
    }

    /** The next document with the number of its first line; empty at the end. */
    Optional<NdjsonLine> next() throws IOException {
        Optional<NdjsonLine> line = readAhead.isEmpty() ? lineWithText() : Optional.of(readAhead.remove());
        if (started || line.isEmpty()) {
            return line;
        }
        started = true;
        return line.get().leftOpen() ? Optional.of(wholeOr(line.get())) : line;
    }

    private NdjsonLine wholeOr(NdjsonLine first) throws IOException {
        Optional<NdjsonLine> second = lineWithText();
        if (second.filter(line -> line.first() == '"').isEmpty()) {
            second.ifPresent(readAhead::add);
            return first;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(first.bytes());
        // the limit and one byte more reveal a line that is too long; the rest is skipped without being held in
        // memory
        for (Optional<NdjsonLine> line = second; line.isPresent(); line = lines.next()) {
            byte[] bytes = line.get().bytes();
            int room = mostBytes + 1 - whole.size();
            if (room > 0) {
                whole.write('\n');
                whole.write(bytes, 0, Math.min(bytes.length, room - 1));
            }
        }
        return new NdjsonLine(first.number(), whole.toByteArray(), true);
    }

    private Optional<NdjsonLine> lineWithText() throws IOException {
        Optional<NdjsonLine> line = lines.next();
        while (line.isPresent() && line.get().blank()) {
            line = lines.next();
        }
        return line;
    }
}
