package org.dorsal.assessment;

import java.time.Instant;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.assessment.SignOffResult.Gap;
import org.dorsal.assessment.SignRequest.SignTarget;
import org.dorsal.assessment.SignedDecision.ComputedResult;
import org.dorsal.assessment.SignedDecision.ConfirmedContradiction;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.NewVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * Prepared signature with its versions and the gaps that prevent signing. Pages show it, and {@link SignOff#sign} writes
 * it.
 *
 * @param computed scored answers without the clinician's decision
 * @param assessed scored answers including the decision; the care follows the clinician's disposition
 * @param decision the clinician's decision
 * @param confirmed contradictions that the clinician confirmed
 * @param unfinished gaps of the decision; empty when it may be signed
 */
public record PreparedSignOff(
        Rendering rendering,
        SignOffCase loaded,
        ScoredSubmission computed,
        ScoredSubmission assessed,
        Decision decision,
        List<ConfirmedContradiction> confirmed,
        List<Gap> unfinished)
        implements SignOffPreview {
    public PreparedSignOff {
        confirmed = List.copyOf(confirmed);
        unfinished = List.copyOf(unfinished);
    }

    /**
     * Versions that a signature writes.
     *
     * @param written the response if its answers are new or corrected, the results, and the revoked plan
     */
    public record SignOffVersions(SignedDecision decision, ResultSet results, List<NewVersion> written) {
        public SignOffVersions {
            written = List.copyOf(written);
        }
    }

    /** Renders the versions for a page; a new assessment has a placeholder for its id. */
    public SignOffVersions preview() {
        return versions(loaded.id());
    }

    /** Editions of criteria, form and care that the result is made with. */
    public List<Edition> editions() {
        return Editions.used(computed.scoring(), loaded.submission().form(), computed.care())
                .toList();
    }

    SignOffVersions versions(UUID id) {
        SignedDecision signed = signed(id);
        ResultSet results = Rendering.render(rendering.request(
                assessed,
                loaded.site().rules().wording(),
                id,
                loaded.responseVersion(),
                loaded.state(),
                loaded.sender(),
                loaded.signedAt(),
                Optional.of(signed)));
        Stream<NewVersion> response = loaded.written().stream()
                .map(_ -> Response.stored(
                        assessed.submission(), id.toString(), loaded.responseVersion(), loaded.signedAt()));
        Stream<NewVersion> revoked = loaded.current().flatMap(CurrentResults::plan).stream()
                .map(plan -> StatusRevision.revokedPlan(plan, loaded.signedAt()));
        return new SignOffVersions(
                signed,
                results,
                Stream.of(response, results.versions().stream(), revoked)
                        .flatMap(Function.identity())
                        .toList());
    }

    private SignedDecision signed(UUID id) {
        Scoring scoring = computed.scoring();
        return new SignedDecision(
                id.toString(),
                loaded.state().version(),
                Response.TYPE + "/" + id + "/_history/" + loaded.responseVersion(),
                loaded.state().plan(),
                loaded.current().flatMap(CurrentResults::plan).map(StatusRevision::revokedReference),
                loaded.submission().patient(),
                loaded.signedAt(),
                loaded.request().attester().plain(),
                new ComputedResult(
                        scoring.disposition().code(),
                        scoring.provisional(),
                        scoring.emergencyNotExcluded(),
                        scoring.openQuestions()),
                decision.other().map(SignedDecision.SignedOverride::from),
                decision.plan(),
                decision.openReason(),
                decision.attested(),
                decision.attestation(),
                confirmed,
                loaded.amendment(),
                editions());
    }

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
}
