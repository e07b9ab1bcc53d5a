package org.dorsal.audit.log;

import java.util.*;
import org.dorsal.audit.log.StoredTree.NodeCalculator;
import org.dorsal.store.LogRows.NewNode;
import org.dorsal.store.LogRows.SequencingOutcome;
import org.dorsal.store.StoredCheckpoint;

/**
 * View of a replica on the database. Before and after each step other replicas run, this one may be killed, and the
 * connection may break before or after the work, so that the outcome is unknown. The advisory lock ends with the
 * transaction, as in PostgreSQL; a key violation rolls it back.
 */
final class SimLog implements SiteLog {
    static final int HEIGHT = 2;

    /** A connection that broke. */
    static final class BrokenLogConnectionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenLogConnectionException() {
            super("the connection broke", null, false, false);
        }
    }

    private final SimDatabase database;
    private final SimLock lock;
    private final SimSteps steps;
    private final Random random;
    private final boolean twoHolders;

    /**
     * @param twoHolders the lock fails, as if it had been taken on different servers: the keys alone must hold
     */
    SimLog(SimDatabase database, SimLock lock, SimSteps steps, Random random, boolean twoHolders) {
        this.database = database;
        this.lock = lock;
        this.steps = steps;
        this.random = random;
        this.twoHolders = twoHolders;
    }

    @Override
    public SequencingOutcome sequence(int atMost) {
        steps.step();
        if (!lock.take(this, steps.now()) && !twoHolders) {
            return new SequencingOutcome.LockedByAnotherSequencer();
        }
        try {
            return locked(random.nextBoolean() ? atMost : 1 + random.nextInt(40));
        } finally {
            lock.release(this);
        }
    }

    private SequencingOutcome locked(int atMost) {
        heard();
        long size = database.entries().size();
        heard();
        List<Map.Entry<String, byte[]>> batch =
                shuffled().stream().limit(atMost).toList();
        if (batch.isEmpty()) {
            return new SequencingOutcome.LogExtended(size, 0);
        }
        List<byte[]> leaves = batch.stream().map(Map.Entry::getValue).toList();
        List<NewNode> nodes = new NodeCalculator(HEIGHT).nodes(size, leaves, (level, from, to) -> {
            heard();
            return database.hashes(level, from, to);
        });
        heard();
        commit(size, batch, nodes);
        steps.step();
        return new SequencingOutcome.LogExtended(size + batch.size(), batch.size());
    }

    /** The next statement of the transaction, if it is still there. */
    private void heard() {
        steps.step();
        if (!twoHolders && !lock.holds(this, steps.now())) {
            throw new BrokenLogConnectionException();
        }
    }

    /** All or nothing: primary keys are (position), (event), (level, index). */
    private void commit(long size, List<Map.Entry<String, byte[]>> batch, List<NewNode> nodes) {
        boolean violated = (!twoHolders && !lock.holds(this, steps.now()))
                || size != database.entries().size()
                || batch.stream().anyMatch(event -> !database.waiting().containsKey(event.getKey()))
                || nodes.stream().anyMatch(node -> database.nodes(node.level()).containsKey(node.index()));
        if (violated) {
            throw new BrokenLogConnectionException();
        }
        batch.forEach(event -> database.enter(event.getKey(), event.getValue(), steps.now()));
        nodes.forEach(node -> database.nodes(node.level()).put(node.index(), node.hash()));
    }

    private List<Map.Entry<String, byte[]>> shuffled() {
        List<Map.Entry<String, byte[]>> waiting =
                new ArrayList<>(database.waiting().entrySet());
        Collections.shuffle(waiting, random);
        return waiting;
    }

    @Override
    public long size() {
        steps.step();
        return database.entries().size();
    }

    @Override
    public Optional<StoredCheckpoint> newest() {
        steps.step();
        return Optional.ofNullable(database.checkpoints().lastEntry()).map(Map.Entry::getValue);
    }

    @Override
    public List<StoredCheckpoint> checkpoints(long from, long to, int atMost) {
        steps.step();
        return database.checkpoints().subMap(from, to).values().stream()
                .limit(atMost)
                .toList();
    }

    @Override
    public void keep(StoredCheckpoint checkpoint) {
        steps.step();
        database.sign(checkpoint, steps.now());
        steps.step();
    }

    @Override
    public void cosign(long size, String witness, String line) {
        steps.step();
    }

    @Override
    public StoredTree tree() {
        return new StoredTree(
                (level, from, to) -> {
                    steps.step();
                    return database.hashes(level, from, to);
                },
                HEIGHT);
    }
}
