package org.dorsal.assessment;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.Commit.NewSignOff.DraftSeen;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Sample sign-off requests and decisions. The patient of all shipped responses is {@code example}. */
final class SampleSignRequests {
    static final String PATIENT = "example";
    static final Attester ATTESTER =
            new Attester("Practitioner/one", "Dr Sample Person", Optional.of("General practitioner"));
    static final String ATTESTATION = "I have reviewed the answers and the plan.";

    private SampleSignRequests() {}

    static Sender sender() {
        return TestAssessmentServices.senderFor(PATIENT);
    }

    static byte[] json(SomeScoredResponse answers) {
        QuestionnaireResponse response = answers.asAsked().response();
        return FhirJson.encode(response);
    }

    static SignRequest.SignTarget.UnsavedAnswers answers(SomeScoredResponse answers) {
        return new SignRequest.SignTarget.UnsavedAnswers(json(answers), Optional.empty());
    }

    static SignRequest.SignTarget.UnsavedAnswers answers(SomeScoredResponse answers, DraftSeen draft) {
        return new SignRequest.SignTarget.UnsavedAnswers(json(answers), Optional.of(draft));
    }

    static SignRequest of(SignRequest.SignTarget what, Decision decision) {
        return signing(what, ATTESTER, PATIENT, Optional.empty(), decision);
    }

    /** Request without findings of an EHR record. */
    static SignRequest signing(
            SignRequest.SignTarget what,
            Attester attester,
            String patientShown,
            Optional<String> birthDate,
            Decision decision) {
        return new SignRequest(what, attester, patientShown, birthDate, List.of(), decision);
    }

    /** Decision without contradictions. */
    static Decision decision(
            Optional<OtherDisposition> other,
            List<PlanDecision> plan,
            Optional<String> openReason,
            boolean attested,
            String attestation) {
        return new Decision(other, plan, openReason, Set.of(), attested, attestation);
    }

    /** Everything as proposed, and nothing attested yet. */
    static Decision asProposed(List<Care.Activity> offers, String attestation) {
        List<PlanDecision> accepted = offers.stream()
                .<PlanDecision>map(
                        offer -> new PlanDecision.AcceptedActivity(offer.code().code()))
                .toList();
        return decision(Optional.empty(), accepted, Optional.empty(), false, attestation);
    }

    /** Request with nothing changed, everything accepted, confirmed and attested, a reason where questions are open. */
    static SignRequest accepting(AssessmentServices job, Site site, SignRequest.SignTarget what) {
        return deciding(job, site, what, Optional.empty());
    }

    /** The same with the clinician's own disposition; the plan follows it. */
    static SignRequest deciding(
            AssessmentServices job, Site site, SignRequest.SignTarget what, Optional<OtherDisposition> other) {
        Decision none = decision(other, List.of(), Optional.of("Asked again by telephone"), true, ATTESTATION);
        PreparedSignOff prepared = ready(prepare(job, site, sender(), of(what, none)));
        return of(
                what,
                new Decision(
                        other,
                        asProposed(prepared.assessed().scoring().offers(), "").plan(),
                        none.openReason(),
                        prepared.assessed().scoring().contradictions().stream()
                                .map(contradiction -> contradiction.code().code())
                                .collect(Collectors.toSet()),
                        true,
                        ATTESTATION));
    }

    static Decision planned(Decision decision, List<PlanDecision> plan) {
        return new Decision(
                decision.other(),
                plan,
                decision.openReason(),
                decision.confirmed(),
                decision.attested(),
                decision.attestation());
    }

    static Optional<OtherDisposition> other(Disposition disposition, String reason, String text) {
        return Optional.of(new OtherDisposition(disposition, reason, Optional.of(text)));
    }

    static SignOffPreview prepare(AssessmentServices job, Site site, Sender sender, SignRequest request) {
        return job.signOff().prepare(site, sender, request, Optional.empty());
    }

    /** Prepares and writes. */
    static SignOffResult sign(AssessmentServices job, Site site, Sender sender, SignRequest request) {
        return switch (prepare(job, site, sender, request)) {
            case PreparedSignOff prepared -> job.signOff().sign(prepared);
            case SignOffResult refused -> refused;
        };
    }

    static PreparedSignOff ready(SignOffPreview preview) {
        return switch (preview) {
            case PreparedSignOff prepared -> prepared;
            case SignOffResult refused -> throw new AssertionError(refused);
        };
    }

    static SignedDecision done(SignOffResult signed) {
        return switch (signed) {
            case SignOffResult.CompletedSignOff(SignedDecision decision) -> decision;
            case SignOffResult.IncompleteDecision(var problems) -> throw new AssertionError(problems);
            case SignOffResult.RejectedSignOff(Refusal refusal) -> throw new AssertionError(refusal.problems());
            case SignOffResult.WrongPatient _, SignOffResult.UnknownAssessment _, SignOffResult.SupersededSignOff _ ->
                throw new AssertionError(signed);
        };
    }
}
