package org.dorsal.demo;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.CurrentResults;
import org.dorsal.assessment.Decision;
import org.dorsal.assessment.PreparedSignOff;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.Sender;
import org.dorsal.assessment.SignOffResult;
import org.dorsal.assessment.SignRequest;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.assessment.SignRequest.SignTarget;
import org.dorsal.assessment.Site;
import org.dorsal.assessment.SiteRules;
import org.dorsal.assessment.SiteRules.WriteBackRule;
import org.dorsal.audit.AuditAgents;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.knowledge.Disposition;
import org.dorsal.store.AccessScope;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * Actions of programs and clinicians in the simulated weeks, by the services that the FHIR API and the pages call.
 *
 * @param issuer of the EHR's authorization server, which vouches for clients and clinicians
 */
record SimulatedClinic(AssessmentServices services, Site site, String issuer) {
    private static final Map<String, String> NAMES = Map.of(
            "clinician-1",
            "Dr Imaginata Quince (sandbox)",
            "clinician-2",
            "Dr Simulon Rowan (sandbox)",
            SimulatedPatient.THIRD_CLINICIAN,
            "Dr Fabula Teasel (sandbox)");
    private static final Set<Disposition> RAISED = Set.of(Disposition.URGENT, Disposition.EMERGENCY);

    /** The clinic before its results went into the EHR. */
    SimulatedClinic withoutWriteBack() {
        SiteRules rules = site.rules();
        return new SimulatedClinic(
                services,
                new Site(
                        site.id(),
                        new SiteRules(
                                rules.name(),
                                rules.wording(),
                                rules.signOff(),
                                rules.acceptsUnapproved(),
                                WriteBackRule.NONE,
                                rules.fhirBase())),
                issuer);
    }

    /** Receives the response from the EHR; returns the id of the assessment. */
    String receive(SimulatedAssessment assessment) {
        byte[] body = assessment.json().getBytes(StandardCharsets.UTF_8);
        return id(services.receive().create(site, program(), body, Optional.empty()));
    }

    /** Signs stored results: as computed, or with another disposition. */
    void sign(SimulatedAssessment assessment, String id, boolean overridden) {
        CurrentResults current = current(assessment, id);
        SignTarget target = new SignTarget.UnsignedResults(id, current.panel().version());
        sign(assessment, target, overridden);
    }

    /** Corrects an answer, for which the patient was called, and signs again. */
    void amend(SimulatedAssessment assessment, String id) {
        CurrentResults current = current(assessment, id);
        QuestionnaireResponse corrected =
                assessment.answers().with("fever-time", "now-or-3-days").response();
        QuestionnaireResponse stored = response(current);
        corrected.setId(id);
        corrected.setStatus(QuestionnaireResponseStatus.AMENDED);
        corrected.setSubject(stored.getSubject());
        corrected.setIdentifier(stored.getIdentifier());
        corrected.setAuthoredElement(stored.getAuthoredElement());
        corrected.getAuthor().setReference(attester(assessment).reference());
        SignTarget target = new SignTarget.CorrectedAnswers(
                id,
                current.response().version(),
                FhirJson.encode(corrected),
                "Called back: fever since yesterday evening",
                Optional.empty());
        sign(assessment, target, false);
    }

    /** Withdraws the response, as the EHR does. */
    void withdraw(SimulatedAssessment assessment, String id) {
        CurrentResults current = current(assessment, id);
        QuestionnaireResponse stored = response(current);
        stored.setStatus(QuestionnaireResponseStatus.ENTEREDINERROR);
        id(services.amend()
                .update(
                        site,
                        program(),
                        AccessScope.ofSite(site.id()),
                        id,
                        current.response().version(),
                        FhirJson.encode(stored)));
    }

