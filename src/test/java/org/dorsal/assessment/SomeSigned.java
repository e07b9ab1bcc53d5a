package org.dorsal.assessment;

import static org.dorsal.assessment.SomeSignings.accepting;
import static org.dorsal.assessment.SomeSignings.done;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.dorsal.Seeds;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.Receive.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.SomeResponses;
import org.dorsal.store.Reach;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;

/**
 * Assessments of one patient at one site as clinicians sign, amend and withdraw them, for tests of the rooms that
 * deliver.
 */
public final class SomeSigned {
    /** The patient of all of them. */
    public static final String PATIENT = SomeSignings.PATIENT;

    private final Site site;
    private final MainJob job;

    public SomeSigned(String site) {
        this(site, SiteRules.SignOffRule.REQUIRED);
    }

    public SomeSigned(String site, SiteRules.SignOffRule signOff) {
        this(site, signOff, Clock.fixed(SomeMainJob.NOW, ZoneOffset.UTC));
    }

    /** By that clock. */
    public SomeSigned(String site, SiteRules.SignOffRule signOff, Clock clock) {
        this.site = SomeMainJob.site(site, signOff);
        this.job = SomeMainJob.on(SomeMainJob.ledger(), Seeds.next(), clock);
    }

    public Site site() {
        return site;
    }

    public MainJob job() {
        return job;
    }

    /** Creates and signs an assessment; returns its id. Its results have version 1. */
    public String signed(SomeResponses answers) {
        return sign(new SignRequest.What.UnsavedAnswers(FhirJson.encode(response(answers)), Optional.empty()));
    }

    /** Signed by a clinician who decides otherwise than Dorsal proposes. */
    public String overridden(SomeResponses answers, Disposition disposition, String reason) {
        SignRequest.What what =
                new SignRequest.What.UnsavedAnswers(FhirJson.encode(response(answers)), Optional.empty());
        SignRequest signing = SomeSignings.deciding(
                job, site, what, SomeSignings.other(disposition, reason, "Seen by the consultant"));
        return done(job.signOff().sign(site, SomeSignings.sender(), signing)).assessment();
    }

    /** Creates and signs an assessment with one activity reworded by the clinician. */
    public String edited(SomeResponses answers, String activity, String text) {
        SignRequest.What what =
                new SignRequest.What.UnsavedAnswers(FhirJson.encode(response(answers)), Optional.empty());
        SignRequest accepted = accepting(job, site, what);
        List<PlanDecision> plan = accepted.decision().plan().stream()
                .map(one -> one.activity().equals(activity) ? new PlanDecision.Edited(activity, text) : one)
                .toList();
        return done(job.signOff()
                        .sign(
                                site,
                                SomeSignings.sender(),
                                SomeSignings.of(what, SomeSignings.planned(accepted.decision(), plan))))
                .assessment();
    }

    /** Corrected and signed once more. */
    public void amended(String id, int answersSeen, SomeResponses answers) {
        sign(new SignRequest.What.Corrected(
                id, answersSeen, FhirJson.encode(response(answers)), "Fever was forgotten", Optional.empty()));
    }

    /** Received from an EHR, not signed; authored on a day without a time. */
    public String received(SomeResponses answers) {
        QuestionnaireResponse response = response(answers);
        response.setAuthoredElement(new DateTimeType(SomeResponses.DAY.toString()));
        var receipt =
                job.receive().create(site, SomeMainJob.sender(), FhirJson.encode(response), false, Optional.empty());
        return ((Receipt.StoredReceipt) receipt).id();
    }

    /** Signs the received results of an assessment. */
    public void signedAfterwards(String id) {
        sign(new SignRequest.What.UnsignedResults(id, 1));
    }

    /** Taken back as entered in error. */
    public void withdrawn(String id, int answersSeen, SomeResponses answers) {
        QuestionnaireResponse response = response(answers);
        response.setStatus(QuestionnaireResponseStatus.ENTEREDINERROR).setId(id);
        var receipt = job.amend()
                .update(
                        site,
                        SomeMainJob.sender(),
                        Reach.ofSite(site.id()),
                        id,
                        answersSeen,
                        FhirJson.encode(response),
                        false);
        if (!(receipt instanceof Receipt.StoredReceipt)) {
            throw new AssertionError(receipt);
        }
    }

    private String sign(SignRequest.What what) {
        return done(job.signOff().sign(site, SomeSignings.sender(), accepting(job, site, what)))
                .assessment();
    }

    private static QuestionnaireResponse response(SomeResponses answers) {
        QuestionnaireResponse response = answers.asAsked().response();
        response.setAuthor(new Reference("Practitioner/two"));
        response.setEncounter(new Reference("Encounter/one"));
        return response;
    }
}
