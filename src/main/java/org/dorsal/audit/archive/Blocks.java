package org.dorsal.audit.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipException;

/** Cuts an entry into blocks of whole lines, so that several threads can read them. */
final class Blocks implements Closeable {
    private static final int USUAL_BYTES = 256 * 1024;

    /** A body has at most 16 MiB; as a JSON string it is a little longer, because its quotes are escaped. */
    private static final int MOST_LINE_BYTES = 32 << 20;

    private final String name;
    private final InputStream in;
    private byte[] rest = {};
    private boolean ended;

    Blocks(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    /** Lines with their ends. */
    record Block(byte[] bytes, int length) {
        @Override
        public String toString() {
            return "Block[" + length + "]";
        }
    }

    /** The next one; empty at the end. */
    Optional<Block> next() throws IOException, Refused {
        byte[] bytes = Arrays.copyOf(rest, Math.max(USUAL_BYTES, rest.length * 2));
        int length = rest.length;
        rest = new byte[0];
        while (!ended) {
            int read = read(bytes, length);
            int end = lastLineEnd(bytes, length, length + read);
            length += read;
            if (end >= 0 && (length == bytes.length || ended)) {
                rest = Arrays.copyOfRange(bytes, end + 1, length);
                return Optional.of(new Block(bytes, end + 1));
            }
            if (length == bytes.length) {
                bytes = grown(bytes);
            }
        }
        if (length > 0) {
            throw new Refused(name, "its last line has no end: it was cut off");
        }
        return Optional.empty();
    }

    private byte[] grown(byte[] bytes) throws Refused {
        if (bytes.length >= MOST_LINE_BYTES) {
            throw new Refused(name, "it has a line of more than " + MOST_LINE_BYTES + " bytes");
        }
        return Arrays.copyOf(bytes, bytes.length * 2);
    }

    /** Fills the buffer. */
    private int read(byte[] bytes, int at) throws IOException, Refused {
        try {
            int read = in.readNBytes(bytes, at, bytes.length - at);
            ended = at + read < bytes.length;
            return read;
        } catch (ZipException | EOFException _) {
            throw new Refused(name, "it can't be unpacked: it was spoilt, cut off, or made to swell");
        }
    }

    private static int lastLineEnd(byte[] bytes, int from, int to) {
        for (int at = to - 1; at >= from; at--) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
