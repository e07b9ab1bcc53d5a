package org.dorsal.assessment;

import java.time.Clock;
import java.time.Instant;
import java.util.*;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.Gate.VersionStamp;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.AccessScope;
import org.dorsal.store.CommitOutcome;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import tools.jackson.databind.node.ObjectNode;

/**
 * A response's later versions: a draft goes on, an answer is corrected, an assessment is withdrawn. Nothing stored is
 * changed; response and results get new versions in one commit.
 */
public final class ResponseAmender {
    private static final Problem SIGNED = new Problem(
            "business-rule",
            "QuestionnaireResponse.status",
            "A clinician has signed this assessment. Amend it where it was signed, on Dorsal's page opened from the"
                    + " patient's chart, so that the corrected results are signed too; entered-in-error withdraws it.");

    /**
     * Which version of a response may follow which: an answer that was scored is corrected openly, never silently
     * replaced.
     */
    private static final Map<String, Set<String>> MAY_FOLLOW = Map.of(
            "in-progress", Set.of("in-progress", "completed", "entered-in-error"),
            "completed", Set.of("amended", "entered-in-error"),
            "amended", Set.of("amended", "entered-in-error"),
            "entered-in-error", Set.of());

    private final ResponseReceiver receive;
    private final StoredResults stored;
    private final StatusRevision.Withdrawal withdrawal;
    private final Ledger ledger;
    private final CommitFactory commits;
    private final Clock clock;

    ResponseAmender(ResponseReceiver receive, Software software, Ledger ledger, CommitFactory commits, Clock clock) {
        this.receive = receive;
        this.stored = new StoredResults(ledger);
        this.withdrawal = new StatusRevision.Withdrawal(software);
        this.ledger = ledger;
        this.commits = commits;
        this.clock = clock;
    }

    /**
     * Appends the next version of a response.
     *
     * @param reach what the sender may see; an id outside of it is unknown
     * @param expected the version that the sender has seen ({@code If-Match})
     */
    public Receipt update(Site site, Sender sender, AccessScope reach, String id, int expected, byte[] body) {
        Instant now = clock.instant();
        Optional<StoredVersion> current = ledger.read(reach, Response.TYPE, id);
        if (current.isEmpty()) {
            return new Receipt.RefusedReceipt(new Refusal.UnknownResponse(List.of(new Problem(
                    "not-found", "", "There is no such response; create it with POST, the server gives the id."))));
        }
        if (current.get().version() != expected) {
            return changed();
        }
        return switch (receive.check(site, sender, body, now)) {
            case AssessResult.Rejection<Submission>(Refusal refusal) -> new Receipt.RefusedReceipt(refusal);
            case AssessResult.Success<Submission>(Submission submission) ->
                objection(current.get(), submission)
                        .<Receipt>map(Receipt.RefusedReceipt::new)
                        .orElseGet(() -> append(site, sender, current.get(), submission, Optional.empty(), now, true));
        };
    }

    /**
     * Withdraws a response and its results as entered in error.
     *
     * @param current the version that the sender has seen
     * @param reason in the sender's words, for the Provenance
     */
    public Receipt withdraw(Site site, Sender sender, StoredVersion current, String reason) {
        Instant now = clock.instant();
        ObjectNode response = VersionStamp.tree(current.body());
        response.put("status", QuestionnaireResponseStatus.ENTEREDINERROR.toCode());
        byte[] body = VersionStamp.onto(response, current.id(), current.version(), current.recordedAt());
        return receive.check(site, sender, body, now)
                .map(submission -> append(site, sender, current, submission, Optional.of(reason), now, true))
                .orElse(Receipt.RefusedReceipt::new);
    }

    /**
     * Checks a body as {@link #update} does after that version, and stores nothing.
     *
     * @param current newest version of the response, as far as the sender may see it
     */
    public AssessResult<Submission> validate(Site site, Sender sender, StoredVersion current, byte[] body) {
        return receive.check(site, sender, body, clock.instant())
                .then(submission -> objection(current, submission)
                        .<AssessResult<Submission>>map(AssessResult.Rejection::new)
                        .orElseGet(() -> amendable(site, current, submission)));
    }

    private AssessResult<Submission> amendable(Site site, StoredVersion current, Submission submission) {
        if (!submission.isCompleted()) {
            return new AssessResult.Success<>(submission);
        }
        Optional<StoredVersion> panel = stored.panel(AccessScope.ofSite(site.id()), current.id());
        Optional<Refusal> refusal = stored.signature(site.id(), current.patient(), current.id())
                .<Refusal>map(_ -> new Refusal.AnswersRefused(List.of(SIGNED)))
                .or(() -> panel.flatMap(ResultSetState::refuseAfterLast));
        return refusal.isPresent()
                ? new AssessResult.Rejection<>(refusal.get())
                : receive.scorable(site, submission, panel);
    }

