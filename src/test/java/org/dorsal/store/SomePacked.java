package org.dorsal.store;

import java.util.List;

/** Bodies as they lie in the database: what somebody needs who writes there by hand. */
public final class SomePacked {
    private SomePacked() {}

    public static byte[] pack(byte[] body) {
        return Packing.pack(List.of(body)).getFirst();
    }

    public static byte[] unpack(byte[] frame) {
        return Packing.unpack(frame);
    }
}
