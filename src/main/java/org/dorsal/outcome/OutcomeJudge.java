package org.dorsal.outcome;

import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dorsal.chart.LaterRecord;
import org.dorsal.chart.LaterRecord.Certainty;
import org.dorsal.chart.LaterRecord.LaterEntry;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.knowledge.OutcomeCause;
import org.dorsal.store.FollowUpRows.FollowUpState;

/**
 * Judges the entries of a record after an assessment, each alone, except that a diagnosis can refute a procedure's reason. What
 * can't be placed in time or interpreted makes the outcome unclear; nothing is excluded by an entry that is missing from an
 * incomplete record.
 *
 * @param zone time zone of the site
 */
record OutcomeJudge(List<OutcomeCause> causes, ZoneId zone) {
    /** Longest date that can be placed: a day, of 25 hours when summer time ends. */
    private static final Duration DAY = Duration.ofHours(25);

    OutcomeJudge {
        causes = List.copyOf(causes);
    }

    /**
     * Outcome of an assessment.
     *
     * @param found earliest date of each cause
     */
    record JudgedOutcome(FollowUpState state, Map<String, Instant> found) {
        JudgedOutcome {
            found = Map.copyOf(found);
        }
    }

    /** Place of an entry in time. */
    private enum Placed {
        BEFORE,
        WITHIN,
        AFTER,
        /** Without a date, or with one that is not precise enough. */
        OPEN
    }

    JudgedOutcome judge(LaterRecord record, Instant assessed, Instant end) {
        List<PlacedEntry> entries = record.entries().stream()
                .map(entry -> placed(entry, assessed, end))
                .toList();
        Set<String> refuted = refuted(entries, placed -> placed == Placed.WITHIN || placed == Placed.AFTER);
        Set<String> doubted = refuted(entries, placed -> placed == Placed.OPEN);
        Map<String, Instant> earliest = new HashMap<>();
        boolean contact = false;
        boolean unclear = false;
        for (PlacedEntry placed : entries) {
            LaterEntry entry = placed.entry();
            if (entry.certainty() == Certainty.REFUTED) {
                continue;
            }
            Set<String> named = new HashSet<>(placed.causes());
            boolean open = false;
            if (entry.certainty() == Certainty.DONE) {
                named.removeAll(refuted);
                open = named.removeAll(doubted);
            }
            if (placed.place() == Placed.WITHIN) {
                contact |= placed.from().isAfter(assessed); // not the visit at which the assessment was made
                if (entry.certainty() == Certainty.ESTABLISHED || entry.certainty() == Certainty.DONE) {
                    Instant when = placed.from().isBefore(assessed) ? assessed : placed.from();
                    named.forEach(cause -> earliest.merge(cause, when, (a, b) -> a.isBefore(b) ? a : b));
                }
            }
            unclear |= switch (placed.place()) {
                case BEFORE, AFTER -> false;
                case WITHIN -> open || isUninterpreted(entry, named);
                case OPEN -> open || !named.isEmpty() || isUninterpreted(entry, named);
            };
        }
        return new JudgedOutcome(state(record, contact, unclear), earliest);
    }

    /**
     * Entry with its place in time.
     *
     * @param from start of its date; the time of the assessment without one
     * @param causes causes that its codes name
     */
    private record PlacedEntry(LaterEntry entry, Placed place, Instant from, List<String> causes) {}

    private PlacedEntry placed(LaterEntry entry, Instant assessed, Instant end) {
        Optional<TimeRange> date = entry.date().flatMap(text -> TimeRange.of(text, zone));
        boolean over = entry.over()
                .flatMap(text -> TimeRange.of(text, zone))
                .filter(range -> !range.to().isAfter(assessed))
                .isPresent();
        return new PlacedEntry(
                entry,
                over
                        ? Placed.BEFORE
                        : date.map(range -> place(range, assessed, end)).orElse(Placed.OPEN),
                date.map(TimeRange::from).orElse(assessed),
                causes.stream()
                        .filter(cause -> entry.codings().stream().anyMatch(cause::isNamedBy))
                        .map(OutcomeCause::cause)
                        .toList());
    }

    private static Set<String> refuted(List<PlacedEntry> entries, Predicate<Placed> place) {
        return entries.stream()
                .filter(placed -> placed.entry().certainty() == Certainty.REFUTED && place.test(placed.place()))
                .flatMap(placed -> placed.causes().stream())
                .collect(Collectors.toSet());
    }

    private static FollowUpState state(LaterRecord record, boolean contact, boolean unclear) {
        if (!record.isComplete()) {
            return FollowUpState.UNREAD;
        }
        if (unclear) {
            return FollowUpState.UNCLEAR;
        }
        return contact ? FollowUpState.FOLLOWED : FollowUpState.NO_CONTACT;
    }

    /** Whether the entry could be a cause without being found as one. */
    private boolean isUninterpreted(LaterEntry entry, Set<String> causes) {
        return switch (entry.certainty()) {
            case ESTABLISHED, DONE -> causes.isEmpty() && !OutcomeCause.areInterpreted(this.causes, entry.codings());
            case SUSPECTED -> !causes.isEmpty() || !OutcomeCause.areInterpreted(this.causes, entry.codings());
            case WORDS -> true;
            case REFUTED, NONE -> false;
        };
    }

    /** The day of the assessment is within: a diagnosis on that day is one after the assessment. */
    private static Placed place(TimeRange date, Instant assessed, Instant end) {
        if (!date.to().isAfter(assessed)) {
            return Placed.BEFORE;
        }
        if (!date.from().isBefore(end)) {
            return Placed.AFTER;
        }
        return Duration.between(date.from(), date.to()).compareTo(DAY) > 0 ? Placed.OPEN : Placed.WITHIN;
    }

    /** Causes in a stable order, as {@code code|days}, with days of the site's calendar. */
    List<String> words(Map<String, Instant> earliest, Instant assessed) {
        LocalDate day = LocalDate.ofInstant(assessed, zone);
        return new TreeMap<>(earliest)
                .entrySet().stream()
                        .map(cause -> cause.getKey() + "|"
                                + ChronoUnit.DAYS.between(day, LocalDate.ofInstant(cause.getValue(), zone)))
                        .toList();
    }
}
