package org.dorsal.audit.archive;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * An entry of the log as the export has it, with what could be checked by looking at it alone.
 *
 * @param position negative when it has none
 * @param recorded of the row; empty when there is no row
 * @param moment the same in milliseconds since 1970
 * @param patient of the row; empty for none
 * @param patientPrint the first word of the patient's print
 * @param salted it has a salt
 * @param leaf as it stands in the log; empty for an event outside
 * @param bodied the event's bytes are there
 * @param holds salt and bytes give the leaf
 * @param waits outside: it is queued for a position
 * @param told empty when there are no bytes, or when they are no event
 * @param claims prints of what its commit wrote, as {@link Claim} has them
 * @param proof empty in a whole export
 */
record EventLine(
        long position,
        String id,
        Print print,
        String recorded,
        long moment,
        String patient,
        long patientPrint,
        boolean salted,
        byte[] leaf,
        boolean bodied,
        boolean holds,
        boolean waits,
        Optional<EventContent> told,
        List<Claim> claims,
        List<byte[]> proof) {

    /** Emptied by an erasure. */
    boolean erased() {
        return !salted && !bodied && !recorded.isEmpty();
    }

    /** How the line is named to people. */
    String place() {
        return (position < 0 ? "event " : "position " + position + ", event ") + id;
    }

    /** What the columns beside the event say otherwise than its bytes; empty when they agree. */
    String disagreement() {
        if (told.isEmpty()) {
            return "";
        }
        EventContent event = told.get();
        if (!event.id().equals(id)) {
            return "id";
        }
        if (!sameMoment(event.recorded(), recorded)) {
            return "recorded_at";
        }
        // what is about several patients is found by none of them alone
        boolean same = patient.isEmpty()
                ? event.patients().size() != 1
                : event.patients().contains("Patient/" + patient);
        return same ? "" : "patient";
    }

    static boolean sameMoment(String told, String row) {
        return told.equals(row) || areSame(millis(told), millis(row));
    }

    /** Events tell milliseconds, rows microseconds, and the database rounds what is finer: half a microsecond may be a millisecond. */
    static boolean areSame(long told, long row) {
        return told != Long.MIN_VALUE && (row == told || row == told + 1);
    }

    /** The smallest number for what is no moment. */
    static long millis(String moment) {
        try {
            return Instant.parse(moment).truncatedTo(ChronoUnit.MILLIS).toEpochMilli();
        } catch (DateTimeException | ArithmeticException _) {
            return Long.MIN_VALUE;
        }
    }

    @Override
    public String toString() {
        return "EventLine[" + position + "]";
    }
}
