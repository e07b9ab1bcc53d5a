package org.dorsal.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All sizes to 300, every index, every pair; tiles of other heights bring in the rows that 300 leaves would not reach.
 */
class ProofsProperties {
    private static final int MAX_COUNT = Boolean.getBoolean("dorsal.long") ? 300 : 70;
    private static final List<byte[]> LEAVES = SomeLeaves.of(MAX_COUNT + 1);
    private static final List<byte[]> ROOTS = roots();

    private final long seed = Long.getLong("dorsal.seed", 6962L);
    private final Random random = new Random(seed);

    @Test
    void the_root_of_a_stream_is_the_root_by_definition() {
        for (int size = 0; size <= MAX_COUNT; size++) {
            assertThat(ROOTS.get(size)).as("size %d", size).isEqualTo(SomeLeaves.byDefinition(LEAVES.subList(0, size)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void every_leaf_is_proven_at_its_place_in_every_tree_that_holds_it(int height) {
        StoredTree tree = tree(height);
        for (int size = 1; size <= MAX_COUNT; size++) {
            byte[] root = ROOTS.get(size);
            assertThat(tree.root(size)).as("size %d", size).isEqualTo(root);
            for (int index = 0; index < size; index++) {
                List<byte[]> proof = tree.inclusion(index, size);
                if (!InclusionProofs.holds(LEAVES.get(index), index, size, proof, root)) {
                    throw new AssertionError("leaf " + index + " of " + size);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void every_tree_is_proven_to_begin_with_every_smaller_one(int height) {
        StoredTree tree = tree(height);
        for (int to = 0; to <= MAX_COUNT; to++) {
            for (int from = 0; from <= to; from++) {
                List<byte[]> proof = tree.consistency(from, to);
                if (!Proofs.consistencyHolds(from, ROOTS.get(from), to, ROOTS.get(to), proof)) {
                    throw new AssertionError(from + " in " + to);
                }
            }
        }
    }

    @Test
    void a_proof_of_inclusion_holds_for_nothing_else() {
        StoredTree tree = tree(8);
        for (int size = 1; size <= MAX_COUNT; size++) {
            byte[] root = ROOTS.get(size);
            for (int index = 0; index < size; index++) {
                List<byte[]> proof = tree.inclusion(index, size);
                byte[] leaf = LEAVES.get(index);
                List<Boolean> choices = new ArrayList<>(List.of(
                        InclusionProofs.holds(flipped(leaf), index, size, proof, root),
                        InclusionProofs.holds(leaf, index, size, proof, flipped(root)),
                        InclusionProofs.holds(leaf, index + 1, size, proof, root),
                        InclusionProofs.holds(leaf, index - 1, size, proof, root),
                        InclusionProofs.holds(leaf, index, size, with(proof, leaf), root),
                        InclusionProofs.holds(leaf, size, size, proof, root)));
                if (!proof.isEmpty()) {
                    choices.add(InclusionProofs.holds(leaf, index, size, changed(proof), root));
                    choices.add(InclusionProofs.holds(leaf, index, size, proof.subList(1, proof.size()), root));
                    choices.add(InclusionProofs.holds(leaf, index, size, proof.subList(0, proof.size() - 1), root));
                }
                assertThat(choices)
                        .as("leaf %d of %d, seed %d", index, size, seed)
                        .doesNotContain(true);
            }
        }
    }

    @Test
    void the_same_way_up_in_a_tree_of_another_size_leads_to_another_root() {
        StoredTree tree = tree(8);
        for (int size = 1; size < MAX_COUNT; size++) {
            for (int index = 0; index < size; index++) {
                List<byte[]> proof = tree.inclusion(index, size);
                assertThat(InclusionProofs.holds(LEAVES.get(index), index, size + 1, proof, ROOTS.get(size + 1)))
                        .as("leaf %d of %d", index, size)
                        .isFalse();
            }
        }
    }

    @Test
    void a_proof_of_consistency_holds_for_nothing_else() {
        StoredTree tree = tree(8);
        for (int to = 1; to <= MAX_COUNT; to++) {
            for (int from = 1; from <= to; from++) {
                List<byte[]> proof = tree.consistency(from, to);
                byte[] small = ROOTS.get(from);
                byte[] large = ROOTS.get(to);
                List<Boolean> choices = new ArrayList<>(List.of(
                        Proofs.consistencyHolds(from, flipped(small), to, large, proof),
                        Proofs.consistencyHolds(from, small, to, flipped(large), proof),
                        Proofs.consistencyHolds(from, small, to, large, with(proof, small)),
                        Proofs.consistencyHolds(from - 1, ROOTS.get(from - 1), to, large, with(proof, small)),
                        Proofs.consistencyHolds(to + 1, small, to, large, proof)));
                if (!proof.isEmpty()) {
                    choices.add(Proofs.consistencyHolds(from, small, to, large, changed(proof)));
                    choices.add(Proofs.consistencyHolds(from, small, to, large, proof.subList(1, proof.size())));
                    choices.add(Proofs.consistencyHolds(from, small, to, large, proof.subList(0, proof.size() - 1)));
                }
                assertThat(choices).as("%d in %d, seed %d", from, to, seed).doesNotContain(true);
            }
        }
    }

    private static StoredTree tree(int height) {
        return new StoredTree(SomeRows.of(LEAVES, height), height);
    }

    private static List<byte[]> roots() {
        MerkleTree tree = new MerkleTree();
        List<byte[]> roots = new ArrayList<>(List.of(tree.root()));
        LEAVES.forEach(leaf -> {
            tree.add(leaf);
            roots.add(tree.root());
        });
        return roots;
    }

    private byte[] flipped(byte[] hash) {
        byte[] other = hash.clone();
        other[random.nextInt(hash.length)] ^= (byte) (1 << random.nextInt(8));
        return other;
    }

    private List<byte[]> changed(List<byte[]> proof) {
        List<byte[]> other = new ArrayList<>(proof);
        int index = random.nextInt(proof.size());
        other.set(index, flipped(proof.get(index)));
        return other;
    }

    private static List<byte[]> with(List<byte[]> proof, byte[] more) {
        List<byte[]> other = new ArrayList<>(proof);
        other.add(more);
        return other;
    }
}
