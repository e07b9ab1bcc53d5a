package org.dorsal.spark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.dorsal.archive.ExportedResource;

/**
 * Part of a file that one task reads. Spark's own text source gives no line numbers and replaces bytes that are no
 * UTF-8, and Hadoop's silently skips lines that are too long; here every line is counted, and its bytes are scored
 * unchanged.
 *
 * @param file with its scheme, as {@code s3a://bucket/responses.ndjson}
 * @param from the first byte; the first line is the one that begins there or next
 * @param to the byte after the last one; a line that begins before it is read whole
 * @param before number of lines of the file before the first line
 */
record Split(String file, Kind kind, long from, long to, long before) implements Serializable {
    /** Encoding of the lines in the file. */
    enum Kind {
        /** Bytes of the file without a change. */
        PLAIN,
        /** Packed by a codec that the file's ending names: read from the beginning. */
        PACKED,
        /** An export of the audit log. */
        EXPORT
    }

    static Kind kindOf(String file, Configuration hadoop) {
        if (file.endsWith(".zip")) {
            return Kind.EXPORT;
        }
        return new CompressionCodecFactory(hadoop).getCodec(new Path(file)) == null ? Kind.PLAIN : Kind.PACKED;
    }

    Split after(long lines) {
        return new Split(file, kind, from, to, lines);
    }

    /** Opens the lines; the caller closes the stream. */
    InputStream open(Configuration hadoop) throws IOException {
        Path path = new Path(file);
        FSDataInputStream bytes = FileSystem.get(path.toUri(), hadoop).open(path);
        try {
            return switch (kind) {
                case PLAIN -> new WholeLines(bytes, from, to);
                case PACKED ->
                    new CompressionCodecFactory(hadoop).getCodec(path).createInputStream(bytes);
                case EXPORT -> resources(new ZipInputStream(bytes));
            };
        } catch (IOException | RuntimeException fault) {
            bytes.close();
            throw fault;
        }
    }

    private static InputStream resources(ZipInputStream zip) throws IOException {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().equals(ExportedResource.ENTRY)) {
                return zip;
            }
        }
        throw new EOFException("there is no " + ExportedResource.ENTRY + " in it");
    }

    /**
     * Returns the number of lines that end before the cut at {@link #from}, counted from the cut before it: the sum
     * over the splits before and at a cut is the number of the line that the cut falls into, less one.
     */
    long lineEnds(long cutBefore, Configuration hadoop) throws IOException {
        Path path = new Path(file);
        long count = 0;
        try (FSDataInputStream in = FileSystem.get(path.toUri(), hadoop).open(path)) {
            long at = Math.max(0, cutBefore - 1);
            in.seek(at);
            byte[] buffer = new byte[1 << 16];
            while (at < from - 1) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, from - 1 - at));
                if (read < 0) {
                    throw new EOFException("the file is shorter than it was");
                }
                for (int place = 0; place < read; place++) {
                    count += buffer[place] == '\n' ? 1 : 0;
                }
                at += read;
            }
        }
        return count;
    }

    /** The lines that begin in a range, whole: from after the first line end at or after {@code from - 1}. */
    static final class WholeLines extends InputStream {
        private static final int BUFFER_BYTES = 1 << 16;

        private final InputStream in;
        private final long to;
        private long at;
        private boolean ended;

        WholeLines(FSDataInputStream in, long from, long to) throws IOException {
            in.seek(Math.max(0, from - 1));
            this.in = new BufferedInputStream(in, BUFFER_BYTES);
            this.to = to;
            this.at = Math.max(0, from - 1);
            if (from > 0) {
                int one;
                do {
                    one = this.in.read();
                    at++;
                } while (one >= 0 && one != '\n');
                ended = one < 0;
            }
            ended |= at >= to;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (ended) {
                return -1;
            }
            long free = to - 1 - at; // bytes in which a line end does not end the range
            int read = in.read(into, offset, (int) (free > 0 ? Math.min(length, free) : length));
            for (int place = 0; free <= 0 && place < read; place++) {
                if (into[offset + place] == '\n') {
                    ended = true;
                    return place + 1;
                }
            }
            at += Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
