package org.dorsal.audit.log;

import java.util.*;
import java.util.function.BooleanSupplier;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;

/** A place in memory that several replicas share and that fails: before it kept something, or after. */
final class SimPlace implements CheckpointDestination {
    private final boolean remembers;
    private final NavigableMap<Long, String> notes = new TreeMap<>();
    private final Runnable step;
    private final BooleanSupplier fails;
    private boolean overwritten;

    SimPlace(boolean remembers, Runnable step, BooleanSupplier fails) {
        this.remembers = remembers;
        this.step = step;
        this.fails = fails;
    }

    @Override
    public String name() {
        return "somewhere";
    }

    @Override
    public boolean remembers() {
        return remembers;
    }

    @Override
    public Optional<Checkpoint> newest(String site) {
        step.run();
        failSometimes();
        return remembers
                ? checkpoints().values().stream().max(Comparator.comparingLong(Checkpoint::size))
                : Optional.empty();
    }

    @Override
    public void keep(String site, long size, String note) {
        step.run();
        failSometimes();
        String before = notes.putIfAbsent(size, note);
        overwritten |= before != null && !text(before).equals(text(note));
        step.run();
        failSometimes();
    }

    /** Stored checkpoints by size. */
    NavigableMap<Long, Checkpoint> checkpoints() {
        NavigableMap<Long, Checkpoint> read = new TreeMap<>();
        notes.forEach((size, note) -> read.put(size, Checkpoint.read(text(note)).orElseThrow()));
        return read;
    }

    /** Whether two different checkpoints of one size ever came. */
    boolean gotTwoOfOneSize() {
        return overwritten;
    }

    private void failSometimes() {
        if (fails.getAsBoolean()) {
            throw new CheckpointDestinationException("is out of order");
        }
    }

    private static String text(String note) {
        return SignedNote.read(note).orElseThrow().text();
    }
}
