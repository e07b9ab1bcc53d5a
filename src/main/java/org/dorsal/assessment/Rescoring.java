package org.dorsal.assessment;

import java.util.*;
import java.util.function.Function;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.assessment.RescoringOutcome.ResultSummary;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.StoredVersion;

/**
 * Scores stored answers again without storing anything: with the original criteria, where the result must equal the
 * stored one, or with other criteria, to compare the results. A pure function of stored bytes; needs no
 * store.
 */
public record Rescoring(AssessmentPipeline assess) {
    private Knowledge knowledge() {
        return assess.knowledge();
    }

    /**
     * Scores a stored response as its panel was scored.
     *
     * @param signed signed decision with the clinician's disposition and the findings shown
     * @throws MissingEditionsException when an edition of that day is not loaded
     * @throws IllegalStateException when the stored bytes can't be scored any more
     */
    ScoredSubmission replay(StoredVersion response, StoredVersion panel, Optional<SignedDecision> signed) {
        Editions editions = switch (Editions.of(panel.body(), knowledge())) {
            case Editions.NamedEditions.MissingEditions missing ->
                throw new MissingEditionsException(missing.message());
            case Editions.NamedEditions.LoadedEditions(Editions loaded) -> loaded;
        };
        return assess.stored(response.body())
                .map(stored -> assess.score(
                        stored,
                        editions,
                        signed.flatMap(SignedDecision::otherDisposition).map(OtherDisposition::disposition),
                        signed.map(SignedDecision::record).orElse(List.of())))
                .orElse(_ -> {
                    throw new IllegalStateException("a stored response is not readable");
                });
    }

    /**
     * The editions behind a stored result are not loaded as they were, which an operator accepted by {@code
     * dorsal.changed-knowledge} or {@code dorsal.unreadable-knowledge}. The message names them and no patient.
     */
    public static final class MissingEditionsException extends RuntimeException {
        MissingEditionsException(String message) {
            super(message);
        }
    }

    /**
     * With the editions that the panel names; a difference means that a stored byte or the software has changed.
     *
     * @param response stored bytes of the version that the panel was made from
     * @param panel stored bytes of the panel
     */
    public RescoringOutcome withOriginalEditions(byte[] response, byte[] panel) {
        return switch (Editions.of(panel, knowledge())) {
            case Editions.NamedEditions.MissingEditions missing ->
                new RescoringOutcome.RescoringFailure(missing.message());
            case Editions.NamedEditions.LoadedEditions(Editions editions) ->
                scored(response, panel, _ -> Optional.of(editions));
        };
    }

    /**
     * With other evidence models.
     *
     * @param criteria canonical of the models with its version, alone
     */
    public RescoringOutcome withCriteria(List<String> criteria, byte[] response, byte[] panel) {
        return criteria.stream()
                .filter(_ -> criteria.size() == 1)
                .flatMap(canonical -> knowledge().evidence(canonical).stream())
                .findFirst()
                .map(models -> scored(
                        response,
                        panel,
                        form -> knowledge()
                                .form(form)
                                .flatMap(knowledge()::newestCare)
                                .map(care -> new Editions(models, care))
                                .filter(editions -> editions.read(form))))
                .orElseGet(() -> new RescoringOutcome.RescoringFailure(
                        "other evidence models than loaded ones were asked for; choose one of these"));
    }

    /** Canonicals of the loaded evidence models, by the canonical of the form that they read. */
    public Map<String, List<String>> loaded() {
        Map<String, List<String>> loaded = new LinkedHashMap<>();
        knowledge()
                .evidence()
                .forEach(plan -> loaded.computeIfAbsent(plan.form(), _ -> new ArrayList<>())
                        .add(plan.edition().canonical()));
        return loaded;
    }

    /** Reads the result from a stored panel; empty when it is not a readable panel. */
    public Optional<ResultSummary> storedSummary(byte[] panel) {
        try {
            return Optional.of(of(PanelReader.result(panel)));
        } catch (RuntimeException _) {
            return Optional.empty(); // changed bytes may have lost any part that a panel of ours has
        }
    }

    private RescoringOutcome scored(byte[] response, byte[] panel, Function<String, Optional<Editions>> choice) {
        Optional<ResultSummary> was = storedSummary(panel);
        if (was.isEmpty()) {
            return new RescoringOutcome.RescoringFailure("the stored panel is not readable; it was changed");
        }
        return switch (assess.stored(response)) {
            case AssessResult.Rejection<Submission> _ ->
                new RescoringOutcome.RescoringFailure(
                        "the stored response can't be read as it once was; it was changed, or its"
                                + " questionnaire is not loaded");
            case AssessResult.Success<Submission>(Submission stored)
            when !stored.isCompleted() -> new RescoringOutcome.NoStoredResult();
            case AssessResult.Success<Submission>(Submission stored) ->
                choice.apply(stored.form().edition().canonical())
                        .<RescoringOutcome>map(editions -> new ResultComparison(was.get(), now(stored, editions)))
                        .orElseGet(() -> new RescoringOutcome.RescoringFailure(
                                "these criteria do not read the answers of this edition of the questionnaire"));
        };
    }

    private ResultSummary now(Submission stored, Editions editions) {
        Scoring scoring =
                assess.score(stored, editions, Optional.empty(), List.of()).scoring();
        return ResultSummary.of(scoring, List.of(editions.models().edition().canonical()));
    }

    private ResultSummary of(AssessmentHistory.HistoryResult panel) {
        return new ResultSummary(
                panel.disposition(),
                panel.provisional(),
                panel.causes(),
                panel.editions().stream()
                        .filter(canonical -> knowledge().evidence(canonical).isPresent())
                        .toList());
    }
}
