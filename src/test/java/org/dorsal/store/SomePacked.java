package org.dorsal.store;

import java.util.List;

/** Bodies as stored in the database: for tests that write there by hand. */
public final class SomePacked {
    private SomePacked() {}

    public static byte[] pack(byte[] body) {
        return BodyCompression.pack(List.of(body)).getFirst();
    }

    public static byte[] unpack(byte[] frame) {
        return BodyCompression.unpack(frame);
    }
}
