package org.dorsal.archive;

import java.util.*;
import org.dorsal.archive.VerificationFinding.FindingKind;

/** Matches erased payloads and rows with the erasure events that give operator and reason. */
final class ErasedEvents {
    /** Fact names of an erasure event. */
    static final String POSITIONS = "erased";

    static final String BY = "operator";
    static final String REASON = "reason";

    private final List<Long> erased = new ArrayList<>();
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();
    private final NavigableMap<Long, Long> later = new TreeMap<>();
    private final NavigableMap<Long, Long> unsigned = new TreeMap<>();
    private final Map<String, String> notes = new LinkedHashMap<>();

    static boolean isErasure(EventContent event) {
        return event.fact(POSITIONS).isPresent();
    }

    void erased(long position) {
        erased.add(position);
    }

    /** Reads the erased ranges of an event with a verified leaf. */
    void readErasure(long position, EventContent event) {
        read("position " + position, position, event, List.of(ranges));
    }

    /**
     * Reads the erased ranges of an event after the export's checkpoint that another signed checkpoint holds. The events may
     * have been exported before they were erased.
     */
    void readLaterErasure(long position, EventContent event) {
        read("position " + position, position, event, List.of(ranges, later));
    }

    /** Reads the erased ranges of an event that no signed checkpoint covers; anyone who edits the file can add such an event. */
    void readUnsignedErasure(EventContent event) {
        read("event " + event.id() + ", not signed", Long.MAX_VALUE, event, List.of(unsigned));
    }

    private void read(String place, long before, EventContent event, List<NavigableMap<Long, Long>> targets) {
        long number = 0;
        for (EventContent.EventFact fact : event.facts()) {
            if (fact.name().equals(POSITIONS)) {
                number += readRanges(fact.value(), before, targets);
            }
        }
        if (number > 0) {
            notes.put(
                    event.id(),
                    place + ": " + number + " events were erased by "
                            + event.fact(BY).orElse("nobody named") + ", because: "
                            + event.fact(REASON).orElse("no reason"));
        }
    }

    /** {@code 3-5,9}. */
    private static long readRanges(String written, long before, List<NavigableMap<Long, Long>> targets) {
        long number = 0;
        for (String range : written.split(",", -1)) {
            String[] ends = range.split("-", 2);
            try {
                long from = Long.parseLong(ends[0]);
                long to = ends.length == 2 ? Long.parseLong(ends[1]) : from;
                if (from <= to && to < before) { // an erasure covers earlier positions only
                    targets.forEach(target -> add(target, from, to));
                    number += to - from + 1;
                }
            } catch (NumberFormatException _) {
                return number;
            }
        }
        return number;
    }

    /** Adds a range from first to last position; overlapping ones become one. */
    private static void add(NavigableMap<Long, Long> ranges, long from, long to) {
        long first = from;
        long last = to;
        Map.Entry<Long, Long> other = ranges.floorEntry(last);
        while (other != null && other.getValue() >= first) {
            first = Math.min(first, other.getKey());
            last = Math.max(last, other.getValue());
            ranges.remove(other.getKey());
            other = ranges.floorEntry(last);
        }
        ranges.put(first, last);
    }

    private static boolean contains(NavigableMap<Long, Long> ranges, long position) {
        Map.Entry<Long, Long> range = ranges.floorEntry(position);
        return range != null && range.getValue() >= position;
    }

    /** Whether the event at a position was erased after the checkpoint. */
    boolean isErasedLater(long position) {
        return contains(later, position);
    }

    /** Returns whether the erasure of the event at a position is stated by an unsigned event alone. */
    boolean isErasedUnsigned(long position) {
        return contains(unsigned, position);
    }

    /** Reports each erased position that no signed event covers. */
    void end(VerificationFindings doubts) {
        erased.stream()
                .sorted()
                .filter(position -> !contains(ranges, position))
                .forEach(position -> doubts.add(
                        isErasedUnsigned(position) ? FindingKind.ERASED_UNSIGNED : FindingKind.ERASED_UNTOLD,
                        "position " + position,
                        "its event was emptied, and no signed event records it"));
    }

    List<String> notes() {
        return List.copyOf(notes.values());
    }
}
