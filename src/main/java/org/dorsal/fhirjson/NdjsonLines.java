package org.dorsal.fhirjson;

import java.io.*;
import java.util.*;

/** Reads NDJSON line by line. The excess of a line that is too long is never held in memory. */
public final class NdjsonLines {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream input;
    private final int mostBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int end;
    private long number;

    /**
     * Lines of the input.
     *
     * @param mostBytes the longest line that is read whole
     */
    public NdjsonLines(InputStream input, int mostBytes) {
        this.input = input;
        this.mostBytes = mostBytes;
    }

    /**
     * Line of NDJSON.
     *
     * @param number counts from 1
     * @param bytes without its line break; of a line that is too long, the accepted part and one more byte
     * @param ended a line break follows; without one, the file may have been cut off
     */
    public record NdjsonLine(long number, byte[] bytes, boolean ended) {
        /** Nothing but spaces. */
        public boolean blank() {
            return bytes.length == 0 || isSpace(first());
        }

        /** The JSON object that begins here goes on after this line. */
        public boolean leftOpen() {
            return first() == '{' && last() != '}';
        }

        /** The first byte that is no space; 0 when there is none. */
        public byte first() {
            int from = 0;
            while (from < bytes.length - 1 && isSpace(bytes[from])) {
                from++;
            }
            return bytes.length == 0 ? 0 : bytes[from];
        }

        private byte last() {
            int to = bytes.length - 1;
            while (to > 0 && isSpace(bytes[to])) {
                to--;
            }
            return bytes.length == 0 ? 0 : bytes[to];
        }

        private static boolean isSpace(byte character) {
            return character == ' ' || character == '\t';
        }
    }

    /** The next line; empty at the end of the input. */
    public Optional<NdjsonLine> next() throws IOException {
        if (position == end && !fill()) {
            return Optional.empty();
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean ended = false;
        do {
            int stop = lineBreak();
            int room = mostBytes + 1 - line.size();
            line.write(buffer, position, Math.min(stop - position, room));
            position = stop;
            if (position < end) {
                position++;
                ended = true;
            }
        } while (!ended && fill());
        return Optional.of(new NdjsonLine(++number, withoutReturn(line.toByteArray()), ended));
    }

    private int lineBreak() {
        int stop = position;
        while (stop < end && buffer[stop] != '\n') {
            stop++;
        }
        return stop;
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, input.read(buffer));
        return end > 0;
    }

    private static byte[] withoutReturn(byte[] line) {
        boolean returned = line.length > 0 && line[line.length - 1] == '\r';
        return returned ? Arrays.copyOf(line, line.length - 1) : line;
    }
}
