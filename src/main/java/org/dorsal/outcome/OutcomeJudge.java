package org.dorsal.outcome;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dorsal.chart.LaterRecord;
import org.dorsal.chart.LaterRecord.Certainty;
import org.dorsal.chart.LaterRecord.LaterEntry;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.knowledge.OutcomeCause;
import org.dorsal.store.FollowUpRows.FollowUpState;
import org.hl7.fhir.r4.model.Coding;

/**
 * Judges the entries of a record after an assessment, each alone. What can't be placed in time or interpreted makes the
 * outcome unclear; nothing is excluded by an entry that is missing from an incomplete record.
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

        @Override
        public String toString() {
            return "JudgedOutcome[" + state + "]";
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
        Map<String, Instant> found = new HashMap<>();
        Set<String> systems = OutcomeCause.systems(causes);
        boolean contact = false;
        boolean unclear = false;
        for (LaterEntry entry : record.entries()) {
            Optional<TimeRange> date = entry.date().flatMap(text -> TimeRange.of(text, zone));
            Placed placed = date.map(range -> place(range, assessed, end)).orElse(Placed.OPEN);
            List<String> causes = causes(entry).toList();
            contact |= placed == Placed.WITHIN && isLater(date.orElseThrow(), assessed);
            if (placed == Placed.WITHIN && entry.certainty() == Certainty.ESTABLISHED) {
                Instant from = date.orElseThrow().from();
                Instant when = from.isBefore(assessed) ? assessed : from;
                causes.forEach(cause -> found.merge(cause, when, (a, b) -> a.isBefore(b) ? a : b));
            }
            boolean interpreted = entry.certainty() == Certainty.NONE
                    || entry.codings().stream().anyMatch(coding -> systems.contains(system(coding)));
            unclear |= switch (placed) {
                case BEFORE, AFTER -> false;
                case WITHIN -> isUninterpreted(entry, interpreted, causes);
                case OPEN -> !causes.isEmpty() || isUninterpreted(entry, interpreted, causes);
            };
        }
        return new JudgedOutcome(state(record, contact, unclear), found);
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
    private static boolean isUninterpreted(LaterEntry entry, boolean interpreted, List<String> causes) {
        return entry.certainty() == Certainty.WORDS
                || (entry.certainty() == Certainty.SUSPECTED && (!interpreted || !causes.isEmpty()))
                || (entry.certainty() == Certainty.ESTABLISHED && !interpreted);
    }

    private Stream<String> causes(LaterEntry entry) {
        return causes.stream()
                .filter(cause -> entry.codings().stream()
                        .anyMatch(coding -> coding.hasCode() && cause.codes().holds(system(coding), coding.getCode())))
                .map(OutcomeCause::cause);
    }

    private static String system(Coding coding) {
        return Optional.ofNullable(coding.getSystem()).orElse("");
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

    /** Whether the entry is certainly later than the assessment, and not the visit at which it was made. */
    private static boolean isLater(TimeRange date, Instant assessed) {
        return date.from().isAfter(assessed);
    }

    /** Causes in a stable order, as {@code code|days}, with days of the site's calendar. */
    List<String> words(Map<String, Instant> found, Instant assessed) {
        LocalDate day = LocalDate.ofInstant(assessed, zone);
        return new TreeMap<>(found)
                .entrySet().stream()
                        .map(cause -> cause.getKey() + "|"
                                + ChronoUnit.DAYS.between(day, LocalDate.ofInstant(cause.getValue(), zone)))
                        .toList();
    }
}
