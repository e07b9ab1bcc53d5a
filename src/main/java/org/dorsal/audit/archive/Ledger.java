package org.dorsal.audit.archive;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What the events of an export have said, remembered in numbers: who they are, and which rows they wrote. */
final class Ledger {
    private static final int EVENT = 0;
    private static final int HASH = 1;
    private static final int STATE = 5;
    private static final long DEMANDED = 1;
    private static final long SEEN = 2;

    private final Table events;
    private final Table rows;
    private final Longs positions = new Longs();
    private final Longs patients = new Longs();
    private final Longs moments = new Longs();

    Ledger(Memory memory) {
        this.events = new Table(1, memory);
        this.rows = new Table(6, memory);
    }

    /** Number of the event; negative when it was not there. */
    int find(Print event) {
        int row = events.find(event);
        return row < 0 ? row : (int) events.get(row, 0);
    }

    /** The next event. */
    int add(EventLine line) throws Refused {
        int number = positions.size();
        positions.add(line.position());
        patients.add(line.patientPrint());
        moments.add(line.moment());
        events.set(events.add(line.print()), 0, number);
        return number;
    }

    int events() {
        return positions.size();
    }

    long position(int event) {
        return positions.get(event);
    }

    boolean isOf(int event, String patient) {
        return patients.get(event) == Print.of(patient).high();
    }

    boolean isAt(int event, String moment) {
        return EventLine.areSame(moments.get(event), EventLine.millis(moment));
    }

    /**
     * An event says that it wrote a row.
     *
     * @return false when another event says so with another hash
     */
    boolean claim(int event, Claim claim) throws Refused {
        int row = rows.find(claim.row());
        if (row >= 0) {
            return hasHash(row, claim.hash());
        }
        row = rows.add(claim.row());
        rows.set(row, EVENT, event);
        ByteBuffer hash = ByteBuffer.wrap(Arrays.copyOf(claim.hash(), 32));
        for (int at = 0; at < 4; at++) {
            rows.set(row, HASH + at, hash.getLong());
        }
        rows.set(row, STATE, claim.demanded() ? DEMANDED : 0);
        return true;
    }

    /** Once results were ordered into the EHR, all later versions must be. */
    void ordered(String assessment, Print order) throws Refused {
        Print all = Print.of("Ordered/" + assessment);
        int row = rows.find(order);
        boolean demanded = (rows.get(row, STATE) & DEMANDED) != 0;
        if (demanded && rows.find(all) < 0) {
            rows.add(all);
        } else if (rows.find(all) >= 0) {
            rows.set(row, STATE, rows.get(row, STATE) | DEMANDED);
        }
    }

    /** How many rows must be there and were not seen. */
    long missing() {
        long missing = 0;
        for (int row = 0; row < rows.size(); row++) {
            missing += isMissing(row) ? 1 : 0;
        }
        return missing;
    }

    /** Number of the row that somebody claims to have written; negative when nobody does. */
    int row(Print reference) {
        return rows.find(reference);
    }

    int eventOf(int row) {
        return (int) rows.get(row, EVENT);
    }

    boolean hasHash(int row, byte[] hash) {
        ByteBuffer words = ByteBuffer.wrap(Arrays.copyOf(hash, 32));
        boolean same = hash.length == 32;
        for (int at = 0; at < 4; at++) {
            same &= rows.get(row, HASH + at) == words.getLong();
        }
        return same;
    }

    /** The row is there; false when it was seen before. */
    boolean see(int row) {
        long state = rows.get(row, STATE);
        rows.set(row, STATE, state | SEEN);
        return (state & SEEN) == 0;
    }

    /** It must be there and was not seen. */
    boolean isMissing(int row) {
        return (rows.get(row, STATE) & (DEMANDED | SEEN)) == DEMANDED;
    }
}
