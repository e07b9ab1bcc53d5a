package org.dorsal.assessment;

import static org.dorsal.assessment.SampleSignRequests.accepting;
import static org.dorsal.assessment.SampleSignRequests.done;

import java.time.*;
import java.util.List;
import java.util.Optional;
import org.dorsal.Seeds;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;

/**
 * Assessments of one patient at one site as clinicians sign, amend and withdraw them, for tests of the rooms that
 * deliver.
 */
public final class SignedAssessments {
    /** The patient of all of them. */
    public static final String PATIENT = SampleSignRequests.PATIENT;

    private final Site site;
    private final AssessmentServices job;
    private Instant authored = TestAssessmentServices.NOW;

    public SignedAssessments(String site) {
        this(site, SiteRules.SignOffRule.REQUIRED);
    }

    public SignedAssessments(String site, SiteRules.SignOffRule signOff) {
        this(site, signOff, Clock.fixed(TestAssessmentServices.NOW, ZoneOffset.UTC));
    }

    /** By that clock. */
    public SignedAssessments(String site, SiteRules.SignOffRule signOff, Clock clock) {
        this.site = TestAssessmentServices.site(site, signOff);
        this.job = TestAssessmentServices.create(TestAssessmentServices.ledger(), Seeds.next(), clock);
    }

    /** In another database, by that clock. */
    public SignedAssessments(String site, Ledger ledger, Clock clock) {
        this.site = TestAssessmentServices.site(site, SiteRules.SignOffRule.REQUIRED);
        this.job = TestAssessmentServices.create(ledger, Seeds.next(), clock);
    }

    public Site site() {
        return site;
    }

    public AssessmentServices job() {
        return job;
    }

    /** Dates the assessments that follow. */
    public void date(Instant moment) {
        authored = moment;
    }

    /** Creates and signs an assessment; returns its id. Its results have version 1. */
    public String signed(SomeScoredResponse answers) {
        return sign(new SignRequest.SignTarget.UnsavedAnswers(FhirJson.encode(response(answers)), Optional.empty()));
    }

    /** Signed by a clinician who decides otherwise than Dorsal proposes. */
    public String overridden(SomeScoredResponse answers, Disposition disposition, String reason) {
        SignRequest.SignTarget what =
                new SignRequest.SignTarget.UnsavedAnswers(FhirJson.encode(response(answers)), Optional.empty());
        SignRequest signing = SampleSignRequests.deciding(
                job, site, what, SampleSignRequests.other(disposition, reason, "Seen by the consultant"));
        return done(SampleSignRequests.sign(job, site, SampleSignRequests.sender(), signing))
                .assessment();
    }

    /** Creates and signs an assessment with one activity reworded by the clinician. */
    public String edited(SomeScoredResponse answers, String activity, String text) {
        SignRequest.SignTarget what =
                new SignRequest.SignTarget.UnsavedAnswers(FhirJson.encode(response(answers)), Optional.empty());
        SignRequest accepted = accepting(job, site, what);
        List<PlanDecision> plan = accepted.decision().plan().stream()
                .map(decision -> decision.activity().equals(activity)
                        ? new PlanDecision.EditedActivity(activity, text)
                        : decision)
                .toList();
        return done(SampleSignRequests.sign(
                        job,
                        site,
                        SampleSignRequests.sender(),
                        SampleSignRequests.of(what, SampleSignRequests.planned(accepted.decision(), plan))))
                .assessment();
    }

    /** Corrected and signed once more. */
    public void amended(String id, int answersSeen, SomeScoredResponse answers) {
        sign(new SignRequest.SignTarget.CorrectedAnswers(
                id, answersSeen, FhirJson.encode(response(answers)), "Fever was forgotten", Optional.empty()));
    }

    /** Received from an EHR, not signed; authored on a day without a time. */
    public String received(SomeScoredResponse answers) {
        QuestionnaireResponse response = response(answers);
        response.setAuthoredElement(
                new DateTimeType(LocalDate.ofInstant(authored, ZoneOffset.UTC).toString()));
        var receipt = job.receive()
                .create(site, TestAssessmentServices.sender(), FhirJson.encode(response), Optional.empty());
        return ((Receipt.StoredReceipt) receipt).id();
    }

    /** Signs the received results of an assessment. */
    public void signedAfterwards(String id) {
        sign(new SignRequest.SignTarget.UnsignedResults(id, 1));
    }

    /** Taken back as entered in error. */
    public void withdrawn(String id, int answersSeen, SomeScoredResponse answers) {
        QuestionnaireResponse response = response(answers);
        response.setStatus(QuestionnaireResponseStatus.ENTEREDINERROR).setId(id);
        var receipt = job.amend()
                .update(
                        site,
                        TestAssessmentServices.sender(),
                        AccessScope.ofSite(site.id()),
                        id,
                        answersSeen,
                        FhirJson.encode(response));
        if (!(receipt instanceof Receipt.StoredReceipt)) {
            throw new AssertionError(receipt);
        }
    }

    private String sign(SignRequest.SignTarget what) {
        return done(SampleSignRequests.sign(job, site, SampleSignRequests.sender(), accepting(job, site, what)))
                .assessment();
    }

    private QuestionnaireResponse response(SomeScoredResponse answers) {
        QuestionnaireResponse response = answers.asAsked().response();
        if (!authored.equals(TestAssessmentServices.NOW)) {
            response.setAuthoredElement(new DateTimeType(authored.toString()));
        }
        response.setAuthor(new Reference("Practitioner/two"));
        response.setEncounter(new Reference("Encounter/one"));
        return response;
    }
}
