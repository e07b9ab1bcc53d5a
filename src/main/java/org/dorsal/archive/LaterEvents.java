package org.dorsal.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.function.Predicate;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.LogReads.LoggedEvent;
import org.dorsal.store.StoredCheckpoint;

/** Writes the events that an export's checkpoint does not hold, once. */
final class LaterEvents {
    /** Margin for the duration of an erasure, since its event has the time of its begin, and for the clocks of two machines. */
    private static final Duration BEFORE = Duration.ofHours(1);

    /** Limit of the pauses, within which the erasures before the first one are signed when the sequencer runs. */
    private static final int MAX_PAUSES = 10;

    private final ArchiveReads reads;
    private final Export.ExportHead head;
    private final Predicate<Optional<LoggedEvent.LoggedRow>> choice;
    private final Runnable pause;
    private final Optional<InclusionProofs> proofs;
    private final List<LoggedEvent> proven = new ArrayList<>();
    private StoredCheckpoint newest;
    private String from;
    private long next;
    private long erasures;
    private long lastErasure = -1;

    private LaterEvents(
            ArchiveReads reads,
            Export.ExportHead head,
            Predicate<Optional<LoggedEvent.LoggedRow>> choice,
            Runnable pause,
            Optional<InclusionProofs> proofs) {
        this.reads = reads;
        this.head = head;
        this.choice = choice;
        this.pause = pause;
        this.proofs = proofs;
        this.newest = head.checkpoint();
        this.from = proofs.isPresent() ? recent() : "";
        this.next = head.size();
    }

    /** Returns the events of a whole export. An erasure among them is written with a checkpoint that covers it, once there is one. */
    static LaterEvents ofWhole(ArchiveReads reads, Export.ExportHead head, Runnable pause) {
        return new LaterEvents(reads, head, _ -> true, pause, Optional.empty());
    }

    /** Returns the erasures of a partial export, each with its proof in the later checkpoint. */
    static LaterEvents ofPart(ArchiveReads reads, Export.ExportHead head, Runnable pause, InclusionProofs proofs) {
        return new LaterEvents(reads, head, LaterEvents::isErasure, pause, Optional.of(proofs));
    }

    /** Inclusion proofs in the stored tree. */
    @FunctionalInterface
    interface InclusionProofs {
        List<byte[]> of(long position, long size);
    }

    /**
     * Writes the events without a position, then those that got one: an event that gets it between the two is found twice,
     * never missed. Where one of them is empty, the event of its erasure may have got a position after the last page; another
     * round finds it.
     */
    void write(ExportZip zip) throws IOException {
        zip.lines(Entries.OUTSIDE, "outside", this::writeEvents);
        zip.count("erasures", erasures);
        if (erasures > 0 && newest.size() > head.size()) {
            pause.run(); // witnesses cosign it meanwhile
            zip.entry(
                    Entries.LATER_CHECKPOINT,
                    to -> to.write(reread(newest).note().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void writeEvents(Ndjson lines) {
        int pauses = 0;
        boolean again = true;
        while (again) {
            newest = reads.log().newest(head.site()).orElse(head.checkpoint()); // before the events that it holds
            boolean waiting = waiting(lines);
            again = pages(lines);
            boolean unsigned = waiting || lastErasure >= newest.size();
            if (!again && unsigned && pauses < MAX_PAUSES) {
                pause.run();
                pauses++;
                again = true;
            }
        }
        proven.forEach(event -> lines.event(
                event,
                proofs.filter(_ -> event.position() < newest.size())
                        .map(stored -> stored.of(event.position(), newest.size()))));
    }

    private StoredCheckpoint reread(StoredCheckpoint checkpoint) {
        return reads.log().checkpoints(head.site(), checkpoint.size(), checkpoint.size() + 1, 1).stream()
                .findFirst()
                .orElse(checkpoint);
    }

    /** Writes the events that wait for a position; returns whether there is an erasure among them. */
    private boolean waiting(Ndjson lines) {
        long before = erasures;
        Optional<String> after = Optional.of(from);
        while (after.isPresent()) {
            ArchiveReads.OutsideWalk walk = reads.outside(head.site(), after.get());
            for (ArchiveReads.UnsequencedEvent event : walk.outside()) {
                Optional<LoggedEvent.LoggedRow> row = Optional.of(event.row());
                if (choice.test(row)) {
                    lines.outside(event);
                    erasures += isErasure(row) ? 1 : 0;
                }
            }
            after = walk.last();
        }
        from = recent();
        return erasures > before;
    }

    /** Writes the events up to the end of the log; returns whether one of them is empty. */
    private boolean pages(Ndjson lines) {
        boolean emptied = false;
        List<LoggedEvent> page = page(next);
        while (!page.isEmpty()) {
            for (LoggedEvent event : page) {
                emptied |= event.row().filter(row -> row.bytes().length == 0).isPresent();
                if (choice.test(event.row())) {
                    if (proofs.isPresent()) {
                        proven.add(event);
                    } else {
                        lines.event(event, Optional.empty());
                    }
                    if (isErasure(event.row())) {
                        erasures++;
                        lastErasure = event.position();
                    }
                }
            }
            next = page.getLast().position() + 1;
            page = page(next);
        }
        return emptied;
    }

    private List<LoggedEvent> page(long first) {
        return reads.log().events(head.site(), first, first + Export.ExportContents.PAGE);
    }

    /** Id below those of all erasures that were committed after the export began; ids begin with their time. */
    private String recent() {
        String millis = "%012x".formatted(head.started().minus(BEFORE).toEpochMilli());
        return millis.substring(0, 8) + "-" + millis.substring(8);
    }

    private static boolean isErasure(Optional<LoggedEvent.LoggedRow> row) {
        return row.flatMap(stored -> EventContent.read(stored.bytes()))
                .filter(ErasedEvents::isErasure)
                .isPresent();
    }
}
