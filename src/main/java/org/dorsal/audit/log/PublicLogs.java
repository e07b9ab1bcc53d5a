package org.dorsal.audit.log;

import java.nio.ByteBuffer;
import java.util.*;
import org.dorsal.audit.log.SiteLog.StoredSiteLog;
import org.dorsal.audit.log.StoredTree.TreeBroken;
import org.dorsal.store.LogReads;
import org.dorsal.store.StoredCheckpoint;

/**
 * Public read access to the sites' logs: checkpoints and proofs. Exposes only hashes and positions; a call costs a
 * few short reads.
 */
public record PublicLogs(List<String> sites, LogSettings settings, LogReads reads) {
    /**
     * Inclusion proof of a leaf in a signed tree.
     *
     * @param proof sibling hashes, the lowest first
     */
    public record Inclusion(long position, byte[] leaf, List<byte[]> proof, StoredCheckpoint checkpoint) {}

    /** Whether there is a log of that name. */
    public boolean has(String site) {
        return sites.contains(site);
    }

    /** The largest checkpoint. */
    public Optional<StoredCheckpoint> newest(String site) {
        return reads.newest(site);
    }

    /** Checkpoints from a size on, smallest first. */
    public List<StoredCheckpoint> checkpoints(String site, long from, int atMost) {
        return reads.checkpoints(site, from, Long.MAX_VALUE, atMost);
    }

    /** The checkpoint of exactly that size. */
    public Optional<StoredCheckpoint> checkpoint(String site, long size) {
        return size == Long.MAX_VALUE
                ? Optional.empty()
                : reads.checkpoints(site, size, size + 1, 1).stream().findFirst();
    }

    /** Position of an event; empty when it has none yet or the id is unknown. */
    public Optional<Long> position(String site, String event) {
        return Optional.ofNullable(reads.positions(site, List.of(event)).get(event));
    }

    /** The leaf of a position within a checkpoint, with its proof. */
    public Inclusion inclusion(String site, long position, StoredCheckpoint checkpoint) {
        List<byte[]> proof = tree(site).inclusion(position, checkpoint.size());
        return new Inclusion(position, leaf(site, position), proof, checkpoint);
    }

    /** Consistency proof between two sizes of the tree. */
    public List<byte[]> consistency(String site, long smaller, long larger) {
        return tree(site).consistency(smaller, larger);
    }

    /**
     * Hashes of a tile (C2SP tlog-tiles); empty when the newest checkpoint does not cover them.
     *
     * @param level of the tile, from 0
     * @param index of the tile in its level
     * @param width number of hashes, 1 to 256
     */
    public Optional<byte[]> tile(String site, int level, long index, int width) {
        long from = index << StoredTree.TILE_HEIGHT;
        int row = level * StoredTree.TILE_HEIGHT;
        long signed = newest(site).map(StoredCheckpoint::size).orElse(0L);
        if (row >= Long.SIZE || from + width > signed >> row) {
            return Optional.empty();
        }
        List<byte[]> hashes = StoredSiteLog.hashes(reads, site).hashes(row, from, from + width);
        if (hashes.size() != width) {
            throw new TreeBroken(row, from, from + width, hashes.size());
        }
        ByteBuffer tile = ByteBuffer.allocate(width * TreeHash.BYTES);
        hashes.forEach(tile::put);
        return Optional.of(tile.array());
    }

    /** Public keys of the site's checkpoints. */
    public List<PublicLogKey> keys(String site) {
        return settings.publicKeys(site);
    }

    private byte[] leaf(String site, long position) {
        List<byte[]> leaves = reads.leaves(site, position, position + 1);
        if (leaves.isEmpty()) {
            throw new TreeBroken(0, position, position + 1, 0);
        }
        return leaves.getFirst();
    }

    private StoredTree tree(String site) {
        return StoredSiteLog.tree(reads, site);
    }
}
