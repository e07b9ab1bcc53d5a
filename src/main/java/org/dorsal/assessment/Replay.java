package org.dorsal.assessment;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.store.StoredVersion;

/** Scores stored bytes again with the editions that their panel names; the result is always the same (promise P8). */
record Replay(AssessmentPipeline assess) {

    /**
     * Scores a stored response as its panel was scored.
     *
     * @param signed signed decision with the clinician's disposition and the findings shown
     */
    ScoredSubmission of(StoredVersion response, StoredVersion panel, Optional<SignedDecision> signed) {
        Editions editions = switch (Editions.of(panel.body(), assess.knowledge())) {
            case Editions.NamedEditions.MissingEditions missing -> throw new IllegalStateException(missing.says());
            case Editions.NamedEditions.LoadedEditions(Editions loaded) -> loaded;
        };
        return switch (assess.stored(response.body())) {
            case AssessResult.Rejection<Submission> _ ->
                throw new IllegalStateException("a stored response is not readable");
            case AssessResult.Success<Submission>(Submission stored) ->
                assess.score(
                        stored,
                        editions,
                        signed.flatMap(found -> found.other()).map(OtherDisposition::disposition),
                        signed.map(SignedDecision::record).orElse(List.of()));
        };
    }
}
