package org.dorsal.audit.archive;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditEvents;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Happening;
import org.dorsal.audit.Who;
import org.dorsal.audit.archive.Doubt.Doubts;
import org.dorsal.audit.archive.Doubt.Kind;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.ErasureRows;
import org.dorsal.store.ErasureRows.Erasable;
import org.dorsal.store.ErasureRows.Outcome;
import org.dorsal.store.NewAuditEvent;

/**
 * Erases what is kept of a patient: payloads, and the salts of their events, so that nobody can guess them from their leaves. The
 * leaves stay, and with them the proofs of everybody else. An event of the log tells who did it, why, and at which positions; not whom.
 */
public record Erasure(ErasureRows rows, Clock clock, RandomGenerator chance) {
    /** Positions as ranges are told in pieces that FHIR's text can hold and people can read. */
    private static final int PIECE_CHARACTERS = 500;

    /** What would be erased; nothing is. */
    public Outcome look(String site, String patient) {
        return rows.look(site, patient);
    }

    /** Patients of whom nothing was recorded since. */
    public List<String> lastSeenBefore(String site, Instant before) {
        return rows.lastSeenBefore(site, before);
    }

    /**
     * Erases.
     *
     * @param by who does it
     * @param reason in their words, without anything about the patient
     */
    public Outcome erase(String site, String patient, String by, String reason) {
        Instant at = clock.instant();
        return rows.erase(site, patient, at, what -> event(at, what, by, reason));
    }

    private NewAuditEvent event(Instant at, Erasable what, String by, String reason) {
        List<About> facts = new ArrayList<>();
        facts.add(new About.Fact(Erasures.BY, by));
        facts.add(new About.Fact(Erasures.REASON, reason));
        facts.add(new About.Fact("events", Integer.toString(what.positions().size())));
        facts.add(new About.Fact("resources", Long.toString(what.resources())));
        pieces(what.positions()).forEach(piece -> facts.add(new About.Fact(Erasures.POSITIONS, piece)));
        Who who = new Who(
                Optional.empty(),
                Optional.of(new Who.Person(by, Optional.of(by), Set.of(), Optional.empty())),
                Optional.empty());
        return AuditEvents.of(
                Happening.done(Ids.timed(at, chance), at, Deed.ERASE, who, Optional.empty(), Optional.empty(), facts));
    }

    /** {@code 3-5,9}. */
    static List<String> pieces(List<Long> positions) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int at = 0; at < positions.size(); at++) {
            long from = positions.get(at);
            while (at + 1 < positions.size() && positions.get(at + 1) == positions.get(at) + 1) {
                at++;
            }
            long to = positions.get(at);
            if (piece.length() > PIECE_CHARACTERS) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.append(piece.isEmpty() ? "" : ",").append(from).append(to > from ? "-" + to : "");
        }
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
        }
        return pieces;
    }

    /** Payloads that are gone, and the events that tell who erased them and why. */
    static final class Erasures {
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
            for (EventContent.Fact fact : event.facts()) {
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
                            Kind.ERASED_UNTOLD, "position " + position, "its event was emptied, and none tells of it");
                }
            }
        }

        List<String> notes() {
            return notes;
        }
    }
}
