package org.dorsal.assessment;

import java.util.Optional;
import org.dorsal.Seeds;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.Ledger;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;

/** Stored assessments of one patient at one site, by the main job on a real PostgreSQL. */
public final class StoredHistory {
    private static final Ledger LEDGER = TestAssessmentServices.ledger();

    private final String site;
    private final String patient;
    private final AssessmentServices job = TestAssessmentServices.create(LEDGER, Seeds.next());

    public StoredHistory(String site, String patient) {
        this.site = site;
        this.patient = patient;
    }

    public static AssessmentHistory history() {
        return new AssessmentHistory(LEDGER, org.dorsal.knowledge.SomeProfiles.knowledge());
    }

    /** Stores a completed response with unsigned results. */
    public String completed(String authored, SomeScoredResponse answers) {
        return stored(
                response(authored, answers, QuestionnaireResponseStatus.COMPLETED), SiteRules.SignOffRule.REQUIRED);
    }

    /** With results that are final. */
    public String signed(String authored, SomeScoredResponse answers) {
        return stored(response(authored, answers, QuestionnaireResponseStatus.COMPLETED), SiteRules.SignOffRule.NONE);
    }

    /** Stored and not scored. */
    public String begun(String authored, SomeScoredResponse answers) {
        return stored(
                response(authored, answers, QuestionnaireResponseStatus.INPROGRESS), SiteRules.SignOffRule.REQUIRED);
    }

    public void amended(String id, String authored, SomeScoredResponse answers) {
        next(id, response(authored, answers, QuestionnaireResponseStatus.AMENDED));
    }

    public void withdrawn(String id, String authored, SomeScoredResponse answers) {
        next(id, response(authored, answers, QuestionnaireResponseStatus.ENTEREDINERROR));
    }

    private void next(String id, QuestionnaireResponse response) {
        response.setId(id);
        Site servedSite = TestAssessmentServices.site(site, SiteRules.SignOffRule.NONE);
        require(job.amend()
                .update(
                        servedSite,
                        TestAssessmentServices.sender(),
                        org.dorsal.store.AccessScope.ofSite(site),
                        id,
                        1,
                        FhirJson.encode(response)));
    }

    private String stored(QuestionnaireResponse response, SiteRules.SignOffRule signOff) {
        return require(job.receive()
                .create(
                        TestAssessmentServices.site(site, signOff),
                        TestAssessmentServices.sender(),
                        FhirJson.encode(response),
                        Optional.empty()));
    }

    private static String require(Receipt receipt) {
        return switch (receipt) {
            case Receipt.StoredReceipt stored -> stored.id();
            case Receipt.ExistingReceipt existing -> existing.id();
            case Receipt.RefusedReceipt refused -> throw new AssertionError(refused.toString());
        };
    }

    private QuestionnaireResponse response(
            String authored, SomeScoredResponse answers, QuestionnaireResponseStatus status) {
        QuestionnaireResponse response = answers.response();
        response.setStatus(status);
        response.setSubject(new Reference("Patient/" + patient));
        response.setAuthor(new Reference("Practitioner/one"));
        response.setAuthoredElement(new DateTimeType(authored));
        return response;
    }
}
