package org.dorsal.assessment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;

/** Outcome of a rescoring: the comparison of the stored and the new result, or none. */
public sealed interface RescoringOutcome {
    /** This version of the answers was taken back, or was never complete: it says nothing. */
    record NoStoredResult() implements RescoringOutcome {}

    /** Failure; {@code says} gives the reason and the cure, without any answer. */
    record RescoringFailure(String says) implements RescoringOutcome {}

    /**
     * Difference between two results for the same answers, by the stored and the present criteria or by two editions. The
     * auditors' pages, the commands and the Spark program share it.
     */
    record ResultComparison(ResultSummary was, ResultSummary now) implements RescoringOutcome {
        /** Checks whether disposition, provisional mark and all flags are equal. */
        public boolean isSame() {
            return !isMoved() && changes().isEmpty();
        }

        /** Checks whether the disposition or its provisional mark differs. */
        public boolean isMoved() {
            return !was.disposition().equals(now.disposition()) || was.provisional() != now.provisional();
        }

        /** Old and new disposition, as {@code self-care to urgent}. */
        public String move() {
            return was.says() + " to " + now.says();
        }

        /** All flags with another state, or of one result only. */
        public List<FlagChange> changes() {
            Set<String> flags = new LinkedHashSet<>(was.flags().keySet());
            flags.addAll(now.flags().keySet());
            return flags.stream()
                    .map(flag -> new FlagChange(flag, was.state(flag), now.state(flag)))
                    .filter(change -> !change.was().equals(change.now()))
                    .toList();
        }

        /** Flags that are present and were not. */
        public List<String> appeared() {
            return present(now, was);
        }

        /** Flags that were present and no longer are. */
        public List<String> gone() {
            return present(was, now);
        }

        /** Flags that became open or settled as absent; changes between absent and missing are left out. */
        public List<FlagChange> reopened() {
            return changes().stream()
                    .filter(change -> change.has(FlagState.NOT_ASSESSED) && !change.has(FlagState.PRESENT))
                    .toList();
        }

        private static List<String> present(ResultSummary summary, ResultSummary other) {
            return summary.flags().keySet().stream()
                    .filter(flag -> summary.flags().get(flag) == FlagState.PRESENT)
                    .filter(flag -> other.flags().get(flag) != FlagState.PRESENT)
                    .toList();
        }
    }

    /**
     * Summary of a result.
     *
     * @param disposition code of the computed disposition; a clinician's override is ignored
     * @param flags code to state, in the criteria's order
     * @param criteria canonicals with versions
     */
    record ResultSummary(String disposition, boolean provisional, Map<String, FlagState> flags, List<String> criteria) {
        public ResultSummary {
            flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
            criteria = List.copyOf(criteria);
        }

        /** Summarizes a scoring; {@code criteria} as the summaries that it is compared with name them. */
        public static ResultSummary of(Scoring scoring, List<String> criteria) {
            return new ResultSummary(scoring.disposition().code(), scoring.provisional(), scoring.states(), criteria);
        }

        private Optional<FlagState> state(String flag) {
            return Optional.ofNullable(flags.get(flag));
        }

        private String says() {
            return (provisional ? "provisional " : "") + disposition;
        }
    }

    /** Difference in one flag; a state is empty where the criteria have no such flag. */
    record FlagChange(String flag, Optional<FlagState> was, Optional<FlagState> now) {
        /** Codes of both states; {@code none} where the criteria have no such flag. */
        public List<String> codes() {
            return Stream.of(was, now)
                    .map(state -> state.map(FlagState::code).orElse("none"))
                    .toList();
        }

        /** Checks whether the flag has that state on one side at least. */
        public boolean has(FlagState state) {
            return Stream.of(was, now).flatMap(Optional::stream).anyMatch(state::equals);
        }
    }
}
