package org.dorsal.audit.archive;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.dorsal.audit.archive.Doubt.Kind;

/** The log of a whole export: every position, the tree over them, its stored hashes, and what lies beyond the checkpoint. */
record WholeLog(
        ZipInput zip,
        Doubts doubts,
        EventCheck check,
        Map<String, Long> counts,
        Manifest manifest,
        Marks marks,
        long size) {
    /** A sequencer gives positions every second; after that long somebody should have noticed. */
    private static final long PATIENCE_MILLIS = Duration.ofMinutes(10).toMillis();

    /** Missing entries that are made up for, so that what follows is still compared in its place. */
    private static final long MOST_MADE_UP = 1 << 20;

    private static final byte[] NO_LEAF = new byte[32];

    void run() throws IOException, Refused {
        TreeCheck tree = new TreeCheck(doubts, marks.bySize());
        long[] next = {0};
        counts.put("events", events(Entries.EVENTS, line -> {
            next[0] = inPlace(line, next[0], tree);
            check.take(line);
        }));
        if (next[0] < size) {
            gap(next[0], size);
        }
        counts.put("outside", events(Entries.OUTSIDE, line -> outside(line, tree)));
        counts.put("nodes", tree.stored(zip, size));
        tree.end();
    }

    private interface Taking {
        void take(EventLine line) throws Refused;
    }

    private long events(String entry, Taking taking) throws IOException, Refused {
        return Line.each(zip, entry, EventLine.NAMES, line -> taking.take(EventLine.read(line)));
    }

    /** Gives the position that must come next. */
    private long inPlace(EventLine line, long next, TreeCheck tree) throws Refused {
        if (line.position() < 0) {
            throw new Refused(Entries.EVENTS, "an entry has no position");
        }
        if (line.position() < next) {
            doubts.add(Kind.EVENT_TWICE, line.place(), "the position was there already, or comes too late");
            return next;
        }
        if (line.position() > next) {
            gap(next, line.position());
            for (long at = next; at < Math.min(line.position(), next + MOST_MADE_UP); at++) {
                tree.add(NO_LEAF);
            }
        }
        tree.add(line.leaf());
        return line.position() + 1;
    }

    private void gap(long from, long to) {
        doubts.add(Kind.GAP, from + 1 == to ? "position " + from : "positions " + from + " to " + (to - 1), "missing");
    }

    /** Events that the checkpoint does not hold: later positions go on with the tree, others must be waiting for one. */
    private void outside(EventLine line, TreeCheck tree) throws Refused {
        if (line.position() >= 0) {
            if (line.position() == tree.size()) {
                tree.add(line.leaf());
            }
            check.later(line);
            return;
        }
        if (!line.waits()) {
            doubts.add(
                    Kind.EVENT_UNKNOWN,
                    line.place(),
                    "it stands in audit_event, and neither in the log nor in its queue");
        } else if (isLate(line)) {
            doubts.add(Kind.LEFT_WAITING, line.place(), "it waits for a position since " + line.recorded());
        }
        check.later(line);
    }

    private boolean isLate(EventLine line) {
        long made = EventLine.millis(manifest.made());
        long recorded = EventLine.millis(line.recorded());
        return made != Long.MIN_VALUE && recorded < made - PATIENCE_MILLIS;
    }
}
