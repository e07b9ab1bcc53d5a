package org.dorsal.audit.log;

import java.time.Instant;
import java.util.*;
import org.dorsal.audit.log.StoredTree.NodeCalculator;
import org.dorsal.store.LogReads.Sizes;
import org.dorsal.store.StoredCheckpoint;

/**
 * In-memory model of PostgreSQL: writes become visible at commit, events in any order. An attacker can restore a
 * backup or rewrite the tree.
 */
final class SimDatabase {
    private final Map<String, byte[]> everCommitted = new LinkedHashMap<>();
    private final Map<String, Instant> committedAt = new LinkedHashMap<>();
    private final Map<String, Instant> enteredAt = new LinkedHashMap<>();
    private final NavigableMap<Long, Instant> signedAt = new TreeMap<>();
    private final List<List<byte[]>> pasts = new ArrayList<>();
    private final Map<String, byte[]> waiting = new LinkedHashMap<>();
    private final List<String> entries = new ArrayList<>();
    private final List<byte[]> leaves = new ArrayList<>();
    private final Map<Integer, NavigableMap<Long, byte[]>> nodes = new TreeMap<>();
    private final NavigableMap<Long, StoredCheckpoint> checkpoints = new TreeMap<>();

    /** An event's commit becomes visible. */
    void commit(String event, byte[] leaf, Instant now) {
        waiting.put(event, leaf);
        everCommitted.put(event, leaf);
        committedAt.put(event, now);
    }

    void enter(String event, byte[] leaf, Instant now) {
        waiting.remove(event);
        entries.add(event);
        leaves.add(leaf);
        enteredAt.put(event, now);
    }

    void sign(StoredCheckpoint checkpoint, Instant now) {
        if (checkpoints.putIfAbsent(checkpoint.size(), checkpoint) == null) {
            signedAt.putIfAbsent(checkpoint.size(), now);
        }
    }

    /** The last entries are gone, as after an old backup. */
    void forget(int most) {
        pasts.add(List.copyOf(leaves));
        int left = Math.max(0, entries.size() - most);
        entries.subList(left, entries.size()).clear();
        leaves.subList(left, leaves.size()).clear();
        checkpoints.tailMap((long) left, false).clear();
        growAnew();
    }

    /**
     * Replaces the leaf of an event, recomputes the nodes above it and deletes the checkpoints that no longer match.
     */
    void rewrite(int position, byte[] leaf) {
        pasts.add(List.copyOf(leaves));
        leaves.set(position, leaf);
        checkpoints.tailMap((long) position, false).clear();
        growAnew();
    }

    /** Current tree and all trees before an attack. */
    List<List<byte[]>> trees() {
        List<List<byte[]>> trees = new ArrayList<>(pasts);
        trees.add(leaves);
        return trees;
    }

    Map<String, byte[]> waiting() {
        return waiting;
    }

    Sizes sizes() {
        return new Sizes(leaves.size(), checkpoints.isEmpty() ? 0 : checkpoints.lastKey());
    }

    List<String> entries() {
        return entries;
    }

    List<byte[]> leaves() {
        return leaves;
    }

    Map<String, byte[]> everCommitted() {
        return everCommitted;
    }

    Instant committedAt(String event) {
        return committedAt.getOrDefault(event, Instant.MAX);
    }

    Instant enteredAt(String event) {
        return enteredAt.getOrDefault(event, Instant.MAX);
    }

    /** Storage time of the first checkpoint that includes the position. */
    Instant coveredAt(long position) {
        return signedAt.tailMap(position, false).values().stream()
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    NavigableMap<Long, StoredCheckpoint> checkpoints() {
        return checkpoints;
    }

    NavigableMap<Long, byte[]> nodes(int level) {
        return nodes.computeIfAbsent(level, _ -> new TreeMap<>());
    }

    List<byte[]> hashes(int level, long from, long to) {
        if (level > 0) {
            return List.copyOf(nodes(level).subMap(from, to).values());
        }
        int end = (int) Math.min(to, leaves.size());
        return from >= end ? List.of() : List.copyOf(leaves.subList((int) from, end));
    }

    private void growAnew() {
        nodes.clear();
        new NodeCalculator(SimLog.HEIGHT)
                .nodes(0, leaves, (_, _, _) -> List.of())
                .forEach(node -> nodes(node.level()).put(node.index(), node.hash()));
    }
}