    private Receipt append(
            Site site,
            Sender sender,
            StoredVersion before,
            Submission submission,
            Optional<String> reason,
            Instant now,
            boolean retries) {
        AccessScope ofSite = AccessScope.ofSite(site.id());
        // the results first: a signature that comes in between then has their next version, and this commit fails
        Optional<CurrentVersions> current = stored.current(ofSite, before.id());
        Optional<StoredVersion> panel = current.flatMap(CurrentVersions::panel);
        Optional<SignedDecision> signed = stored.signature(site.id(), before.patient(), before.id());
        if (signed.isPresent() && submission.isCompleted()) {
            return signed();
        }
        Optional<Refusal> exhausted =
                panel.filter(_ -> submission.isCompleted()).flatMap(ResultSetState::refuseAfterLast);
        if (exhausted.isPresent()) {
            return new Receipt.RefusedReceipt(exhausted.get());
        }
        int version = before.version() + 1;
        NewVersion response = Response.stored(submission, before.id(), version, now);
        Optional<ScoredSubmission> scored = Optional.empty();
        Optional<ResultSet> results = Optional.empty();
        if (submission.isCompleted()) {
            switch (receive.score(site, submission, panel)) {
                case AssessResult.Rejection<ScoredSubmission>(Refusal refusal) -> {
                    return new Receipt.RefusedReceipt(refusal);
                }
                case AssessResult.Success<ScoredSubmission>(ScoredSubmission answered) -> {
                    scored = Optional.of(answered);
                    results = Optional.of(results(site, sender, answered, response, current, now));
                }
            }
        } else if (submission.response().getStatus() == QuestionnaireResponseStatus.ENTEREDINERROR) {
            results = current.filter(versions -> versions.panel().isPresent())
                    .map(versions -> withdrawal.of(
                            sender,
                            versions,
                            stored.row(ofSite, versions.panel().orElseThrow()),
                            response,
                            signed,
                            reason,
                            now));
        }
        Optional<String> signer = signed.map(decision -> decision.attester().reference());
        boolean ordered = results.isPresent() && ledger.isOrdered(site.id(), before.patient(), before.id());
        var commit = commits.commit(site, sender, now, Optional.empty(), response, results, signer, ordered);
        return switch (ledger.append(site.id(), commit)) {
            case CommitOutcome.Appended _ -> {
                receive.countStored(scored);
                yield new Receipt.StoredReceipt(response.id(), version, now, response.body());
            }
            case CommitOutcome.IdentifierConflict _ ->
                ResponseReceiver.identifierTaken("give this one an identifier of its own");
            case CommitOutcome.VersionTaken _, CommitOutcome.DraftChanged _ -> {
                // a concurrent signature takes the version of the results, not that of the response
                var newest = ledger.read(ofSite, Response.TYPE, before.id()).map(StoredVersion::version);
                yield retries && newest.equals(Optional.of(before.version()))
                        ? append(site, sender, before, submission, reason, clock.instant(), false)
                        : changed();
            }
        };
    }

    private ResultSet results(
            Site site,
            Sender sender,
            ScoredSubmission scored,
            NewVersion response,
            Optional<CurrentVersions> current,
            Instant now) {
        List<StoredVersion> earlier = current.map(CurrentVersions::observations).orElse(List.of());
        int version = current.flatMap(CurrentVersions::panel)
                        .map(StoredVersion::version)
                        .orElse(0)
                + 1;
        ResultSetState state = ResultSetState.unsigned(site, version, earlier);
        return receive.render(site, sender, scored, UUID.fromString(response.id()), response.version(), state, now);
    }

    private static Receipt signed() {
        return new Receipt.RefusedReceipt(new Refusal.AnswersRefused(List.of(SIGNED)));
    }

    private static Receipt changed() {
        return new Receipt.RefusedReceipt(new Refusal.ConcurrentChange(List.of(new Problem(
                "conflict",
                "",
                "The response has another version now; read it, apply the change to that version, send its ETag as"
                        + " If-Match."))));
    }

    /** Why the submission may not follow, if it may not. */
    private static Optional<Refusal> objection(StoredVersion before, Submission after) {
        QuestionnaireResponse response = after.response();
        if (!before.id().equals(response.getIdElement().getIdPart())) {
            // FHIR R4 http.html, 3.1.0.4: 400
            return Optional.of(new Refusal.Unreadable(List.of(
                    new Problem("invalid", "QuestionnaireResponse.id", "The body must have the id of the URL."))));
        }
        if (!after.patient().equals(before.patient())) {
            return refusal(
                    "QuestionnaireResponse.subject",
                    "The subject can't change; withdraw this response as entered-in-error and create one for the"
                            + " right patient.");
        }
        Set<String> allowed = MAY_FOLLOW.getOrDefault(before.status(), Set.of());
        String status = response.getStatus().toCode();
        if (!allowed.contains(status)) {
            return refusal(
                    "QuestionnaireResponse.status",
                    allowed.isEmpty()
                            ? "A withdrawn response stays withdrawn; create a new one."
                            : "After " + before.status() + " the status must be one of "
                                    + allowed.stream().sorted().toList() + ".");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refusal(String expression, String message) {
        return Optional.of(new Refusal.AnswersRefused(List.of(new Problem("business-rule", expression, message))));
    }
}
