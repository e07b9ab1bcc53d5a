package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.audit.log.TreeHash;

/** What the events of an export have said: who they are, and which rows they wrote. */
final class Ledger {
    /** Entry of the map, print, number and event on a 64-bit Java with compressed references. */
    private static final int EVENT_BYTES = 140;

    private static final int ROW_BYTES = 152;

    private final Memory memory;
    private final Map<Print, Integer> numbers = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final Map<Print, Row> rows = new HashMap<>();
    private final Set<String> ordered = new HashSet<>();

    private record Event(long position, long patient, long moment) {}

    Ledger(Memory memory) {
        this.memory = memory;
    }

    /** A row that an event says it wrote. */
    static final class Row {
        private final int event;
        private final byte[] hash;
        private boolean demanded;
        private boolean seen;

        private Row(int event, Claim claim) {
            this.event = event;
            this.hash = Arrays.copyOf(claim.hash(), TreeHash.BYTES);
            this.demanded = claim.demanded();
        }

        /** Number of the event. */
        int event() {
            return event;
        }

        boolean hasHash(byte[] other) {
            return other.length == TreeHash.BYTES && Arrays.equals(hash, other);
        }

        /** The row is there; false when it was seen before. */
        boolean see() {
            boolean first = !seen;
            seen = true;
            return first;
        }

        /** It must be there and was not seen. */
        boolean isMissing() {
            return demanded && !seen;
        }
    }

    /** Number of the event; empty when it was not there. */
    Optional<Integer> find(Print event) {
        return Optional.ofNullable(numbers.get(event));
    }

    /** The next event. */
    int add(EventLine line) throws Refused {
        memory.take(EVENT_BYTES);
        int number = events.size();
        events.add(new Event(line.position(), line.patientPrint(), line.moment()));
        numbers.put(line.print(), number);
        return number;
    }

    int events() {
        return events.size();
    }

    long position(int event) {
        return events.get(event).position();
    }

    boolean isOf(int event, String patient) {
        return events.get(event).patient() == Print.of(patient).high();
    }

    boolean isAt(int event, String moment) {
        return EventLine.areSame(events.get(event).moment(), EventLine.millis(moment));
    }

    /**
     * An event says that it wrote a row.
     *
     * @return false when another event says so with another hash
     */
    boolean claim(int event, Claim claim) throws Refused {
        Optional<Row> earlier = row(claim.row());
        if (earlier.isPresent()) {
            return earlier.get().hasHash(claim.hash());
        }
        memory.take(ROW_BYTES);
        rows.put(claim.row(), new Row(event, claim));
        return true;
    }

    /** Once results were ordered into the EHR, all later versions must be. */
    void ordered(String assessment, Row order) throws Refused {
        if (ordered.contains(assessment)) {
            order.demanded = true;
        } else if (order.demanded) {
            memory.take(ROW_BYTES);
            ordered.add(assessment);
        }
    }

    /** A row that must be there was not seen. */
    boolean isIncomplete() {
        return rows.values().stream().anyMatch(Row::isMissing);
    }

    /** The row that somebody claims to have written; empty when nobody does. */
    Optional<Row> row(Print reference) {
        return Optional.ofNullable(rows.get(reference));
    }
}
