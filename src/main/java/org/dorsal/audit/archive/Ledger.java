package org.dorsal.audit.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.audit.archive.EventContent.Claim;
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

    /** The first half of a name's SHA-256: names of millions of rows are remembered by 16 bytes each. */
    record Print(long high, long low) {
        static Print of(String name) {
            ByteBuffer hash = ByteBuffer.wrap(TreeHash.leaf(name.getBytes(StandardCharsets.UTF_8)));
            return new Print(hash.getLong(), hash.getLong());
        }
    }

    /** Counts what has to be remembered, and gives up before the process does. */
    static final class Memory {
        private final long most;
        private long taken;

        Memory(long mostBytes) {
            this.most = mostBytes;
        }

        /** Two thirds of what this process may have. */
        static Memory ofThisProcess() {
            return new Memory(Runtime.getRuntime().maxMemory() / 3 * 2);
        }

        void take(long bytes) throws Refused {
            taken += bytes;
            if (taken > most) {
                throw tooLarge();
            }
        }

        static Refused tooLarge() {
            return new Refused(
                    "the file",
                    "it needs more memory than this process may have; call java with a larger -Xmx (now "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MB)");
        }
    }

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
        events.add(new Event(line.position(), Print.of(line.patient()).high(), EventLine.millis(line.recorded())));
        numbers.put(Print.of(line.id()), number);
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
