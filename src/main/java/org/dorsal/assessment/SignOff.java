package org.dorsal.assessment;

import java.time.Clock;
import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.PreparedSignOff.SignOffCase;
import org.dorsal.assessment.PreparedSignOff.SignOffVersions;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.assessment.SignRequest.SignTarget;
import org.dorsal.assessment.SignedDecision.ConfirmedContradiction;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.Commit.NewAssessment;
import org.dorsal.store.Commit.NewSignOff;
import org.dorsal.store.CommitOutcome;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * A clinician makes results final: load, prepare, write. Response, results, plan, signature, delivery and audit event
 * are one commit, which also ends the draft: never partially, and of two who sign the same one wins (ADR 12).
 */
public final class SignOff {
    private final AssessmentPipeline assess;
    private final ResponseReceiver receive;
    private final Rendering rendering;
    private final StoredResults stored;
    private final Ledger ledger;
    private final CommitFactory commits;
    private final Clock clock;
    private final ResultMeters meters;

    SignOff(
            AssessmentPipeline assess,
            ResponseReceiver receive,
            Rendering rendering,
            Ledger ledger,
            CommitFactory commits,
            Clock clock,
            ResultMeters meters) {
        this.assess = assess;
        this.receive = receive;
        this.rendering = rendering;
        this.stored = new StoredResults(ledger);
        this.ledger = ledger;
        this.commits = commits;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Loads the current results of an assessment.
     *
     * @param sender limited to the patient of the launch
     * @return empty when the assessment is unknown, another patient's or was never scored
     */
    public Optional<CurrentResults> load(Site site, Sender sender, String id) {
        return stored.current(site.id(), sender.onlyPatient().orElseThrow(), id);
    }

    /** Parses the stored answers without checking them again; answers that can't be parsed are a fault. */
    public AssessResult<Submission> answers(CurrentResults current) {
        AssessResult<Submission> read = assess.stored(current.response().body());
        if (read instanceof AssessResult.Rejection<Submission>(Refusal.Unreadable _)) {
            throw new IllegalStateException("a stored response is not readable");
        }
        return read;
    }

    /**
     * Prepares a signature; stores nothing. The page shows the prepared value, and {@link #sign} writes it. Compares
     * the versions that the clinician saw with the current ones; the commit detects changes made after this check,
     * because it inserts the next version numbers.
     *
     * @param sender limited to the patient of the launch
     * @param loaded current results of the assessment if they are loaded already
     */
    public SignOffPreview prepare(Site site, Sender sender, SignRequest request, Optional<CurrentResults> loaded) {
        if (!sender.onlyPatient().equals(Optional.of(request.patientShown()))) {
            return new SignOffResult.WrongPatient();
        }
        SignTarget what = request.what();
        Optional<CurrentResults> current = loaded.or(() -> what.stored().flatMap(id -> load(site, sender, id)));
        if (what.stored().isPresent() && current.isEmpty()) {
            return new SignOffResult.UnknownAssessment();
        }
        if (current.filter(results -> !results.isSeenBy(what)).isPresent()) {
            return new SignOffResult.SupersededSignOff();
        }
        Optional<Refusal> exhausted = current.flatMap(results -> ResultSetState.refuseAfterLast(results.panel()));
        if (exhausted.isPresent()) {
            return new SignOffResult.RejectedSignOff(exhausted.get());
        }
        Instant now = clock.instant();
        AssessResult<PreparedSignOff> prepared = submission(site, sender, what, current, now)
                .then(answers -> prepare(new SignOffCase(site, sender, request, current, answers, now)));
        return switch (prepared) {
            case AssessResult.Rejection<PreparedSignOff>(Refusal refusal) -> new SignOffResult.RejectedSignOff(refusal);
            case AssessResult.Success<PreparedSignOff>(PreparedSignOff value) -> value;
        };
    }

    /** Reads the answers: those of a page with all checks, stored ones without checks. */
    private AssessResult<Submission> submission(
            Site site, Sender sender, SignTarget what, Optional<CurrentResults> current, Instant now) {
        return switch (what) {
            case SignTarget.UnsavedAnswers answers -> receive.check(site, sender, answers.response(), now);
            case SignTarget.CorrectedAnswers answers -> receive.check(site, sender, answers.response(), now);
            case SignTarget.UnsignedResults _ -> answers(current.orElseThrow());
        };
    }

    private AssessResult<PreparedSignOff> prepare(SignOffCase loaded) {
        // age is scored from the answer, so that a replay needs nothing else; a contradicting birth date stops here
        return editions(loaded)
                .then(editions -> assess.checkAge(
                                loaded.submission(), loaded.request().birthDate())
                        .then(_ -> prepare(loaded, editions)));
    }

    /** Selects the editions to sign with: of the panel for a stored result, the newest for answers from a page. */
    private AssessResult<Editions> editions(SignOffCase loaded) {
        Optional<StoredVersion> panel = loaded.current().map(CurrentResults::panel);
        if (loaded.written().isPresent()) {
            return assess.editions(loaded.submission(), panel);
        }
        return switch (Editions.of(panel.orElseThrow().body(), assess.knowledge())) {
            case Editions.NamedEditions.LoadedEditions(Editions editions) -> new AssessResult.Success<>(editions);
            case Editions.NamedEditions.MissingEditions missing ->
                new AssessResult.Rejection<>(new Refusal.NotSupported(
                        List.of(new Problem("not-supported", "QuestionnaireResponse", missing.message()))));
        };
    }

    /** Scores once, and a second time only where the clinician's disposition changes the care or the answers. */
    private AssessResult<PreparedSignOff> prepare(SignOffCase loaded, Editions editions) {
        Submission submission = loaded.submission();
        List<RecordFinding> record = loaded.request().record();
        Decision entered = loaded.request().decision().plain();
        ScoredSubmission computed = assess.score(submission, editions, Optional.empty(), record);
        Optional<OtherDisposition> other = entered.other()
                .filter(chosen -> chosen.disposition() != computed.scoring().disposition());
        List<ConfirmedContradiction> confirmed = loaded.confirmed(computed, entered);
        Decision decision = entered.with(
                other, confirmed.stream().map(ConfirmedContradiction::code).collect(Collectors.toSet()));
        return written(loaded, computed, other).then(answers -> {
            boolean same = loaded.written().isEmpty() || !DecisionItems.in(submission.response());
            ScoredSubmission assessed = other.isEmpty() && same
                    ? new ScoredSubmission(answers, computed.care(), computed.scoring(), record)
                    : assess.score(answers, editions, other.map(OtherDisposition::disposition), record);
            return new AssessResult.Success<>(new PreparedSignOff(
                    rendering,
                    loaded,
                    computed,
                    assessed,
                    decision,
                    confirmed,
                    DecisionCheck.gaps(assess.knowledge().codes(), assessed, decision, loaded.amendment())));
        });
    }

    /** Writes decision and identifier into the answers of a page and checks them again; returns stored answers unchanged. */
    private AssessResult<Submission> written(
            SignOffCase loaded, ScoredSubmission computed, Optional<OtherDisposition> other) {
        Submission submission = loaded.submission();
        Optional<QuestionnaireResponseStatus> status = loaded.written();
        if (status.isEmpty()) {
            return new AssessResult.Success<>(submission);
        }
        QuestionnaireResponse response = submission.response().copy();
        response.setStatus(status.get());
        loaded.current() // an amended response keeps the identifier by which its sender finds it
                .map(now -> StoredResults.parsed(now.response().body(), QuestionnaireResponse.class))
                .ifPresent(before -> response.setIdentifier(before.getIdentifier()));
        Optional<String> reason = other.map(chosen -> {
            String called = rendering
                    .display(Canonicals.reason(chosen.reason()))
                    .in(loaded.site().rules().wording());
            return chosen.text().map(text -> called + ": " + text).orElse(called);
        });
        DecisionItems.onto(response, submission.form(), computed.scoring().disposition(), other, reason);
        return assess.read(FhirJson.encode(response), ResponseReceiver.bounds(loaded.site(), loaded.signedAt()));
    }

    /** Writes a prepared signature; a new assessment gets its id here. */
    public SignOffResult sign(PreparedSignOff prepared) {
        if (!prepared.unfinished().isEmpty()) {
            return new SignOffResult.IncompleteDecision(prepared.unfinished());
        }
        SignOffCase loaded = prepared.loaded();
        SignTarget what = loaded.request().what();
        UUID id = loaded.current().map(CurrentResults::id).orElseGet(() -> commits.newId(loaded.signedAt()));
        SignOffVersions versions = prepared.versions(id);
        SignedDecision decision = versions.decision();
        Attester attester = decision.attester();
        NewSignOff signOff = new NewSignOff(
                decision.patient(),
                decision.assessment(),
                decision.results(),
                attester.reference(),
                attester.name(),
                what.draft(),
                decision.bytes());
        boolean ordered = loaded.current().isPresent()
                && ledger.isOrdered(loaded.site().id(), decision.patient(), decision.assessment());
        var commit = commits.signed(
                loaded.site(),
                loaded.sender(),
                loaded.signedAt(),
                anchor(what, prepared, decision),
                versions.written(),
                versions.results(),
                signOff,
                ordered);
        return switch (ledger.append(loaded.site().id(), commit)) {
            case CommitOutcome.Appended _ -> {
                meters.countStored(
                        ResultMeters.ResultEvent.SIGNED, prepared.assessed().scoring(), decision.tier());
                yield new SignOffResult.CompletedSignOff(decision);
            }
            case CommitOutcome.VersionTaken _, CommitOutcome.DraftChanged _, CommitOutcome.IdentifierConflict _ ->
                new SignOffResult.SupersededSignOff();
        };
    }

    private static Optional<NewAssessment> anchor(SignTarget what, PreparedSignOff prepared, SignedDecision decision) {
        return what instanceof SignTarget.UnsavedAnswers answers
                ? Optional.of(new NewAssessment(
                        decision.assessment(),
                        decision.patient(),
                        Response.identifier(prepared.assessed().submission().response()),
                        DigestUtils.sha256(answers.response())))
                : Optional.empty();
    }
}
