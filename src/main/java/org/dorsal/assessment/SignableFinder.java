package org.dorsal.assessment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.assessment.SignableFinder.Signable.AnswerOrigin;
import org.dorsal.assessment.SignableFinder.Signable.SignableLookup;
import org.dorsal.store.AccessScope;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * Finds the subject of a signature and its next state. Compares the versions that the clinician saw with the stored
 * ones; the commit detects changes made after this check, because it inserts the next version numbers.
 */
record SignableFinder(ResponseReceiver receive, StoredResults stored) {

    /**
     * Looks it up.
     *
     * @param id what a new assessment would be called
     */
    SignableLookup find(Site site, Sender sender, SignRequest.SignTarget what, UUID id, Instant at) {
        return switch (what) {
            case SignRequest.SignTarget.UnsavedAnswers answers ->
                read(
                        site,
                        sender,
                        answers.response(),
                        at,
                        submission -> new Signable(
                                id,
                                submission,
                                1,
                                AnswerOrigin.NEW,
                                new ResultSetState(1, ResultStatus.FINAL, true, 1, List.of()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
            case SignRequest.SignTarget.UnsignedResults stored ->
                standing(site, sender, stored.assessment())
                        .filter(there -> there.panel().version() == stored.results())
                        .map(there -> there.signature().isPresent()
                                ? new SignableLookup.UnsignableResult(new SignOffResult.SupersededSignOff())
                                : reread(
                                        there.response(),
                                        submission -> there.signable(
                                                submission,
                                                there.response().version(),
                                                AnswerOrigin.STORED,
                                                there.status(),
                                                Optional.empty())))
                        .orElseGet(() -> absent(site, sender, stored.assessment()));
            case SignRequest.SignTarget.CorrectedAnswers corrected ->
                standing(site, sender, corrected.assessment())
                        .filter(there -> there.response().version() == corrected.answers())
                        .map(there -> read(
                                site,
                                sender,
                                corrected.response(),
                                at,
                                submission -> there.signable(
                                        submission,
                                        there.response().version() + 1,
                                        AnswerOrigin.CORRECTED,
                                        there.wasFinal() ? ResultStatus.AMENDED : ResultStatus.FINAL,
                                        Optional.of(corrected.reason()))))
                        .orElseGet(() -> absent(site, sender, corrected.assessment()));
        };
    }

    /** Parses a stored response without checking it again; one that can't be parsed is a fault, not a refusal. */
    private SignableLookup reread(StoredVersion response, Function<Submission, Signable> signable) {
        return switch (receive.stored(response)) {
            case AssessResult.Rejection<Submission>(Refusal.Unreadable _) ->
                throw new IllegalStateException("a stored response is not readable");
            case AssessResult.Rejection<Submission>(Refusal refusal) ->
                new SignableLookup.UnsignableResult(new SignOffResult.RejectedSignOff(refusal));
            case AssessResult.Success<Submission>(Submission submission) ->
                new SignableLookup.FoundSignable(signable.apply(submission));
        };
    }

    private SignableLookup read(
            Site site, Sender sender, byte[] body, Instant at, Function<Submission, Signable> signable) {
        return switch (receive.read(site, sender, body, false, at)) {
            case AssessResult.Rejection<Submission>(Refusal refusal) ->
                new SignableLookup.UnsignableResult(new SignOffResult.RejectedSignOff(refusal));
            case AssessResult.Success<Submission>(Submission submission) ->
                new SignableLookup.FoundSignable(signable.apply(submission));
        };
    }

    /** Current results unless they were withdrawn; empty when the response changed between the two reads. */
    private Optional<CurrentResults> standing(Site site, Sender sender, String id) {
        AccessScope reach =
                AccessScope.ofPatient(site.id(), sender.onlyPatient().orElseThrow());
        return stored.panel(reach, id)
                .filter(panel -> !panel.status().equals(ResultStatus.ENTERED_IN_ERROR.code()))
                .flatMap(panel -> stored.response(reach, id)
                        .flatMap(response -> stored.scored(reach, panel)
                                .filter(scored -> scored.version() == response.version())
                                .map(_ -> {
                                    Optional<SignedDecision> signature =
                                            stored.signature(site.id(), panel.patient(), id);
                                    return new CurrentResults(
                                            UUID.fromString(id),
                                            response,
                                            panel,
                                            signature,
                                            signature.flatMap(signed -> stored.plan(reach, id, signed.plan())),
                                            stored.earlier(site, panel.patient(), id));
                                })));
    }

    private SignableLookup absent(Site site, Sender sender, String id) {
        AccessScope reach =
                AccessScope.ofPatient(site.id(), sender.onlyPatient().orElseThrow());
        return new SignableLookup.UnsignableResult(
                stored.panel(reach, id).isPresent()
                        ? new SignOffResult.SupersededSignOff()
                        : new SignOffResult.UnknownAssessment());
    }

    /** Current results of an assessment. */
    private record CurrentResults(
            UUID id,
            StoredVersion response,
            StoredVersion panel,
            Optional<SignedDecision> signature,
            Optional<StoredVersion> plan,
            List<StoredVersion> earlier) {

        /** Status of the results after a signature without changes. */
        ResultStatus status() {
            return panel.status().equals(ResultStatus.AMENDED.code()) ? ResultStatus.AMENDED : ResultStatus.FINAL;
        }

        boolean wasFinal() {
            return !panel.status().equals(ResultStatus.PRELIMINARY.code());
        }

        Signable signable(
                Submission submission,
                int responseVersion,
                AnswerOrigin origin,
                ResultStatus status,
                Optional<String> amendment) {
            int number = signature.map(signed -> signed.plan() + 1).orElse(1);
            return new Signable(
                    id,
                    submission,
                    responseVersion,
                    origin,
                    new ResultSetState(panel.version() + 1, status, true, number, earlier),
                    Optional.of(panel),
                    plan,
                    amendment);
        }
    }

    /**
     * Subject of a signature, with the state that its results are based on.
     *
     * @param id id of the assessment
     * @param responseVersion version of the response that the results are made from
     * @param standing version and status of the results after the signature
     * @param panel current panel
     * @param replaced current signed plan
     * @param amendment reason for the amendment
     */
    record Signable(
            UUID id,
            Submission submission,
            int responseVersion,
            AnswerOrigin origin,
            ResultSetState standing,
            Optional<StoredVersion> panel,
            Optional<StoredVersion> replaced,
            Optional<String> amendment) {

        /** Origin of the answers. */
        enum AnswerOrigin {
            /** From a page, not stored yet. */
            NEW(Optional.of(QuestionnaireResponseStatus.COMPLETED)),
            /** Stored answers without a change. */
            STORED(Optional.empty()),
            /** From a page, in place of stored ones. */
            CORRECTED(Optional.of(QuestionnaireResponseStatus.AMENDED));

            private final Optional<QuestionnaireResponseStatus> written;

            AnswerOrigin(Optional<QuestionnaireResponseStatus> written) {
                this.written = written;
            }

            /** Status of the response that the signature writes; empty when it writes none. */
            Optional<QuestionnaireResponseStatus> written() {
                return written;
            }
        }

        /** Something to sign, or what to answer instead. */
        sealed interface SignableLookup {
            record FoundSignable(Signable signable) implements SignableLookup {}

            record UnsignableResult(SignOffResult why) implements SignableLookup {}
        }

        @Override
        public String toString() {
            return "Signable[" + id + "]";
        }
    }
}
