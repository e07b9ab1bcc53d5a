package org.dorsal.assessment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.SignOff.PreparedSignOff;
import org.dorsal.assessment.SignOff.PreparedSignOff.SignOffPreview;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.assessment.SignableFinder.Signable;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.store.NewVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Prepares a signature. The preview on the page and the stored rows both come from here, so that they agree. */
record SignOffPreparer(AssessmentPipeline assess, Rendering rendering) {

    SignOffPreview of(Site site, Sender sender, Signable signable, SignRequest signing, Instant at) {
        return switch (editions(site, signable)) {
            case AssessResult.Rejection<Editions>(Refusal refusal) ->
                new SignOffPreview.RefusedPreview(new SignOffResult.RejectedSignOff(refusal));
            case AssessResult.Success<Editions>(Editions editions) -> of(site, sender, signable, signing, editions, at);
        };
    }

    /** Selects the editions to sign with: of the panel for a stored result, the newest for answers from a page. */
    private AssessResult<Editions> editions(Site site, Signable signable) {
        List<String> criteria = site.rules().criteria();
        Form form = signable.submission().form();
        return switch (signable.origin()) {
            case NEW -> Editions.newest(assess.knowledge(), criteria, form);
            case CORRECTED ->
                Editions.correcting(
                        assess.knowledge(),
                        criteria,
                        form,
                        signable.panel().orElseThrow().body());
            case STORED ->
                switch (Editions.of(signable.panel().orElseThrow().body(), assess.knowledge())) {
                    case Editions.NamedEditions.LoadedEditions(Editions editions) ->
                        new AssessResult.Success<>(editions);
                    case Editions.NamedEditions.MissingEditions missing ->
                        new AssessResult.Rejection<>(new Refusal.NotSupported(
                                List.of(new Problem("not-supported", "QuestionnaireResponse", missing.says()))));
                };
        };
    }

    private SignOffPreview of(
            Site site, Sender sender, Signable signable, SignRequest signing, Editions editions, Instant at) {
        Submission submission = signable.submission();
        // age is scored from the answer, so that a replay needs nothing else; a contradicting birth date stops here
        if (assess.fitting(submission, signing.birthDate())
                instanceof AssessResult.Rejection<Submission>(Refusal refusal)) {
            return new SignOffPreview.RefusedPreview(new SignOffResult.RejectedSignOff(refusal));
        }
        Decision decision = signing.decision().plain();
        List<RecordFinding> record = signing.record();
        ScoredSubmission computed = assess.score(submission, editions, Optional.empty(), record);
        Optional<OtherDisposition> other = decision.other()
                .filter(chosen -> chosen.disposition() != computed.scoring().disposition());
        return switch (written(site, signable, computed, other, at)) {
            case AssessResult.Rejection<Submission>(Refusal refusal) ->
                new SignOffPreview.RefusedPreview(new SignOffResult.RejectedSignOff(refusal));
            case AssessResult.Success<Submission>(Submission answers) ->
                new SignOffPreview.AvailablePreview(prepared(
                        site,
                        sender,
                        signable,
                        assess.score(answers, editions, other.map(OtherDisposition::disposition), record),
                        signed(site, signable, computed, decision.with(other), signing.attester(), at),
                        at));
        };
    }

    private AssessResult<Submission> written(
            Site site, Signable signable, ScoredSubmission computed, Optional<OtherDisposition> other, Instant at) {
        Submission submission = signable.submission();
        if (signable.origin().written().isEmpty()) {
            return new AssessResult.Success<>(submission);
        }
        QuestionnaireResponse response = submission.response().copy();
        response.setStatus(signable.origin().written().get())
                .setId(signable.id().toString());
        Optional<String> reason = other.map(chosen -> {
            String called = rendering
                    .vocabulary()
                    .display(Canonicals.reason(chosen.reason()))
                    .in(site.rules().wording());
            return chosen.text().map(text -> called + ": " + text).orElse(called);
        });
        DecisionItems.onto(response, submission.form(), computed.scoring().disposition(), other, reason);
        return assess.read(FhirJson.encode(response), false, ResponseReceiver.bounds(site, at));
    }

    private SignedDecision signed(
            Site site, Signable signable, ScoredSubmission computed, Decision decision, Attester attester, Instant at) {
        var scoring = computed.scoring();
        List<SignedDecision.ConfirmedContradiction> confirmed = confirmed(site, computed, decision);
        return new SignedDecision(
                signable.id().toString(),
                signable.standing().version(),
                Response.TYPE + "/" + signable.id() + "/_history/" + signable.responseVersion(),
                signable.standing().plan(),
                signable.replaced().map(StatusRevision::revokedReference),
                signable.submission().patient(),
                at,
                attester.plain(),
                new SignedDecision.ComputedResult(
                        scoring.disposition(), scoring.provisional(), scoring.emergencyNotExcluded(), scoring.open()),
                decision.confirming(confirmed.stream()
                        .map(SignedDecision.ConfirmedContradiction::code)
                        .collect(Collectors.toSet())),
                confirmed,
                signable.amendment().map(PlainText::of).map(String::strip),
                Editions.used(scoring, signable.submission().form(), computed.care())
                        .toList());
    }

    /** Confirmed contradictions that the answers still have, with the text that the page displayed. */
    private static List<SignedDecision.ConfirmedContradiction> confirmed(
            Site site, ScoredSubmission computed, Decision decision) {
        Submission submission = computed.submission();
        FormAnswers given = FilledFormCodec.read(submission.form(), submission.response());
        Locale wording = site.rules().wording();
        return computed.scoring().contradictions().stream()
                .filter(found -> decision.confirmed().contains(found.code().code()))
                .map(found -> new SignedDecision.ConfirmedContradiction(
                        found.code().code(),
                        found.code().display().in(wording) + ". " + found.says().in(wording),
                        RecordFinding.against(computed.record(), found, given)))
                .toList();
    }

    private PreparedSignOff prepared(
            Site site, Sender sender, Signable signable, ScoredSubmission assessed, SignedDecision signed, Instant at) {
        Optional<NewVersion> response = signable.origin()
                .written()
                .map(_ -> Response.stored(
                        assessed.submission(), signable.id().toString(), signable.responseVersion(), at));
        ResultSet results = rendering.of(
                assessed,
                site.rules().wording(),
                signable.id(),
                signable.responseVersion(),
                signable.standing(),
                sender,
                at,
                Optional.of(signed));
        Optional<NewVersion> revoked = signable.replaced().map(plan -> StatusRevision.revokedPlan(plan, at));
        return new PreparedSignOff(
                assessed,
                signed,
                results,
                Stream.of(response.stream(), results.versions().stream(), revoked.stream())
                        .flatMap(Function.identity())
                        .toList(),
                DecisionCheck.gaps(
                        assess.knowledge().codes(),
                        assessed.scoring(),
                        assessed.care().undeclinable(),
                        signed.decision(),
                        signed.amendment()));
    }
}
