package org.dorsal.archive;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.*;
import org.dorsal.audit.log.TreeHash;

/**
 * Line of a log entry, with the checks that need no other line. The parsed event {@code content} is empty when there are
 * no bytes, or they are not an event.
 *
 * @param position position in the log; negative for none
 * @param recorded time in the row; empty when there is no row
 * @param patient patient of the row; empty for none
 * @param salted whether a salt is present
 * @param leaf leaf hash in the log; empty for an event without a position
 * @param bodied whether the event's bytes are present
 * @param holds whether salt and bytes match the leaf
 * @param waits whether the event is queued for a position
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
        Optional<EventContent> content) {
    static final List<String> NAMES =
            List.of("position", "id", "recorded", "patient", "salt", "leaf", "event", "eventBase64", "waits");

    static EventLine read(ArchiveLine line) throws ArchiveFormatException {
        long position = line.isNull("position") ? -1 : natural(line);
        byte[] leaf = line.bytes("leaf");
        String id = line.text("id");
        if (!line.has("position") || id.isEmpty() || (position >= 0 && leaf.length != TreeHash.BYTES)) {
            throw line.refused("a line has no position, no id or no leaf");
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
                body.flatMap(event -> EventContent.read(event.bytes())));
    }

    private static long natural(ArchiveLine line) throws ArchiveFormatException {
        if (line.number("position") < 0) {
            throw line.refused("a position is negative");
        }
        return line.number("position");
    }

    List<EventContent.Claim> claims() {
        return content.map(event -> event.claims(patient)).orElse(List.of());
    }

    /** Emptied by an erasure. */
    boolean erased() {
        return !salted && !bodied && !recorded.isEmpty();
    }

    /** Name of the line in findings. */
    String place() {
        return (position < 0 ? "event " : "position " + position + ", event ") + id;
    }

    /** Name of the first column that contradicts the event's bytes; empty when all agree. */
    String disagreement() {
        if (content.isEmpty()) {
            return "";
        }
        EventContent event = content.get();
        if (!event.id().equals(id)) {
            return "id";
        }
        if (!sameMoment(event.recorded(), recorded)) {
            return "recorded_at";
        }
        // an event about several patients has no patient in its row
        boolean same = patient.isEmpty()
                ? event.patients().size() != 1
                : event.patients().contains("Patient/" + patient);
        return same ? "" : "patient";
    }

    static boolean sameMoment(String stated, String row) {
        return stated.equals(row) || areSame(millis(stated), millis(row));
    }

    /**
     * Compares times with tolerance: events have milliseconds, rows microseconds, and PostgreSQL rounds finer values,
     * so that half a microsecond may become a millisecond.
     */
    static boolean areSame(long stated, long row) {
        return stated != Long.MIN_VALUE && (row == stated || row == stated + 1);
    }

    /** Parses a time as milliseconds since 1970; {@code Long.MIN_VALUE} for other text. */
    static long millis(String moment) {
        try {
            return Instant.parse(moment).truncatedTo(ChronoUnit.MILLIS).toEpochMilli();
        } catch (DateTimeException | ArithmeticException _) {
            return Long.MIN_VALUE;
        }
    }
}
