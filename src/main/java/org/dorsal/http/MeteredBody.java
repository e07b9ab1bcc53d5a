package org.dorsal.http;

import java.io.*;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.dorsal.limit.Limit.Grant;

/** Reads bodies of requests within granted memory: of an announced length at once, of others as they come. */
public final class MeteredBody {
    private static final int STEP_BYTES = 64 * 1024;

    /** Copies of a body of unknown length while it grows. */
    private static final int COPIES = 3;

    /** Bytes of heap for each byte of a body while it is parsed: bytes, characters, text and canonical form. */
    private static final int PER_BYTE = 6;

    /** Least bytes of a body for each value, of those with values that take the most heap. */
    private static final int LEAST_BYTES_IN_BODY = 5;

    private MeteredBody() {}

    /** Returns the memory to take before the body is read. */
    public static long announced(long length, int limit) {
        return length < 0 ? STEP_BYTES : Math.min(length, limit + 1L);
    }

    /**
     * Reads at most one byte more than the limit, which reveals that the body is too large.
     *
     * @param announced length by the request's header; negative if it has none
     */
    public static byte[] read(InputStream body, long announced, int limit, Grant memory) throws IOException {
        if (announced < 0) {
            return readGrowing(body, limit, memory);
        }
        byte[] bytes = new byte[(int) announced(announced, limit)];
        int length = body.readNBytes(bytes, 0, bytes.length);
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** Unpacks at most one byte more than the limit: a kilobyte can unpack to a gigabyte. */
    public static byte[] unpack(byte[] packed, int limit, Grant memory) throws IOException {
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return readGrowing(unzipped, limit, memory);
        }
    }

    private static byte[] readGrowing(InputStream body, int limit, Grant memory) throws IOException {
        long before = memory.units();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] step = new byte[STEP_BYTES];
        int length;
        do {
            memory.growTo(before + COPIES * (bytes.size() + (long) STEP_BYTES));
            length = body.readNBytes(step, 0, Math.min(STEP_BYTES, limit + 1 - bytes.size()));
            bytes.write(step, 0, length);
        } while (length == STEP_BYTES && bytes.size() <= limit);
        return bytes.toByteArray();
    }

    /**
     * Estimates the heap that a JSON text takes while it is read (faults.md).
     *
     * @param maxValues values that the reader accepts
     * @param perValue bytes of heap for each, by what the reader makes of it
     */
    public static long parsed(long bytes, int maxValues, int perValue) {
        return bytes * PER_BYTE + Math.min(maxValues, bytes / LEAST_BYTES_IN_BODY) * perValue;
    }
}
