package org.dorsal.audit.archive;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dorsal.audit.log.StoredHashes;
import org.dorsal.audit.log.TreeHash;
import org.dorsal.store.ArchiveReads;

/**
 * Hashes for proofs. In place of a missing one stands a hash that is none: the proof then leads nowhere, and the verifier says so. The
 * tiles that were read last are kept, because neighbours need the same.
 */
final class CachedHashes implements StoredHashes {
    /** A tile is 256 hashes, so these are about 20 MB. */
    private static final int KEPT = 1024;

    private final ArchiveReads reads;
    private final String site;
    private final Map<Range, List<byte[]>> kept = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Range, List<byte[]>> eldest) {
            return size() > KEPT;
        }
    };

    private record Range(int level, long from, long to) {}

    CachedHashes(ArchiveReads reads, String site) {
        this.reads = reads;
        this.site = site;
    }

    @Override
    public List<byte[]> hashes(int level, long from, long to) {
        return kept.computeIfAbsent(new Range(level, from, to), this::read);
    }

    private List<byte[]> read(Range range) {
        ArchiveReads.Hashes found = range.level() == 0
                ? reads.leaves(site, range.from(), range.to())
                : reads.nodes(site, range.level(), range.from(), range.to());
        byte[][] hashes = new byte[Math.toIntExact(range.to() - range.from())][TreeHash.BYTES];
        for (int at = 0; at < found.at().size(); at++) {
            hashes[Math.toIntExact(found.at().get(at) - range.from())] =
                    found.hashes().get(at);
        }
        return Arrays.asList(hashes);
    }
}
