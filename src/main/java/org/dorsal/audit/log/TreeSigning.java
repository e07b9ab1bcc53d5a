package org.dorsal.audit.log;

import java.security.MessageDigest;
import java.time.Clock;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.store.StoredCheckpoint;

/**
 * Signs a tree after proof that it extends all known checkpoints; prevents a signature of a rewritten tree.
 *
 * @param origin name of the log and of its keys
 * @param keys keys that all sign
 * @param clock source of the signing time, which is informational
 */
record TreeSigning(String origin, List<LogKey> keys, Clock clock) {
    /**
     * Reason why a root must not be signed; empty when it may. Uses a consistency proof with the tree's root instead
     * of a second read of rows, which an attacker could change between the reads.
     */
    Optional<SigningRefusal> refusal(
            StoredTree tree, long size, byte[] root, Optional<StoredCheckpoint> newest, Stream<Checkpoint> outside) {
        if (newest.isPresent() && checkpoint(newest.get()).isEmpty()) {
            return Optional.of(SigningRefusal.CHECKPOINT);
        }
        return Stream.concat(newest.flatMap(TreeSigning::checkpoint).stream(), outside)
                .flatMap(before -> refusal(tree, size, root, before).stream())
                .findFirst();
    }

    private static Optional<SigningRefusal> refusal(StoredTree tree, long size, byte[] root, Checkpoint before) {
        if (before.size() > size) {
            return Optional.of(SigningRefusal.SHORTER);
        }
        List<byte[]> proof = tree.consistency(before.size(), size);
        return Proofs.consistencyHolds(before.size(), before.root(), size, root, proof)
                ? Optional.empty()
                : Optional.of(SigningRefusal.OTHER);
    }

    /** Signs a checkpoint of the tree with every key. */
    StoredCheckpoint sign(long size, byte[] root) {
        String text = new Checkpoint(origin, size, root).text();
        SignedNote note = new SignedNote(
                text, keys.stream().map(key -> key.sign(origin, text)).toList());
        return new StoredCheckpoint(size, root, clock.instant(), note.written());
    }

    /** Whether one of the keys signed it. */
    boolean isSignedByUs(StoredCheckpoint stored) {
        return checkpoint(stored).isPresent()
                && SignedNote.read(stored.note()).stream()
                        .anyMatch(note -> keys.stream().anyMatch(key -> note.isSignedBy(key.publicKey(origin))));
    }

    /** Checkpoint in the note of a row; empty when it differs from the row's columns. */
    static Optional<Checkpoint> checkpoint(StoredCheckpoint stored) {
        return Checkpoint.ofNote(stored.note())
                .filter(checkpoint ->
                        checkpoint.size() == stored.size() && MessageDigest.isEqual(checkpoint.root(), stored.root()));
    }

    /**
     * Reason why a tree is not signed: it is not consistent with an earlier checkpoint, or consistency can't be
     * proven.
     */
    enum SigningRefusal {
        SHORTER("it is shorter than a checkpoint that was signed before"),
        OTHER("its root at the size of a checkpoint that was signed before is another one"),
        INCOMPLETE("hashes of it are missing"),
        CHECKPOINT("its newest checkpoint in the database is not the one that its note says"),
        NOTHING_KNOWN("no place could be read since the start, so nobody knows what was signed before");

        private final String words;

        SigningRefusal(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
