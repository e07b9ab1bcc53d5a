package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleSignRequests.answers;
import static org.dorsal.assessment.SampleSignRequests.deciding;
import static org.dorsal.assessment.SampleSignRequests.done;
import static org.dorsal.assessment.SampleSignRequests.other;

import java.util.List;
import java.util.Optional;
import org.dorsal.Seeds;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/** Later history of signed results: replay, documented amendment, withdrawal. */
class SignedResultHistoryTest {
    private static final Site SITE = TestAssessmentServices.site("for-ever", SiteRules.SignOffRule.REQUIRED);
    private static final AccessScope ALL = AccessScope.ofSite("for-ever");

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices job = TestAssessmentServices.create(ledger, Seeds.next());
    private final Rescoring rescoring =
            new Rescoring(new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests())));

    @Test
    void a_signed_assessment_is_scored_again_from_its_stored_bytes_with_the_same_result() {
        for (SomeScoredResponse scored : List.of(
                SomeScoredResponse.nothingWrong(),
                SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak"),
                SomeScoredResponse.nothingWrong().without("fever-time"))) {
            var what = answers(scored);
            SignRequest signing =
                    deciding(job, SITE, what, other(Disposition.CLINICIAN_REVIEW, "clinical-judgement", "Seen"));
            PreparedSignOff shown = SampleSignRequests.ready(
                    SampleSignRequests.prepare(job, SITE, SampleSignRequests.sender(), signing));
            SignedDecision signed = sign(signing);
            StoredVersion panel = results(signed).getFirst();

            ScoredSubmission again =
                    rescoring.replay(read("QuestionnaireResponse", signed.assessment()), panel, Optional.of(signed));

            assertThat(again.scoring()).isEqualTo(shown.assessed().scoring());
            assertThat(again.scoring().disposition().code())
                    .isEqualTo(signed.computed().disposition());
        }
    }

    @Test
    void an_ehr_can_not_take_a_signature_back_by_amending_the_answers() {
        SignedDecision signed = sign(deciding(job, SITE, answers(SomeScoredResponse.nothingWrong()), Optional.empty()));
        Receipt refused = update(signed.assessment(), QuestionnaireResponseStatus.AMENDED);
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Receipt.RefusedReceipt.class,
                        resource -> assertThat(resource.refusal().problems())
                                .singleElement()
                                .satisfies(
                                        problem -> assertThat(problem.message()).contains("signed", "Dorsal's page")));
        assertThat(read("QuestionnaireResponse", signed.assessment()).version()).isEqualTo(1);
        assertThat(results(signed).getFirst().status()).isEqualTo("final");
    }

    @Test
    void withdrawing_a_signed_and_amended_assessment_withdraws_the_plan_in_force() {
        SignedDecision first = sign(deciding(
                job,
                SITE,
                answers(SomeScoredResponse.nothingWrong()),
                other(Disposition.URGENT, "clinical-judgement", "Pale")));
        var corrected = new SignRequest.SignTarget.CorrectedAnswers(
                first.assessment(),
                1,
                SampleSignRequests.json(SomeScoredResponse.nothingWrong()),
                "again",
                Optional.empty());
        SignedDecision second = sign(deciding(job, SITE, corrected, Optional.empty()));
        assertThat(update(first.assessment(), QuestionnaireResponseStatus.ENTEREDINERROR))
                .isInstanceOf(Receipt.StoredReceipt.class);

        List<StoredVersion> withdrawn = results(second);
        assertThat(withdrawn)
                .filteredOn(resource -> !resource.type().equals("Provenance"))
                .extracting(StoredVersion::status)
                .containsOnly("entered-in-error");
        assertThat(withdrawn)
                .filteredOn(resource -> resource.type().equals("CarePlan"))
                .singleElement()
                .satisfies(plan -> assertThat(new String(plan.body(), java.nio.charset.StandardCharsets.UTF_8))
                        .contains("\"replaces\"", "\"intent\":\"plan\""));
        withdrawn.forEach(
                result -> assertThat(SomeValidator.errorsIn(result.body())).isEmpty());
        assertThat(SampleSignRequests.sign(
                        job,
                        SITE,
                        SampleSignRequests.sender(),
                        SampleSignRequests.of(corrected, SampleSignRequests.asProposed(List.of(), ""))))
                .isInstanceOf(SignOffResult.SupersededSignOff.class);
    }

    private SignedDecision sign(SignRequest signing) {
        return done(SampleSignRequests.sign(job, SITE, SampleSignRequests.sender(), signing));
    }

    private Receipt update(String id, QuestionnaireResponseStatus status) {
        StoredVersion current = read("QuestionnaireResponse", id);
        QuestionnaireResponse response = SomeScoredResponse.nothingWrong().response();
        response.setStatus(status).setId(id);
        return job.amend()
                .update(SITE, TestAssessmentServices.sender(), ALL, id, current.version(), FhirJson.encode(response));
    }

    private StoredVersion read(String type, String id) {
        return ledger.read(ALL, type, id).orElseThrow();
    }

    private List<StoredVersion> results(SignedDecision signed) {
        return job.results().of(ALL, signed.assessment()).orElseThrow();
    }
}
