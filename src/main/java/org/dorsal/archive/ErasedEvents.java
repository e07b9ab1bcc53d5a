package org.dorsal.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dorsal.archive.VerificationFinding.FindingKind;

/** Matches erased payloads with the erasure events that give operator and reason. */
final class ErasedEvents {
    /** Fact names of an erasure event. */
    static final String POSITIONS = "erased";

    static final String BY = "operator";
    static final String REASON = "reason";

    private final List<Long> erased = new ArrayList<>();
    private final List<Range> ranges = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private record Range(long from, long to) {}

    void erased(long position) {
        erased.add(position);
    }

    /** Reads the erased ranges of an event with a verified leaf. */
    void readErasure(long position, EventContent event) {
        long number = 0;
        for (EventContent.EventFact fact : event.facts()) {
            if (fact.name().equals(POSITIONS)) {
                number += readRanges(fact.value(), position);
            }
        }
        if (number > 0) {
            notes.add("position " + position + ": " + number + " events were erased by "
                    + event.fact(BY).orElse("nobody named") + ", because: "
                    + event.fact(REASON).orElse("no reason"));
        }
    }

    /** {@code 3-5,9}. */
    private long readRanges(String written, long at) {
        long number = 0;
        for (String range : written.split(",", -1)) {
            String[] ends = range.split("-", 2);
            try {
                long from = Long.parseLong(ends[0]);
                long to = ends.length == 2 ? Long.parseLong(ends[1]) : from;
                if (from <= to && to < at) { // an erasure covers earlier positions only
                    ranges.add(new Range(from, to));
                    number += to - from + 1;
                }
            } catch (NumberFormatException _) {
                return number;
            }
        }
        return number;
    }

    /** Reports each erased position that no later event covers. */
    void end(VerificationFindings doubts) {
        List<Long> positions = erased.stream().sorted().toList();
        ranges.sort(Comparator.comparingLong(Range::from));
        int next = 0;
        long until = -1;
        for (long position : positions) {
            while (next < ranges.size() && ranges.get(next).from() <= position) {
                until = Math.max(until, ranges.get(next++).to());
            }
            if (position > until) {
                doubts.add(
                        FindingKind.ERASED_UNTOLD,
                        "position " + position,
                        "its event was emptied, and none tells of it");
            }
        }
    }

    List<String> notes() {
        return notes;
    }
}
