package org.dorsal.archive;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.LogReads.LoggedEvent;

/**
 * Events that a checkpoint does not hold.
 *
 * @param size entries under the checkpoint
 * @param started time at which the export began
 */
record LaterEvents(ArchiveReads reads, String site, long size, Instant started) {
    /** Margin for the duration of an erasure, since its event has the time of its begin, and for the clocks of two machines. */
    private static final Duration BEFORE = Duration.ofHours(1);

    /**
     * Writes the events without a position, then those that got one: an event that gets it between the two is found twice,
     * never missed. Where one of them is empty, the event of its erasure may have got a position after the last page; another
     * round finds it.
     *
     * @param after id after which events without a position are looked for first
     * @return number of the erasures that were written
     */
    long write(Ndjson lines, String after, Predicate<Optional<LoggedEvent.LoggedRow>> choice) {
        long erasures = 0;
        long next = size;
        String from = after;
        boolean emptied;
        do {
            erasures += waiting(lines, from, choice);
            from = recent();
            emptied = false;
            List<LoggedEvent> page = page(next);
            while (!page.isEmpty()) {
                for (LoggedEvent event : page) {
                    emptied |=
                            event.row().filter(row -> row.bytes().length == 0).isPresent();
                    if (choice.test(event.row())) {
                        lines.event(event, Optional.empty());
                        erasures += isErasure(event.row()) ? 1 : 0;
                    }
                }
                next = page.getLast().position() + 1;
                page = page(next);
            }
        } while (emptied);
        return erasures;
    }

    private long waiting(Ndjson lines, String from, Predicate<Optional<LoggedEvent.LoggedRow>> choice) {
        long erasures = 0;
        Optional<String> after = Optional.of(from);
        while (after.isPresent()) {
            ArchiveReads.OutsideWalk walk = reads.outside(site, after.get());
            for (ArchiveReads.UnsequencedEvent event : walk.outside()) {
                Optional<LoggedEvent.LoggedRow> row = Optional.of(event.row());
                if (choice.test(row)) {
                    lines.outside(event);
                    erasures += isErasure(row) ? 1 : 0;
                }
            }
            after = walk.last();
        }
        return erasures;
    }

    private List<LoggedEvent> page(long from) {
        return reads.log().events(site, from, from + Export.ExportContents.PAGE);
    }

    /** Id below those of all erasures that were committed after the export began; ids begin with their time. */
    String recent() {
        String millis = "%012x".formatted(started.minus(BEFORE).toEpochMilli());
        return millis.substring(0, 8) + "-" + millis.substring(8);
    }

    static boolean isErasure(Optional<LoggedEvent.LoggedRow> row) {
        return row.flatMap(stored -> EventContent.read(stored.bytes()))
                .filter(ErasedEvents::isErasure)
                .isPresent();
    }
}
