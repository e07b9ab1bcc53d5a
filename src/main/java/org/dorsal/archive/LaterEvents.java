package org.dorsal.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.LogReads.LoggedEvent;
import org.dorsal.store.StoredCheckpoint;

/**
 * Writes the events that an export's checkpoint does not hold, once. An erasure among them is written with a checkpoint that
 * covers it, once there is one.
 */
final class LaterEvents {
    /** Margin for the duration of an erasure, since its event has the time of its begin, and for the clocks of two machines. */
    private static final Duration BEFORE = Duration.ofHours(1);

    /** Limit of the pauses, within which the erasures before the first one are signed when the sequencer runs. */
    private static final int MAX_PAUSES = 10;

    private final ArchiveReads reads;
    private final Export.ExportHead head;
    private final Runnable pause;
    private StoredCheckpoint newest;
    private String from = "";
    private long next;
    private long erasures;
    private long lastErasure = -1;

    LaterEvents(ArchiveReads reads, Export.ExportHead head, Runnable pause) {
        this.reads = reads;
        this.head = head;
        this.pause = pause;
        this.newest = head.checkpoint();
        this.next = head.size();
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
                lines.outside(event);
                erasures += isErasure(row) ? 1 : 0;
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
                lines.event(event);
                if (isErasure(event.row())) {
                    erasures++;
                    lastErasure = event.position();
                }
            }
            next = page.getLast().position() + 1;
            page = page(next);
        }
        return emptied;
    }

    private List<LoggedEvent> page(long first) {
        return reads.log().events(head.site(), first, first + Export.PAGE);
    }

    /** Id below those of all erasures that were committed after the export began; ids begin with their time. */
    private String recent() {
        String millis = "%012x".formatted(head.started().minus(BEFORE).toEpochMilli());
        return millis.substring(0, 8) + "-" + millis.substring(8);
    }

    private static boolean isErasure(Optional<LoggedEvent.LoggedRow> row) {
        return row.filter(stored -> Erasure.isErasure(stored.bytes())).isPresent();
    }
}
