package org.dorsal.archive;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.archive.ClaimIndex.LedgerEvent;
import org.dorsal.archive.EventContent.Claim;
import org.dorsal.archive.VerificationFinding.FindingKind;

/** Takes the entries of the log one after another: nothing missing, nothing twice, everything as it was logged. */
final class LogCheck {
    /**
     * Maximum age of an event without a position. A sequencer assigns positions every second, and its health check
     * reports a delay much earlier.
     */
    private static final long PATIENCE_MILLIS = Duration.ofMinutes(10).toMillis();
    /** Missing entries that are made up for, so that what follows is still compared in its place. */
    private static final long MAX_DERIVED = 1 << 20;

    private static final byte[] NO_LEAF = new byte[32];
    private static final String BACKWARDS = "the position was there already, or comes too late";

    private final VerificationRun run;
    private final ExpectedCheckpoints marks;
    private final long size;
    private long next;

    /** @param size entries under the checkpoint */
    LogCheck(VerificationRun run, ExpectedCheckpoints marks, long size) {
        this.run = run;
        this.marks = marks;
        this.size = size;
    }

    /** Checks all positions, the tree, its stored nodes, and the events after the checkpoint. */
    void check() throws IOException, ArchiveFormatException {
        TreeCheck tree = new TreeCheck(run.doubts(), marks.bySize());
        run.events("events", Entries.EVENTS, line -> {
            inPlace(line, tree);
            take(line);
        });
        if (next < size) {
            gap(next, size);
        }
        long[] erasures = {0};
        run.events("outside", Entries.OUTSIDE, line -> {
            erasures[0] +=
                    line.content().filter(ErasedEvents::isErasure).stream().count();
            outside(line, tree);
        });
        run.counts().put("erasures", erasures[0]);
        run.ledger().erase(run.erasures()::isErasedLater);
        run.counts().put("nodes", tree.stored(run.zip(), size));
        tree.end();
    }

    private void inPlace(EventLine line, TreeCheck tree) throws ArchiveFormatException {
        if (line.position() < 0) {
            throw new ArchiveFormatException(Entries.EVENTS, "an entry has no position");
        }
        if (line.position() < next) {
            run.doubts().add(FindingKind.EVENT_TWICE, line.place(), BACKWARDS);
            return;
        }
        if (line.position() > next) {
            gap(next, line.position());
            for (long position = next; position < Math.min(line.position(), next + MAX_DERIVED); position++) {
                tree.add(NO_LEAF);
            }
        }
        tree.add(line.leaf());
        next = line.position() + 1;
    }

    private void gap(long from, long to) {
        String place = from + 1 == to ? "position " + from : "positions " + from + " to " + (to - 1);
        run.doubts().add(FindingKind.GAP, place, "missing");
    }

    /**
     * Events that the checkpoint does not hold: later positions go on with the tree, others must be waiting for one.
     */
    private void outside(EventLine line, TreeCheck tree) throws ArchiveFormatException {
        boolean next = line.position() == tree.size();
        if (line.position() >= 0) {
            if (next) {
                tree.add(line.leaf());
            }
        } else if (!line.waits()) {
            String message = "it is in audit_event, but neither in the log nor in its queue";
            run.doubts().add(FindingKind.EVENT_UNKNOWN, line.place(), message);
        } else if (isLate(line)) {
            run.doubts()
                    .add(
                            FindingKind.LEFT_WAITING,
                            line.place(),
                            "it has been waiting for a position since " + line.recorded());
        }
        later(line, next && line.position() < marks.largest());
    }

    private boolean isLate(EventLine line) {
        long exported = EventLine.millis(run.manifest().started());
        long recorded = EventLine.millis(line.recorded());
        return exported != Long.MIN_VALUE && recorded < exported - PATIENCE_MILLIS;
    }

    /** Checks an event with a position. Claims of an event with a changed payload are recorded, too. */
    private void take(EventLine line) throws ArchiveFormatException {
        Optional<LedgerEvent> earlier = run.ledger().event(line.id());
        if (earlier.isPresent()) {
            String message =
                    "the same event occurs at position " + earlier.get().position();
            run.doubts().add(FindingKind.EVENT_TWICE, line.place(), message);
            return;
        }
        LedgerEvent event = run.ledger().add(line);
        if (line.erased()) {
            run.erasures().erased(line.position());
            return;
        }
        if (line.content().isPresent()) {
            remember(line, line.content().get(), event);
        }
        check(line, event);
    }

    private void remember(EventLine line, EventContent content, LedgerEvent event) throws ArchiveFormatException {
        Optional<UUID> assessment = content.result();
        if (assessment.isPresent()) {
            run.ledger().addResult(event, assessment.get(), content.version());
        }
        for (Claim claim : line.claims()) {
            if (!run.ledger().claim(event, claim)) {
                String message = "it records a row with a different hash from an earlier event";
                run.doubts().addOfEvent(event, FindingKind.RESOURCE_CHANGED, line.place(), message);
            }
        }
        if (line.holds()) {
            run.addDownload(content);
            run.erasures().readErasure(line.position(), content);
        }
    }

    /**
     * An event that the checkpoint does not hold yet; found waiting and again with its position, it counts once.
     *
     * @param signed whether another checkpoint holds it; a doubt remains where the tree has not that checkpoint's root
     */
    private void later(EventLine line, boolean signed) throws ArchiveFormatException {
        Optional<EventContent> content = line.content();
        if (content.isPresent() && signed && line.holds()) {
            run.erasures().readLaterErasure(line.position(), content.get());
        } else if (content.isPresent()) {
            run.erasures().readUnsignedErasure(content.get());
        }
        if (run.ledger().event(line.id()).isPresent()) {
            return;
        }
        LedgerEvent event = run.ledger().add(line);
        if (line.erased() && line.position() >= 0) {
            run.erasures().erased(line.position());
            return;
        }
        for (Claim claim :
                line.claims()) { // it may have been committed after its rows were exported: they may be there
            run.ledger().claim(event, claim.permitted());
        }
        if (line.position() >= 0) {
            check(line, event);
        }
    }

    private void check(EventLine line, LedgerEvent event) {
        if (line.recorded().isEmpty()) {
            run.doubts().add(FindingKind.EVENT_MISSING, line.place(), "its row is gone");
        } else if (!line.bodied() || !line.salted()) {
            String message = line.salted() ? "its bytes are gone" : "its salt is gone";
            run.doubts().add(FindingKind.LEAF_CHANGED, line.place(), message);
        } else if (!line.holds()) {
            run.doubts()
                    .addOfEvent(event, FindingKind.LEAF_CHANGED, line.place(), "salt and bytes do not give its leaf");
        }
        String column = line.disagreement();
        if (!column.isEmpty()) {
            String message = "column " + column + " does not say what the event says";
            run.doubts().addOfEvent(event, FindingKind.COLUMN_DIFFERS, line.place(), message);
        }
    }
}
