package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.assessment.Assess.AssessResult;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.Observation;

/**
 * Scores stored answers again without storing anything: with the original criteria, where the result must equal the
 * stored one (promise P8), or with other criteria, to compare the results. A pure function of stored bytes; needs no
 * store.
 */
public record Rescoring(Assess assess, Knowledge knowledge) {
    /**
     * Summary of a result.
     *
     * @param disposition code of the computed disposition; a clinician's override is ignored
     * @param flags code to state, in the criteria's order
     * @param criteria canonicals with versions
     */
    public record ResultSummary(
            String disposition, boolean provisional, Map<String, FlagState> flags, List<String> criteria) {
        public ResultSummary {
            flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
            criteria = List.copyOf(criteria);
        }
    }

    /** Difference in one flag; a state is empty where the criteria have no such flag. */
    public record Change(String flag, Optional<FlagState> was, Optional<FlagState> now) {}

    /** Outcome of a rescoring. */
    public sealed interface Rescored {
        /**
         * Comparison of the stored and the new result.
         *
         * @param was result in the stored panel
         * @param changes changed flags
         */
        record RescoredResult(ResultSummary was, ResultSummary now, List<Change> changes) implements Rescored {
            public RescoredResult {
                changes = List.copyOf(changes);
            }

            /** Nothing came out differently. */
            public boolean same() {
                return changes.isEmpty()
                        && was.disposition().equals(now.disposition())
                        && was.provisional() == now.provisional();
            }
        }

        /** This version of the answers was taken back, or was never complete: it says nothing. */
        record NothingSaid() implements Rescored {}

        /** Failure; {@code says} gives the reason and the cure, without any answer. */
        record RescoringFailure(String says) implements Rescored {}
    }

    /**
     * With the editions that the panel names; a difference means that a stored byte or the software has changed.
     *
     * @param response stored bytes of the version that the panel was made from
     * @param panel stored bytes of the panel
     */
    public Rescored asThen(byte[] response, byte[] panel) {
        return switch (Editions.of(panel, knowledge)) {
            case Editions.NamedEditions.MissingEditions missing -> new Rescored.RescoringFailure(missing.says());
            case Editions.NamedEditions.LoadedEditions(Editions editions) ->
                scored(response, panel, _ -> Optional.of(editions));
        };
    }

    /**
     * With other criteria.
     *
     * @param criteria canonicals with versions, in the order of their flags
     */
    public Rescored with(List<String> criteria, byte[] response, byte[] panel) {
        List<Criteria> chosen = criteria.stream()
                .flatMap(canonical -> knowledge.criteria(canonical).stream())
                .toList();
        if (chosen.isEmpty() || chosen.size() < criteria.size()) {
            return new Rescored.RescoringFailure("criteria that are not loaded were asked for; choose loaded ones");
        }
        return scored(
                response,
                panel,
                form -> chosen.stream().allMatch(plan -> plan.form().equals(form))
                        ? knowledge.form(form).flatMap(knowledge::newestCare).map(care -> new Editions(chosen, care))
                        : Optional.empty());
    }

    /** Canonicals of the loaded criteria editions, by the canonical of the form that they read. */
    public Map<String, List<String>> loaded() {
        Map<String, List<String>> loaded = new LinkedHashMap<>();
        knowledge
                .criteria()
                .forEach(plan -> loaded.computeIfAbsent(plan.form(), _ -> new ArrayList<>())
                        .add(plan.edition().canonical()));
        return loaded;
    }

    /** Reads the result from a stored panel; empty when it is not a readable panel. */
    public Optional<ResultSummary> said(byte[] panel) {
        try {
            Observation read = StoredResults.parsed(panel, Observation.class);
            return Optional.of(of(PanelReading.result(panel, read.getStatus().toCode())));
        } catch (RuntimeException _) {
            return Optional.empty(); // changed bytes may have lost any part that a panel of ours has
        }
    }

    private Rescored scored(byte[] response, byte[] panel, Function<String, Optional<Editions>> choice) {
        Optional<ResultSummary> was = said(panel);
        if (was.isEmpty()) {
            return new Rescored.RescoringFailure("the stored panel is not readable; it was changed");
        }
        return switch (assess.stored(response)) {
            case AssessResult.Rejection<Submission> _ ->
                new Rescored.RescoringFailure("the stored response can't be read as it once was; it was changed, or its"
                        + " questionnaire is not loaded");
            case AssessResult.Success<Submission>(Submission stored)
            when !stored.answered() -> new Rescored.NothingSaid();
            case AssessResult.Success<Submission>(Submission stored) ->
                choice.apply(stored.form().edition().canonical())
                        .<Rescored>map(editions -> compared(was.get(), now(stored, editions)))
                        .orElseGet(() -> new Rescored.RescoringFailure(
                                "these criteria do not read the answers of this edition of the questionnaire"));
        };
    }

    private ResultSummary now(Submission stored, Editions editions) {
        Scoring scoring =
                assess.score(stored, editions, Optional.empty(), List.of()).scoring();
        return new ResultSummary(
                scoring.disposition().code(),
                scoring.provisional(),
                scoring.states(),
                editions.criteria().stream()
                        .map(plan -> plan.edition().canonical())
                        .toList());
    }

    private ResultSummary of(AssessmentHistory.HistoryResult panel) {
        return new ResultSummary(
                panel.disposition(),
                panel.provisional(),
                panel.flags(),
                panel.editions().stream()
                        .filter(canonical -> knowledge.criteria(canonical).isPresent())
                        .toList());
    }

    private static Rescored compared(ResultSummary was, ResultSummary now) {
        var codes = new LinkedHashSet<>(was.flags().keySet());
        codes.addAll(now.flags().keySet());
        List<Change> changes = codes.stream()
                .map(code -> new Change(
                        code,
                        Optional.ofNullable(was.flags().get(code)),
                        Optional.ofNullable(now.flags().get(code))))
                .filter(change -> !change.was().equals(change.now()))
                .toList();
        return new Rescored.RescoredResult(was, now, changes);
    }
}
