package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dorsal.audit.archive.Doubt.DoubtKind;

/** Payloads that are gone, and the events that tell who erased them and why. */
final class ErasedEvents {
    /** Names of the facts of an event that tells of an erasure. */
    static final String POSITIONS = "erased";

    static final String BY = "operator";
    static final String REASON = "reason";

    private final List<Long> erased = new ArrayList<>();
    private final List<Range> told = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private record Range(long from, long to) {}

    void erased(long position) {
        erased.add(position);
    }

    /** An event whose leaf holds. */
    void told(long position, EventContent event) {
        long number = 0;
        for (EventContent.EventFact fact : event.facts()) {
            if (fact.name().equals(POSITIONS)) {
                number += ranges(fact.value(), position);
            }
        }
        if (number > 0) {
            notes.add("position " + position + ": " + number + " events were erased by "
                    + event.fact(BY).orElse("nobody named") + ", because: "
                    + event.fact(REASON).orElse("no reason"));
        }
    }

    /** {@code 3-5,9}. */
    private long ranges(String written, long at) {
        long number = 0;
        for (String range : written.split(",", -1)) {
            String[] ends = range.split("-", 2);
            try {
                long from = Long.parseLong(ends[0]);
                long to = ends.length == 2 ? Long.parseLong(ends[1]) : from;
                if (from <= to && to < at) { // nobody can tell of what is still to come
                    told.add(new Range(from, to));
                    number += to - from + 1;
                }
            } catch (NumberFormatException _) {
                return number;
            }
        }
        return number;
    }

    /** Whatever is gone must have been told of by a later event. */
    void end(Doubts doubts) {
        List<Long> positions = erased.stream().sorted().toList();
        told.sort(Comparator.comparingLong(Range::from));
        int next = 0;
        long until = -1;
        for (long position : positions) {
            while (next < told.size() && told.get(next).from() <= position) {
                until = Math.max(until, told.get(next++).to());
            }
            if (position > until) {
                doubts.add(
                        DoubtKind.ERASED_UNTOLD, "position " + position, "its event was emptied, and none tells of it");
            }
        }
    }

    List<String> notes() {
        return notes;
    }
}