    private void sign(SimulatedAssessment assessment, SignTarget target, boolean overridden) {
        PreparedSignOff first = prepare(assessment, target, Optional.empty(), List.of(), Set.of());
        Optional<Decision.OtherDisposition> other = overridden ? Optional.of(other(first)) : Optional.empty();
        PreparedSignOff shown = overridden ? prepare(assessment, target, other, List.of(), Set.of()) : first;
        var scoring = shown.assessed().scoring();
        List<Decision.PlanDecision> plan = scoring.offers().stream()
                .<Decision.PlanDecision>map(offer ->
                        new Decision.PlanDecision.AcceptedActivity(offer.code().code()))
                .toList();
        Set<String> confirmed = scoring.contradictions().stream()
                .map(contradiction -> contradiction.code().code())
                .collect(Collectors.toSet());
        PreparedSignOff prepared = prepare(assessment, target, other, plan, confirmed);
        if (!prepared.unfinished().isEmpty()) {
            throw new IllegalStateException("not to be signed: " + prepared.unfinished());
        }
        if (!(services.signOff().sign(prepared) instanceof SignOffResult.CompletedSignOff)) {
            throw new IllegalStateException("not signed: " + target);
        }
    }

    private PreparedSignOff prepare(
            SimulatedAssessment assessment,
            SignTarget target,
            Optional<Decision.OtherDisposition> other,
            List<Decision.PlanDecision> plan,
            Set<String> confirmed) {
        Decision decision = new Decision(
                other,
                plan,
                Optional.of("Asked by telephone"),
                confirmed,
                true,
                "I have reviewed the answers, the result and the plan.");
        SignRequest request = new SignRequest(
                target, attester(assessment), assessment.patient(), Optional.empty(), List.of(), decision);
        var preview = services.signOff().prepare(site, clinician(assessment), request, Optional.empty());
        if (preview instanceof PreparedSignOff prepared) {
            return prepared;
        }
        throw new IllegalStateException("not prepared: " + preview);
    }

    private static Decision.OtherDisposition other(PreparedSignOff prepared) {
        return RAISED.contains(prepared.computed().scoring().disposition())
                ? new Decision.OtherDisposition(
                        Disposition.CLINICIAN_REVIEW,
                        "clinical-judgement",
                        Optional.of("Seen in the emergency department today and sent home"))
                : new Decision.OtherDisposition(
                        Disposition.URGENT,
                        "clinical-judgement",
                        Optional.of("Looks more unwell than the answers say"));
    }

    private CurrentResults current(SimulatedAssessment assessment, String id) {
        return services.signOff().load(site, clinician(assessment), id).orElseThrow();
    }

    private static QuestionnaireResponse response(CurrentResults current) {
        return switch (FhirJson.parse(current.response().body(), QuestionnaireResponse.class)) {
            case Parsed.ParsedResource<QuestionnaireResponse>(QuestionnaireResponse response) -> response;
            case Parsed.UnparsableResource<QuestionnaireResponse> _ ->
                throw new IllegalStateException("a stored response is not readable");
        };
    }

    private Sender program() {
        return sender(Optional.empty(), Optional.empty(), "demo");
    }

    private Sender clinician(SimulatedAssessment assessment) {
        Attester attester = attester(assessment);
        var person = new AuditAgents.PersonAgent(
                attester.reference(), Optional.of(attester.name()), Set.of(), Optional.of("TREAT"));
        return sender(Optional.of(person), Optional.of(assessment.patient()), "dorsal");
    }

    private Sender sender(Optional<AuditAgents.PersonAgent> person, Optional<String> patient, String client) {
        return new Sender(
                new AuditAgents.ClientAgent(issuer, client, Optional.empty()),
                person,
                Optional.of("127.0.0.1"),
                patient,
                "simulated");
    }

    private static Attester attester(SimulatedAssessment assessment) {
        return new Attester(
                "Practitioner/" + assessment.clinician(), NAMES.get(assessment.clinician()), Optional.empty());
    }

    private static String id(Receipt receipt) {
        if (receipt instanceof Receipt.StoredReceipt stored) {
            return stored.id();
        }
        throw new IllegalStateException("not stored: " + receipt);
    }
}
