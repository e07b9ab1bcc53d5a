package org.dorsal.store;

import java.util.*;
import java.util.function.BooleanSupplier;
import org.dorsal.store.Ledger.TransactionOutcome;

/**
 * Commits of one thread that are appended in one database transaction, all or none. They are written at the end of each
 * step, so that no row is locked while responses are scored, and that the reads of the next step see them.
 */
final class LedgerTransaction {
    /** In the order of ids: two transactions that write the same resources can't wait for each other in a circle. */
    private static final Comparator<Commit> ORDER = Comparator.comparing(
            commit -> commit.versions().stream().map(NewVersion::id).findFirst().orElse(""));

    private final CommitWriter writer;
    private final String site;
    private final List<Commit> unwritten = new ArrayList<>();
    private final List<Commit> written = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();

    LedgerTransaction(CommitWriter writer, String site) {
        this.writer = writer;
        this.site = site;
    }

    /**
     * Runs the steps.
     *
     * @param steps false rolls all of it back
     */
    TransactionOutcome run(List<BooleanSupplier> steps) {
        try {
            boolean committed = ScopedValue.where(Ledger.TRANSACTION, this)
                    .call(() -> writer.inTransaction(
                            site, () -> steps.stream().allMatch(this::isWritten) && isCompleted()));
            if (committed) {
                afterwards.forEach(Runnable::run);
            }
            return committed ? TransactionOutcome.COMMITTED : TransactionOutcome.ROLLED_BACK;
        } catch (StoreException fault) {
            if (fault.lostRace()) {
                return TransactionOutcome.OVERTAKEN;
            }
            throw fault;
        }
    }

    /**
     * Adds a commit; {@link CommitOutcome.Appended} holds once the transaction is committed.
     *
     * @throws IllegalArgumentException for another site than the transaction's, at which it would be stored
     */
    CommitOutcome append(String ofSite, Commit commit) {
        if (!ofSite.equals(site)) {
            throw new IllegalArgumentException("a transaction belongs to one site");
        }
        Optional<String> holder = IdentifierRows.otherHolder(writer, site, commit);
        if (holder.isPresent()) {
            return new CommitOutcome.IdentifierConflict(holder.get());
        }
        unwritten.add(commit);
        return new CommitOutcome.Appended();
    }

    void afterwards(Runnable action) {
        afterwards.add(action);
    }

    private boolean isWritten(BooleanSupplier step) {
        if (!step.getAsBoolean()) {
            return false;
        }
        unwritten.sort(ORDER);
        List<List<Commit>> parts = parts(unwritten);
        if (parts.size() > 1) {
            writer.writeCodeSets(site, unwritten); // in the order of ids, as each part writes its own
        }
        parts.forEach(part ->
                writer.write(site, part.stream().map(Commit::withoutQueues).toList()));
        written.addAll(unwritten);
        unwritten.clear();
        return true;
    }

    /** Writes deliveries and notices just before the end, because all deliveries of a patient share a row. */
    private boolean isCompleted() {
        List<Commit> queues = written.stream()
                .filter(commit ->
                        !commit.deliveries().isEmpty() || !commit.notices().isEmpty())
                .map(Commit::queues)
                .toList();
        if (!queues.isEmpty()) {
            writer.write(site, queues);
        }
        writer.requireInTime(written, CommitWriter.DONE_WITHIN);
        return true;
    }

    private static List<List<Commit>> parts(List<Commit> commits) {
        List<List<Commit>> parts = new ArrayList<>();
        int rows = CommitWriter.MAX_ROWS;
        for (Commit commit : commits) {
            if (rows >= CommitWriter.MAX_ROWS) {
                parts.add(new ArrayList<>());
                rows = 0;
            }
            parts.getLast().add(commit);
            rows += commit.rows();
        }
        return parts;
    }
}
