package org.dorsal.store;

/** Bodies as stored in the database: for tests that write there by hand. */
public final class SomePacked {
    private SomePacked() {}

    public static byte[] pack(byte[] body) {
        return BodyCompression.pack(body);
    }

    public static byte[] unpack(byte[] frame) {
        return BodyCompression.unpack(frame);
    }
}
