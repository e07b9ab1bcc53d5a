package org.dorsal.assessment;

import java.time.*;
import java.util.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.assessment.ResultMeters.ResultEvent;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Commit;
import org.dorsal.store.Commit.NewAssessment;
import org.dorsal.store.CommitOutcome;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.StoredVersion;

/** Receives a new response: check, score, render, and one commit for all of it. A receipt means stored (promise {@code kept}). */
public final class ResponseReceiver {
    /** Clocks differ; a response from further in the future than this is a mistake. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /** Cure for a sender who wants to store a withdrawn response again. */
    private static final String IF_WITHDRAWN = "To record a withdrawn response again, use another identifier";

    private final AssessmentPipeline assess;
    private final Rendering rendering;
    private final Ledger ledger;
    private final CommitFactory commits;
    private final Clock clock;
    private final ResultMeters meters;

    ResponseReceiver(
            AssessmentPipeline assess,
            Rendering rendering,
            Ledger ledger,
            CommitFactory commits,
            Clock clock,
            ResultMeters meters) {
        this.assess = assess;
        this.rendering = rendering;
        this.ledger = ledger;
        this.commits = commits;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Creates an assessment.
     *
     * @param onlyIfNone identifier of a conditional create ({@code system|value}, escaped as in a search); must be the response's own
     */
    public Receipt create(Site site, Sender sender, byte[] body, Optional<String> onlyIfNone) {
        Instant now = clock.instant();
        UUID id = commits.newId(now);
        return check(site, sender, body, now)
                .then(submission -> submission.requireIdentifier(onlyIfNone))
                .then(submission -> scoreFinished(site, submission).map(scored -> {
                    Optional<ResultSet> results = scored.map(answered ->
                            render(site, sender, answered, id, 1, ResultSetState.unsigned(site, 1, List.of()), now));
                    NewVersion response = Response.stored(submission, id.toString(), 1, now);
                    NewAssessment anchor = new NewAssessment(
                            response.id(),
                            response.patient(),
                            Response.identifier(submission.response()),
                            DigestUtils.sha256(submission.body().json()));
                    Commit commit = commits.commit(
                            site, sender, now, Optional.of(anchor), response, results, Optional.empty(), false);
                    return append(site, sender, commit, response, scored, onlyIfNone.isPresent());
                }))
                .orElse(Receipt.RefusedReceipt::new);
    }

    /** Empty for a response that is only kept; it is refused when it could not be scored once it is completed. */
    private AssessResult<Optional<ScoredSubmission>> scoreFinished(Site site, Submission submission) {
        return submission.isCompleted()
                ? score(site, submission, Optional.empty()).map(Optional::of)
                : scorable(site, submission, Optional.empty()).map(_ -> Optional.empty());
    }

    private Receipt append(
            Site site,
            Sender sender,
            Commit commit,
            NewVersion response,
            Optional<ScoredSubmission> scored,
            boolean conditional) {
        return switch (ledger.append(site.id(), commit)) {
            case CommitOutcome.Appended _ -> {
                countStored(scored);
                yield new Receipt.StoredReceipt(response.id(), 1, commit.recordedAt(), response.body());
            }
            case CommitOutcome.IdentifierConflict conflict ->
                conditional
                        ? existing(site, sender, conflict.assessment(), response.patient())
                        : identifierTaken("update that one, or send If-None-Exist to get it. " + IF_WITHDRAWN);
            case CommitOutcome.VersionTaken _ -> throw new IllegalStateException("a new id was taken");
            case CommitOutcome.DraftChanged _ -> throw new IllegalStateException("what was received has no draft");
        };
    }

    /** The stored response with the identifier of a conditional create, unless it is another patient's or withdrawn. */
    private Receipt existing(Site site, Sender sender, String assessment, String subject) {
        AccessScope reach = sender.onlyPatient()
                .map(patient -> AccessScope.ofPatient(site.id(), patient))
                .orElseGet(() -> AccessScope.ofSite(site.id()));
        return ledger.read(reach, Response.TYPE, assessment)
                .filter(holder -> holder.patient().equals(subject))
                .map(holder -> holder.status().equals(ResultSetState.ResultStatus.ENTERED_IN_ERROR.code())
                        ? identifierTaken(
                                "it was withdrawn. If this one has new content, send it again. " + IF_WITHDRAWN)
                        : new Receipt.ExistingReceipt(
                                holder.id(), holder.version(), holder.patient(), holder.recordedAt()))
                .orElseGet(
                        () -> identifierTaken("it is not about this patient; correct the identifier or the subject"));
    }

    /** Scores a body and stores nothing; the same content gives the same ids, packed or not. */
    public AssessResult<ResultSet> score(Site site, Sender sender, byte[] body) {
        Instant now = clock.instant();
        return scoreBody(site, sender, body, now).map(scored -> {
            UUID id = Rendering.unstoredId(scored.submission());
            return render(site, sender, scored, id, 1, ResultSetState.unsigned(site, 1, List.of()), now);
        });
    }

    /** Scores a body as {@link #score(Site, Sender, byte[])} does and renders nothing. */
    AssessResult<ScoredSubmission> scoreBody(Site site, Sender sender, byte[] body, Instant now) {
        return check(site, sender, body, now)
                .then(submission -> submission.isCompleted()
                        ? score(site, submission, Optional.empty())
                        : AssessmentPipeline.refused(
                                "QuestionnaireResponse.status",
                                "business-rule",
                                "Only a completed or amended response is scored; set its status when it is answered."));
    }

    /** Checks a body as {@link #create} does and stores nothing; only a commit finds that an identifier is taken. */
    public AssessResult<Submission> validate(Site site, Sender sender, byte[] body) {
        return check(site, sender, body, clock.instant())
                .then(submission -> scorable(site, submission, Optional.empty()));
    }

    /** Refuses a submission of a form that is not in force. */
    AssessResult<Submission> scorable(Site site, Submission submission, Optional<StoredVersion> panel) {
        return assess.editions(submission, panel).map(_ -> submission);
    }

    /** Reads and checks a body; refuses a response about another patient than the sender may write for, before scoring. */
    AssessResult<Submission> check(Site site, Sender sender, byte[] body, Instant now) {
        return assess.read(body, bounds(site, now))
                .then(submission -> sender.mayWriteFor(submission.patient())
                        ? new AssessResult.Success<>(submission)
                        : new AssessResult.Rejection<>(new Refusal.OutsideCompartment(List.of(new Problem(
                                "forbidden",
                                "QuestionnaireResponse.subject",
                                "The token is limited to one patient, and this response is about another.")))));
    }

    /**
     * Scores an answered submission.
     *
     * @param panel the panel that a correction replaces
     */
    AssessResult<ScoredSubmission> score(Site site, Submission submission, Optional<StoredVersion> panel) {
        long began = System.nanoTime();
        AssessResult<ScoredSubmission> scored = assess.editions(submission, panel)
                .map(editions -> assess.score(submission, editions, Optional.empty(), List.of()));
        meters.countScored(System.nanoTime() - began);
        return scored;
    }

    /** Renders unsigned results. */
    ResultSet render(
            Site site,
            Sender sender,
            ScoredSubmission scored,
            UUID id,
            int responseVersion,
            ResultSetState state,
            Instant now) {
        return Rendering.render(rendering.request(
                scored, site.rules().wording(), id, responseVersion, state, sender, now, Optional.empty()));
    }

    /** Counts the results once they are stored. */
    void countStored(Optional<ScoredSubmission> submission) {
        submission
                .map(ScoredSubmission::scoring)
                .ifPresent(scoring -> ledger.whenStored(
                        () -> meters.countStored(ResultEvent.RECEIVED, scoring, scoring.disposition())));
    }

    /** Bounds for the responses of a site at that instant. */
    static CheckBounds bounds(Site site, Instant now) {
        return new CheckBounds(site.rules().fhirBase().toString(), now.plus(CLOCK_SKEW));
    }

    /** The identifier belongs to another response. */
    static Receipt identifierTaken(String cure) {
        return new Receipt.RefusedReceipt(new Refusal.IdentifierTaken(List.of(new Problem(
                "duplicate",
                "QuestionnaireResponse.identifier",
                "A response with this identifier is stored already; " + cure + "."))));
    }

    /** Outcome of a received response. */
    public sealed interface Receipt {

        /**
         * Success: the response and its results are stored.
         *
         * @param body the response as stored
         */
        record StoredReceipt(String id, int version, Instant recordedAt, byte[] body) implements Receipt {}

        /** The same business identifier was stored before; nothing was added. */
        record ExistingReceipt(String id, int version, String patient, Instant recordedAt) implements Receipt {}

        /** Nothing was stored. */
        record RefusedReceipt(Refusal refusal) implements Receipt {}
    }
}
