package org.dorsal.assessment;

import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.assessment.SignOff.PreparedSignOff.SignOffPreview;
import org.dorsal.assessment.SignOffResult.Gap;
import org.dorsal.assessment.SignableFinder.Signable;
import org.dorsal.assessment.SignableFinder.Signable.SignableLookup;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.store.Commit.NewAssessment;
import org.dorsal.store.Commit.NewSignOff;
import org.dorsal.store.CommitOutcome;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;

/**
 * A clinician makes results final. Response, results, plan, signature, delivery and audit event are one commit, which
 * also ends the draft: never partially, and of two who sign the same one wins (ADR 12).
 */
public final class SignOff {
    private final SignableFinder signables;
    private final SignOffPreparer preparation;
    private final Ledger ledger;
    private final CommitFactory filing;
    private final Clock clock;
    private final ResultListener watch;

    SignOff(
            ResponseReceiver receive,
            SignOffPreparer preparation,
            Ledger ledger,
            CommitFactory filing,
            Clock clock,
            ResultListener watch) {
        this.signables = new SignableFinder(receive, new StoredResults(ledger));
        this.preparation = preparation;
        this.ledger = ledger;
        this.filing = filing;
        this.clock = clock;
        this.watch = watch;
    }

    /**
     * Previews a signature with the code that also writes it; stores nothing. A new assessment gets a placeholder id.
     *
     * @param sender limited to the patient of the launch
     */
    public SignOffPreview outlook(Site site, Sender sender, SignRequest signing) {
        UUID unstored = switch (signing.what()) {
            case SignRequest.SignTarget.UnsavedAnswers answers ->
                Ids.named(
                        ResponseReceiver.UNSTORED, Sha256.of(answers.response()).hex());
            case SignRequest.SignTarget.UnsignedResults _, SignRequest.SignTarget.CorrectedAnswers _ ->
                ResponseReceiver.UNSTORED;
        };
        return prepare(site, sender, signing, unstored, clock.instant());
    }

    /** Signs what the outlook shows; the sender is limited to the patient of the launch here, too. */
    public SignOffResult sign(Site site, Sender sender, SignRequest signing) {
        Instant at = clock.instant();
        return switch (prepare(site, sender, signing, filing.newId(at), at)) {
            case SignOffPreview.RefusedPreview(SignOffResult why) -> why;
            case SignOffPreview.AvailablePreview(PreparedSignOff prepared)
            when !prepared.unfinished().isEmpty() -> new SignOffResult.IncompleteDecision(prepared.unfinished());
            case SignOffPreview.AvailablePreview(PreparedSignOff prepared) ->
                append(site, sender, signing.what(), prepared, at);
        };
    }

    private SignOffPreview prepare(Site site, Sender sender, SignRequest signing, UUID id, Instant at) {
        if (!sender.onlyPatient().equals(Optional.of(signing.patientShown()))) {
            return new SignOffPreview.RefusedPreview(new SignOffResult.WrongPatient());
        }
        return switch (signables.find(site, sender, signing.what(), id, at)) {
            case SignableLookup.UnsignableResult(SignOffResult why) -> new SignOffPreview.RefusedPreview(why);
            case SignableLookup.FoundSignable(Signable signable) -> preparation.of(site, sender, signable, signing, at);
        };
    }

    private SignOffResult append(
            Site site, Sender sender, SignRequest.SignTarget what, PreparedSignOff prepared, Instant at) {
        SignedDecision decision = prepared.decision();
        SignRequest.Attester attester = decision.attester();
        NewSignOff signOff = new NewSignOff(
                decision.patient(),
                decision.assessment(),
                decision.results(),
                attester.reference(),
                attester.name(),
                what.draft(),
                decision.bytes());
        var commit = filing.signed(
                site, sender, at, anchor(what, prepared), prepared.written(), prepared.results(), signOff);
        return switch (ledger.append(site.id(), commit)) {
            case CommitOutcome.Appended _ -> {
                watch.stored(
                        ResultListener.ResultEvent.SIGNED, prepared.assessed().scoring(), decision.disposition());
                yield new SignOffResult.CompletedSignOff(decision);
            }
            case CommitOutcome.VersionTaken _, CommitOutcome.DraftChanged _, CommitOutcome.IdentifierConflict _ ->
                new SignOffResult.SupersededSignOff();
        };
    }

    private static Optional<NewAssessment> anchor(SignRequest.SignTarget what, PreparedSignOff prepared) {
        return what instanceof SignRequest.SignTarget.UnsavedAnswers answers
                ? Optional.of(new NewAssessment(
                        prepared.decision().assessment(),
                        prepared.decision().patient(),
                        Response.identifier(prepared.assessed().submission().response()),
                        HexFormat.of().parseHex(Sha256.of(answers.response()).hex())))
                : Optional.empty();
    }

    /**
     * Prepared signature: the versions that it would write, and the gaps that prevent it.
     *
     * @param assessed scored answers; the care follows the clinician's disposition
     * @param written versions to write: the response if its answers are new or corrected, the results, and the
     * revoked plan
     * @param unfinished gaps of the decision; empty when it may be signed
     */
    public record PreparedSignOff(
            ScoredSubmission assessed,
            SignedDecision decision,
            ResultSet results,
            List<NewVersion> written,
            List<Gap> unfinished) {
        public PreparedSignOff {
            written = List.copyOf(written);
            unfinished = List.copyOf(unfinished);
        }

        /** A signature made ready, or what to answer instead. */
        public sealed interface SignOffPreview {
            /** Preview that can be shown. */
            record AvailablePreview(PreparedSignOff prepared) implements SignOffPreview {}

            /** Refusal without a preview. */
            record RefusedPreview(SignOffResult why) implements SignOffPreview {}
        }

        @Override
        public String toString() {
            return "PreparedSignOff[" + decision + "]";
        }
    }
}
