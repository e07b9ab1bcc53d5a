package org.dorsal.audit.archive;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.log.TreeHash;

/**
 * An entry of the log as the export has it, with what could be checked by looking at it alone.
 *
 * @param position negative when it has none
 * @param recorded of the row; empty when there is no row
 * @param patient of the row; empty for none
 * @param salted it has a salt
 * @param leaf as it stands in the log; empty for an event outside
 * @param bodied the event's bytes are there
 * @param holds salt and bytes give the leaf
 * @param waits outside: it is queued for a position
 * @param told empty when there are no bytes, or when they are no event
 * @param proof empty in a whole export
 */
record EventLine(
        long position,
        String id,
        String recorded,
        String patient,
        boolean salted,
        byte[] leaf,
        boolean bodied,
        boolean holds,
        boolean waits,
        Optional<EventContent> told,
        List<byte[]> proof) {
    static final List<String> NAMES =
            List.of("position", "id", "recorded", "patient", "salt", "leaf", "event", "eventBase64", "proof", "waits");
    private static final int MOST_PROOF_HASHES = 64;

    static EventLine read(ArchiveLine line) throws ArchiveFormatException {
        long position = line.isNull("position") ? -1 : natural(line);
        byte[] leaf = line.bytes("leaf");
        String id = line.text("id");
        List<byte[]> proof = line.hashes("proof");
        if (!line.has("position") || id.isEmpty() || (position >= 0 && leaf.length != TreeHash.BYTES)) {
            throw line.refused("a line has no position, no id or no leaf");
        }
        if (proof.size() > MOST_PROOF_HASHES) {
            throw line.refused("a list has more than " + MOST_PROOF_HASHES + " members");
        }
        byte[] salt = line.isNull("salt") ? new byte[0] : line.bytes("salt");
        Optional<ArchiveLine.QuotedBody> body = line.body("event");
        return new EventLine(
                position,
                id,
                line.optionalText("recorded").orElse(""),
                line.optionalText("patient").orElse(""),
                salt.length > 0,
                leaf,
                body.isPresent(),
                body.filter(event -> event.isText() && Arrays.equals(leaf, TreeHash.leaf(salt, event.bytes())))
                        .isPresent(),
                line.truth("waits"),
                body.flatMap(event -> EventContent.read(event.bytes())),
                proof);
    }

    private static long natural(ArchiveLine line) throws ArchiveFormatException {
        if (line.number("position") < 0) {
            throw line.refused("a position is negative");
        }
        return line.number("position");
    }

    List<EventContent.Claim> claims() {
        return told.map(event -> event.claims(patient)).orElse(List.of());
    }

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
