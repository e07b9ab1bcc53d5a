package org.dorsal.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.dorsal.audit.log.TreeHash;

/** The first half of a name's SHA-256: names of millions of rows are remembered by 16 bytes each. */
record NameHash(long high, long low) {
    static NameHash of(String name) {
        ByteBuffer hash = ByteBuffer.wrap(TreeHash.leaf(name.getBytes(StandardCharsets.UTF_8)));
        return new NameHash(hash.getLong(), hash.getLong());
    }
}
