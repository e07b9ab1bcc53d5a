package org.dorsal.audit.log;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.dorsal.audit.log.TreeSigning.SigningRefusal;
import org.dorsal.store.LogRows.StoredHashes;

/** Checks the end state of a schedule against the guarantees of the log. */
final class LogJudge {
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);
    private static final Duration MAX_UNSIGNED_TIME = Duration.ofSeconds(60);

    private final LogSchedule.LogSimulationResult end;
    private final SimDatabase database;
    private final List<String> faults = new ArrayList<>();

    LogJudge(LogSchedule.LogSimulationResult end) {
        this.end = end;
        this.database = end.database();
    }

    List<String> faults() {
        judgePlaces();
        if (end.attack() == LogSchedule.Attack.NONE) {
            judgeEntries();
            judgeNodes();
            judgeCheckpoints();
            judgeTimes();
            end.doubts().stream()
                    .filter(doubt -> doubt != SigningRefusal.NOTHING_KNOWN)
                    .forEach(doubt -> faults.add("doubted without a reason: " + doubt));
        }
        return faults;
    }

    /** Checks that every committed event is in the log exactly once, in contiguous positions. */
    private void judgeEntries() {
        if (!database.waiting().isEmpty()) {
            faults.add("left waiting: " + database.waiting().size());
        }
        if (new HashSet<>(database.entries()).size() != database.entries().size()) {
            faults.add("an event stands in the log twice");
        }
        if (!new HashSet<>(database.entries()).equals(database.everCommitted().keySet())) {
            faults.add("the log does not hold exactly what was committed");
        }
        for (int index = 0; index < database.entries().size(); index++) {
            if (!Arrays.equals(
                    database.leaves().get(index),
                    database.everCommitted().get(database.entries().get(index)))) {
                faults.add("position " + index + " has another leaf");
            }
        }
    }

    private void judgeNodes() {
        StoredHashes right = SomeRows.of(database.leaves(), SimLog.HEIGHT);
        for (int level = SimLog.HEIGHT; level <= 12; level += SimLog.HEIGHT) {
            if (!same(database.hashes(level, 0, 1_000), right.hashes(level, 0, 1_000))) {
                faults.add("nodes of level " + level + " are not those of the tree");
            }
        }
    }

    /** A checkpoint that fits the final tree fits every other that does. */
    private void judgeCheckpoints() {
        database.checkpoints().forEach((size, stored) -> {
            if (!Arrays.equals(stored.root(), root(database.leaves(), size))) {
                faults.add("checkpoint of " + size + " is not of the tree");
            }
        });
        long largest =
                database.checkpoints().isEmpty() ? 0 : database.checkpoints().lastKey();
        for (SimPlace place : end.places()) {
            long submitted =
                    place.checkpoints().isEmpty() ? 0 : place.checkpoints().lastKey();
            place.checkpoints().values().stream()
                    .filter(checkpoint -> !holds(database.leaves(), checkpoint))
                    .forEach(_ -> faults.add("a checkpoint outside is not of the tree"));
            if (end.replicas() == 1 && place.remembers()) {
                judgeGaps(place);
            }
            if (submitted != largest) {
                faults.add("the largest checkpoint outside is " + submitted + " and not " + largest);
            }
        }
    }

    /**
     * Checks for gaps: a single replica sends in order without omissions; with several, a replica may die between
     * database and destination.
     */
    private void judgeGaps(SimPlace place) {
        if (place.checkpoints().isEmpty()) {
            return;
        }
        database.checkpoints().tailMap(place.checkpoints().firstKey()).keySet().stream()
                .filter(size -> !place.checkpoints().containsKey(size))
                .forEach(size -> faults.add("checkpoint " + size + " never came to a place that failed"));
    }

    /** Checks the waiting times in the calm phase, in which clocks jump but delays must not grow. */
    private void judgeTimes() {
        for (int position = 0; position < database.entries().size(); position++) {
            String event = database.entries().get(position);
            Instant due = later(database.committedAt(event), LogSchedule.CALM).plus(MAX_WAIT);
            if (database.enteredAt(event).isAfter(due)) {
                faults.add(event + " waited too long for its position");
            }
            Instant signed = later(database.enteredAt(event), LogSchedule.CALM).plus(MAX_UNSIGNED_TIME);
            if (database.coveredAt(position).isAfter(signed) && !signed.isAfter(LogSchedule.END)) {
                faults.add(event + " waited too long for a checkpoint");
            }
        }
    }

    /** Checks that all checkpoints at the destinations belong to one tree, even after attacks on the database. */
    private void judgePlaces() {
        for (SimPlace place : end.places()) {
            if (!place.remembers()) {
                continue; // a service that starts can't ask it
            }
            if (place.gotTwoOfOneSize()) {
                faults.add("two checkpoints of one size were signed");
            }
            List<Checkpoint> outside = new ArrayList<>(place.checkpoints().values());
            for (int index = 1; index < outside.size(); index++) {
                Checkpoint smaller = outside.get(index - 1);
                Checkpoint larger = outside.get(index);
                if (database.trees().stream().noneMatch(tree -> holds(tree, smaller) && holds(tree, larger))
                        && !noticed()) {
                    faults.add("a rewritten tree was signed: " + smaller.size() + " and " + larger.size());
                }
            }
        }
    }

    /**
     * Whether a sequencer detected the attack. A destination that is unavailable at the start does not block the
     * others; its checkpoints are compared when it becomes readable.
     */
    private boolean noticed() {
        boolean hasSeveral = end.places().stream().filter(SimPlace::remembers).count() > 1;
        return hasSeveral
                && (end.doubts().contains(SigningRefusal.OTHER) || end.doubts().contains(SigningRefusal.SHORTER));
    }

    private static boolean holds(List<byte[]> tree, Checkpoint checkpoint) {
        return checkpoint.size() <= tree.size() && Arrays.equals(checkpoint.root(), root(tree, checkpoint.size()));
    }

    private static byte[] root(List<byte[]> leaves, long size) {
        MerkleTree tree = new MerkleTree();
        leaves.subList(0, (int) size).forEach(tree::add);
        return tree.root();
    }

    private static Instant later(Instant first, Instant other) {
        return first.isAfter(other) ? first : other;
    }

    private static boolean same(List<byte[]> first, List<byte[]> second) {
        return first.size() == second.size()
                && Arrays.deepEquals(first.toArray(byte[][]::new), second.toArray(byte[][]::new));
    }
}
