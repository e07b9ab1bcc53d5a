package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.TestAssessmentServices.NOW;
import static org.dorsal.assessment.TestAssessmentServices.sender;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SmallEditions;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/** Answers of an earlier form are scored by what reads that form, or refused; they are never scored by half (ADR 24). */
class FormsInForceTest {
    private static final Site SITE = TestAssessmentServices.site("forms-in-force", SiteRules.SignOffRule.REQUIRED);
    private static final AccessScope ALL = AccessScope.ofSite(SITE.id());
    private static final Knowledge FIRST = SmallEditions.alone(SmallEditions.FIRST);
    private static final Knowledge NEXT = SmallEditions.after(SmallEditions.FIRST, SmallEditions.NEXT_FORM);
    private static final SomeScoredResponse CANCER = SomeScoredResponse.empty(FIRST.formInForce())
            .with("sign-with-pain", "none")
            .with("major-history", "cancer")
            .with("pain-worst-score", "3");

    @Test
    void new_assessments_use_the_newest_form_and_never_a_kept_one() {
        assertThat(NEXT.formInForce().edition().version()).isEqualTo("2.0.0");
        assertThat(SmallEditions.after(SmallEditions.NEXT_FORM, SmallEditions.FIRST)
                        .formInForce()
                        .edition()
                        .version())
                .as("after the release was rolled back")
                .isEqualTo("1.0.0");
    }

    @Test
    void answers_of_a_kept_form_are_scored_by_the_kept_models() {
        Receipt.StoredReceipt stored = stored(created(NEXT, CANCER.response()));

        assertThat(result(stored))
                .returns("soon", AssessmentHistory.HistoryResult::disposition)
                .satisfies(result ->
                        assertThat(result.editions()).contains(SmallEditions.FIRST_MODELS, SmallEditions.FIRST_FORM));
    }

    @Test
    void a_form_begun_before_the_upgrade_is_completed_after_it() {
        QuestionnaireResponse begun = CANCER.response();
        begun.setStatus(QuestionnaireResponseStatus.INPROGRESS);
        Receipt.StoredReceipt draft = stored(created(FIRST, begun));

        stored(update(NEXT, draft, QuestionnaireResponseStatus.COMPLETED));

        assertThat(result(draft).editions()).contains(SmallEditions.FIRST_MODELS);
    }

    @Test
    void what_was_stored_before_the_upgrade_is_amended_by_what_reads_its_form() {
        Receipt.StoredReceipt before = stored(created(FIRST, CANCER.response()));

        stored(update(NEXT, before, QuestionnaireResponseStatus.AMENDED));

        assertThat(panel(before).version()).isEqualTo(2);
        assertThat(result(before))
                .returns("soon", AssessmentHistory.HistoryResult::disposition)
                .satisfies(result ->
                        assertThat(result.editions()).contains(SmallEditions.FIRST_MODELS, SmallEditions.FIRST_FORM));
    }

    @Test
    void a_form_that_no_models_read_is_refused_with_the_forms_in_force() {
        assertThat(created(withoutModels(), CANCER.response()))
                .isInstanceOfSatisfying(Receipt.RefusedReceipt.class, refused -> refusedWithForms(refused.refusal()));
    }

    @Test
    void what_is_not_stored_is_refused_as_well() {
        AssessResult<ResultSet> scored =
                job(withoutModels()).receive().score(SITE, sender(), FhirJson.encode(CANCER.response()));

        assertThat(scored)
                .isInstanceOfSatisfying(AssessResult.Rejection.class, refused -> refusedWithForms(refused.refusal()));
    }

    /** The next release with the earlier form and its own, without the models of the earlier one. */
    private static Knowledge withoutModels() {
        List<ProfileFile> files = Stream.concat(
                        SmallEditions.NEXT_FORM.stream(),
                        SmallEditions.FIRST.stream().filter(file -> file.path().startsWith("questionnaire/")))
                .toList();
        return SmallEditions.alone(files);
    }

    private static void refusedWithForms(Refusal refusal) {
        assertThat(refusal).isInstanceOf(Refusal.AnswersRefused.class);
        assertThat(refusal.problems())
                .singleElement()
                .returns("QuestionnaireResponse.questionnaire", Problem::expression)
                .satisfies(problem -> assertThat(problem.message())
                        .startsWith(SmallEditions.FIRST_FORM + " is not in force")
                        .contains("Questionnaire/small-assessment|2.0.0"));
    }

    private static AssessmentServices job(Knowledge knowledge) {
        return SampleAssessmentServices.create(NOW, Seeds.next(), knowledge);
    }

    private static Receipt created(Knowledge knowledge, QuestionnaireResponse response) {
        return job(knowledge).receive().create(SITE, sender(), FhirJson.encode(response), Optional.empty());
    }

    private static Receipt update(
            Knowledge knowledge, Receipt.StoredReceipt before, QuestionnaireResponseStatus status) {
        QuestionnaireResponse response = CANCER.response();
        response.setStatus(status).setId(before.id());
        return job(knowledge)
                .amend()
                .update(SITE, sender(), ALL, before.id(), before.version(), FhirJson.encode(response));
    }

    private static Receipt.StoredReceipt stored(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
        return (Receipt.StoredReceipt) receipt;
    }

    private static AssessmentHistory.HistoryResult result(Receipt.StoredReceipt response) {
        return PanelReader.result(panel(response).body());
    }

    private static StoredVersion panel(Receipt.StoredReceipt response) {
        return job(FIRST).results().of(ALL, response.id()).orElseThrow().getFirst();
    }
}
