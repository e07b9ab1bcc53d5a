package org.dorsal.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compresses stored bodies: zstd with a dictionary of the common parts of FHIR resources (performance.md, compression
 * dictionary, 58). The header of a frame names its dictionary, so that several editions can be in use. An edition that
 * was ever used must stay unchanged.
 */
final class BodyCompression {
    /** Bound of one body, in bytes before compression. */
    static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    /**
     * zstd level: the first that finds its way in the whole dictionary; the next ones cost two to three times as much
     * (performance.md, compression dictionary).
     */
    private static final int LEVEL = 3;

    private static final byte[] NEWEST = resource("bodies-2.dictionary");
    private static final ZstdDictCompress CURRENT = new ZstdDictCompress(NEWEST, LEVEL);
    private static final Map<Long, ZstdDictDecompress> EDITIONS = Stream.of(NEWEST, resource("bodies-1.dictionary"))
            .collect(Collectors.toUnmodifiableMap(Zstd::getDictIdFromDict, ZstdDictDecompress::new));

    /**
     * Maximum body size after which a context is reused: contexts grow with their input, so that one with a larger
     * input is freed.
     */
    private static final int USUAL_BYTES = 64 * 1024;

    private static final ZstdContextPool<ZstdCompressCtx> PACKING =
            new ZstdContextPool<>(BodyCompression::compressing, ZstdCompressCtx::close);
    private static final ZstdContextPool<ZstdDecompressCtx> UNPACKING =
            new ZstdContextPool<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);

    private BodyCompression() {}

    /** Packs what goes into one commit, by one native context for all of them. */
    static List<byte[]> pack(List<byte[]> bodies) {
        if (bodies.isEmpty()) {
            return List.of();
        }
        var context = PACKING.take();
        var usual = false;
        try {
            var packed = bodies.stream().map(body -> pack(context, body)).toList();
            usual = bodies.stream().allMatch(body -> body.length <= USUAL_BYTES);
            return packed;
        } finally {
            PACKING.giveBack(context, usual);
        }
    }

    private static ZstdCompressCtx compressing() {
        return new ZstdCompressCtx().setLevel(LEVEL).loadDict(CURRENT);
    }

    /** Unpacks what one read finds, by one native context for all of it. */
    static final class BodyDecompressor implements AutoCloseable {
        private final ZstdDecompressCtx context = UNPACKING.take();
        private boolean usual = true;

        byte[] unpack(byte[] frame) {
            var known = usual;
            usual = false; // until it came out well
            var body = BodyCompression.unpack(context, frame);
            usual = known && body.length <= USUAL_BYTES;
            return body;
        }

        /**
         * For auditors: what can't be unpacked is given as stored, so that a changed row is found out and not hidden
         * by a fault.
         */
        byte[] orAsStored(byte[] frame) {
            try {
                return frame.length == 0 ? frame : unpack(frame);
            } catch (StoreException _) {
                return frame;
            }
        }

        @Override
        public void close() {
            UNPACKING.giveBack(context, usual);
        }
    }

    /** Unpacks one body. */
    static byte[] unpack(byte[] frame) {
        try (var packing = new BodyDecompressor()) {
            return packing.unpack(frame);
        }
    }

    private static byte[] pack(ZstdCompressCtx context, byte[] body) {
        if (body.length > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("a body has at most " + MAX_BODY_BYTES + " bytes");
        }
        return context.compress(body);
    }

    /** The frame comes from disk: its claims are checked before memory is given to it. */
    private static byte[] unpack(ZstdDecompressCtx context, byte[] frame) {
        var edition = Optional.ofNullable(EDITIONS.get(Zstd.getDictIdFromFrame(frame)))
                .orElseThrow(() -> broken("names no dictionary of this service"));
        var size = Zstd.getFrameContentSize(frame);
        if (size < 0 || size > MAX_BODY_BYTES) {
            throw broken("claims a size out of bounds");
        }
        context.loadDict(edition);
        try {
            return context.decompress(frame, (int) size);
        } catch (RuntimeException fault) {
            throw broken("can't be decompressed");
        }
    }

    private static StoreException broken(String how) {
        return new StoreException(StoreException.FaultKind.BROKEN, "a stored body " + how);
    }

    private static byte[] resource(String name) {
        try (var in = BodyCompression.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the dictionary " + name + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /**
     * Pool of native contexts. Creating and freeing a context costs nine times the packing of an event, and three
     * times the unpacking of a response (performance.md, one statement per commit). A context is used by one thread at
     * a time.
     */
    static final class ZstdContextPool<C> {
        /**
         * Maximum number of idle contexts: the number of concurrent requests of the FHIR endpoint; further contexts
         * are freed.
         */
        static final int MAX_IDLE = 16;

        private final ArrayBlockingQueue<C> idle = new ArrayBlockingQueue<>(MAX_IDLE);
        private final Supplier<C> factory;
        private final Consumer<C> freed;

        ZstdContextPool(Supplier<C> factory, Consumer<C> freed) {
            this.factory = factory;
            this.freed = freed;
        }

        C take() {
            C context = idle.poll();
            return context == null ? factory.get() : context;
        }

        /**
         * Returns a context to the pool.
         *
         * @param asGoodAsNew false if it failed or has grown: then it is freed
         */
        void giveBack(C context, boolean asGoodAsNew) {
            if (!asGoodAsNew || !idle.offer(context)) {
                freed.accept(context);
            }
        }
    }
}
