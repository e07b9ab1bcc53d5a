package org.dorsal.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Compresses stored bodies: zstd with a dictionary of the common parts of FHIR resources (performance.md, compression
 * dictionary). The header of a frame names its dictionary, so that a later release can add another one. A dictionary that a
 * release has written with must stay unchanged, or stored bodies can't be read.
 */
final class BodyCompression {
    /** Bound of one body, in bytes before compression. */
    static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    /**
     * zstd level: the first that finds its way in the whole dictionary; the next ones cost two to three times as much
     * (performance.md, compression dictionary).
     */
    private static final int LEVEL = 3;

    private static final byte[] DICTIONARY = dictionary();
    private static final long DICTIONARY_ID = Zstd.getDictIdFromDict(DICTIONARY);
    private static final ZstdDictCompress PACKING_DICTIONARY = new ZstdDictCompress(DICTIONARY, LEVEL);
    private static final ZstdDictDecompress UNPACKING_DICTIONARY = new ZstdDictDecompress(DICTIONARY);

    /**
     * Maximum body size after which a context is reused: contexts grow with their input, so that one with a larger
     * input is freed.
     */
    private static final int USUAL_BYTES = 64 * 1024;

    /**
     * Maximum number of idle contexts of a kind: the number of concurrent requests of the FHIR endpoint; further contexts
     * are freed.
     */
    private static final int MAX_IDLE = 16;

    /**
     * Idle native contexts. Creating and freeing a context costs nine times the packing of an event, and three times the
     * unpacking of a response (performance.md, kept zstd contexts). A context is used by one thread at a time.
     */
    private static final ArrayBlockingQueue<ZstdCompressCtx> PACKING = new ArrayBlockingQueue<>(MAX_IDLE);

    private static final ArrayBlockingQueue<ZstdDecompressCtx> UNPACKING = new ArrayBlockingQueue<>(MAX_IDLE);

    private BodyCompression() {}

    static byte[] pack(byte[] body) {
        if (body.length > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("a body has at most " + MAX_BODY_BYTES + " bytes");
        }
        ZstdCompressCtx context = Optional.ofNullable(PACKING.poll())
                .orElseGet(() -> new ZstdCompressCtx().setLevel(LEVEL).loadDict(PACKING_DICTIONARY));
        boolean isReusable = false; // until it came out well
        try {
            byte[] frame = context.compress(body);
            isReusable = body.length <= USUAL_BYTES;
            return frame;
        } finally {
            if (!isReusable || !PACKING.offer(context)) {
                context.close();
            }
        }
    }

    /** The frame comes from disk: its claims are checked before memory is given to it. */
    static byte[] unpack(byte[] frame) {
        if (Zstd.getDictIdFromFrame(frame) != DICTIONARY_ID) {
            throw broken("names no dictionary of this service");
        }
        long size = Zstd.getFrameContentSize(frame);
        if (size < 0 || size > MAX_BODY_BYTES) {
            throw broken("claims a size out of bounds");
        }
        ZstdDecompressCtx context = Optional.ofNullable(UNPACKING.poll()).orElseGet(ZstdDecompressCtx::new);
        boolean isReusable = false; // until it came out well
        try {
            byte[] body = context.loadDict(UNPACKING_DICTIONARY).decompress(frame, (int) size);
            isReusable = body.length <= USUAL_BYTES;
            return body;
        } catch (RuntimeException fault) {
            throw broken("can't be decompressed");
        } finally {
            if (!isReusable || !UNPACKING.offer(context)) {
                context.close();
            }
        }
    }

    /**
     * Unpacks for auditors: what can't be unpacked is given as stored, so that a changed row is found out and not hidden
     * by a fault.
     */
    static byte[] unpackOrAsStored(byte[] frame) {
        try {
            return frame.length == 0 ? frame : unpack(frame);
        } catch (StoreException _) {
            return frame;
        }
    }

    private static StoreException broken(String how) {
        return new StoreException(StoreException.FaultKind.BROKEN, "a stored body " + how);
    }

    private static byte[] dictionary() {
        try (var file = BodyCompression.class.getResourceAsStream("bodies.dictionary")) {
            if (file == null) {
                throw new IllegalStateException("bodies.dictionary is missing from the jar");
            }
            return file.readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
