package org.dorsal.assessment;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.Scoring;

/** Outcome of a rescoring: the comparison of the stored and the new result, or none. */
public sealed interface RescoringOutcome {
    /** This version of the answers was taken back, or was never complete: it says nothing. */
    record NoStoredResult() implements RescoringOutcome {}

    /** Failure; {@code message} gives the reason and the cure, without any answer. */
    record RescoringFailure(String message) implements RescoringOutcome {}

    /**
     * Difference between two results for the same answers, by the stored and the present criteria or by two editions.
     */
    record ResultComparison(ResultSummary was, ResultSummary now) implements RescoringOutcome {
        /** Checks whether disposition, provisional mark and all causes are equal. */
        public boolean isSame() {
            return !isMoved() && changes().isEmpty();
        }

        /** Checks whether the disposition or its provisional mark differs. */
        public boolean isMoved() {
            return !was.disposition().equals(now.disposition()) || was.provisional() != now.provisional();
        }

        /** Old and new disposition, as {@code self-care to urgent}. */
        public String move() {
            return was.description() + " to " + now.description();
        }

        /** All causes with another outcome, or of one result only. */
        public List<CauseChange> changes() {
            Set<String> causes = new LinkedHashSet<>(was.causes().keySet());
            causes.addAll(now.causes().keySet());
            return causes.stream()
                    .map(cause -> new CauseChange(cause, was.outcome(cause), now.outcome(cause)))
                    .filter(change -> !change.was().equals(change.now()))
                    .toList();
        }

        /** Causes that reach a tier and reached none. */
        public List<String> appeared() {
            return changes().stream()
                    .filter(change -> isReached(change.now()) && !isReached(change.was()))
                    .map(CauseChange::cause)
                    .toList();
        }

        /** Causes that reached a tier and no longer do. */
        public List<String> disappeared() {
            return changes().stream()
                    .filter(change -> isReached(change.was()) && !isReached(change.now()))
                    .map(CauseChange::cause)
                    .toList();
        }

        /** Causes that reach another tier than before, or that became open or settled. */
        public List<CauseChange> moved() {
            return changes().stream()
                    .filter(change -> isReached(change.was()) == isReached(change.now()))
                    .toList();
        }

        private static boolean isReached(Optional<String> outcome) {
            return outcome.filter(tier -> !tier.equals(Disposition.INCOMPLETE.code()))
                    .isPresent();
        }
    }

    /**
     * Summary of a result.
     *
     * @param disposition code of the computed disposition; a clinician's override is ignored
     * @param causes code of the tier by code of a cause; incomplete while open questions could still lead to it
     * @param criteria canonicals of evidence models with versions
     */
    record ResultSummary(String disposition, boolean provisional, Map<String, String> causes, List<String> criteria) {
        public ResultSummary {
            causes = Collections.unmodifiableMap(new LinkedHashMap<>(causes));
            criteria = List.copyOf(criteria);
        }

        /** Summarizes a scoring; {@code criteria} as the summaries that it is compared with name them. */
        public static ResultSummary of(Scoring scoring, List<String> criteria) {
            Map<String, String> causes = new LinkedHashMap<>();
            scoring.outcomes().forEach((cause, tier) -> causes.put(cause, tier.code()));
            return new ResultSummary(scoring.disposition().code(), scoring.provisional(), causes, criteria);
        }

        private Optional<String> outcome(String cause) {
            return Optional.ofNullable(causes.get(cause));
        }

        private String description() {
            return (provisional ? "provisional " : "") + disposition;
        }
    }

    /** Difference in one cause; an outcome is empty where nothing leads to the cause. */
    record CauseChange(String cause, Optional<String> was, Optional<String> now) {
        /** Codes of both outcomes; {@code none} where nothing leads to the cause. */
        public List<String> codes() {
            return Stream.of(was, now).map(outcome -> outcome.orElse("none")).toList();
        }

        /** Checks whether the cause reaches a tier on one side at least. */
        public boolean isReached() {
            return Stream.of(was, now).anyMatch(ResultComparison::isReached);
        }
    }
}
