package org.dorsal.assessment;

import java.time.Instant;
import java.util.*;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.assessment.SignRequest.SignTarget;
import org.dorsal.assessment.SignedDecision.ConfirmedContradiction;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.knowledge.Wording.Locale;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * Loaded input of a sign-off: a request with the state that it is based on.
 *
 * @param current current results of the assessment; empty for a new one
 * @param submission answers to sign
 * @param signedAt instant of the signature
 */
record SignOffCase(
        Site site,
        Sender sender,
        SignRequest request,
        Optional<CurrentResults> current,
        Submission submission,
        Instant signedAt) {

    /** Returns the id of the assessment; a new one has a placeholder made of its answers until it is stored. */
    UUID id() {
        return current.map(CurrentResults::id)
                .orElseGet(() -> Rendering.unstoredId(
                        request.what() instanceof SignTarget.UnsavedAnswers answers
                                ? answers.response()
                                : new byte[0]));
    }

    /** Version of the response that the results are made from. */
    int responseVersion() {
        return current.map(now -> now.response().version()).orElse(0)
                + written().map(_ -> 1).orElse(0);
    }

    /** Status of the response that the signature writes; empty when the stored answers are not changed. */
    Optional<QuestionnaireResponseStatus> written() {
        return switch (request.what()) {
            case SignTarget.UnsavedAnswers _ -> Optional.of(QuestionnaireResponseStatus.COMPLETED);
            case SignTarget.UnsignedResults _ -> Optional.empty();
            case SignTarget.CorrectedAnswers _ -> Optional.of(QuestionnaireResponseStatus.AMENDED);
        };
    }

    /** Version and status of the results after the signature; final results that are corrected become amended. */
    ResultSetState state() {
        return current.map(now -> new ResultSetState(
                        now.panel().version() + 1,
                        now.isAmendedBy(request.what()) ? ResultStatus.AMENDED : ResultStatus.FINAL,
                        true,
                        now.signature().map(signed -> signed.plan() + 1).orElse(1),
                        now.observations()))
                .orElseGet(() -> new ResultSetState(1, ResultStatus.FINAL, true, 1, List.of()));
    }

    /** Reason for the amendment. */
    Optional<String> amendment() {
        return request.what() instanceof SignTarget.CorrectedAnswers corrected
                ? Optional.of(PlainText.of(corrected.reason()).strip())
                : Optional.empty();
    }

    /** Confirmed contradictions that the answers still have, with the text that the page displayed. */
    List<ConfirmedContradiction> confirmed(ScoredSubmission computed, Decision decision) {
        FormAnswers answers = FilledFormCodec.read(submission.form(), submission.response());
        Locale wording = site.rules().wording();
        return computed.scoring().contradictions().stream()
                .filter(contradiction ->
                        decision.confirmed().contains(contradiction.code().code()))
                .map(contradiction -> new ConfirmedContradiction(
                        contradiction.code().code(),
                        contradiction.code().display().in(wording) + ". "
                                + contradiction.text().in(wording),
                        RecordFinding.against(computed.record(), contradiction, answers)))
                .toList();
    }
}
