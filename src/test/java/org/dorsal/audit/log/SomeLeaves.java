package org.dorsal.audit.log;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.dorsal.store.LogRows.StoredHashes;

/** Leaves and where they are stored. */
final class SomeLeaves {
    private SomeLeaves() {}

    static byte[] number(long number) {
        return TreeHash.leaf(ByteBuffer.allocate(8).putLong(number).array());
    }

    static List<byte[]> of(int size) {
        return LongStream.range(0, size).mapToObj(SomeLeaves::number).toList();
    }

    /** Rows of tiles over leaves, each computed by the definition. */
    static StoredHashes stored(List<byte[]> leaves) {
        return (level, from, to) -> LongStream.range(from, Math.min(to, leaves.size() >> level))
                .mapToObj(index -> byDefinition(leaves.subList((int) (index << level), (int) ((index + 1) << level))))
                .toList();
    }

    /** RFC 6962, section 2.1, word for word. */
    static byte[] byDefinition(List<byte[]> leaves) {
        int size = leaves.size();
        if (size == 0) {
            return TreeHash.nothing();
        }
        if (size == 1) {
            return leaves.getFirst();
        }
        int left = IntStream.iterate(1, power -> power * 2)
                .takeWhile(power -> power < size)
                .max()
                .orElseThrow();
        return TreeHash.node(byDefinition(leaves.subList(0, left)), byDefinition(leaves.subList(left, size)));
    }
}
