package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.TestAssessmentServices.NOW;
import static org.dorsal.assessment.TestAssessmentServices.sender;

import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.RescoringOutcome.CauseChange;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SmallEditions;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/** Results live longer than the knowledge that made them (ADR 24). */
class KnowledgeChangesTest {
    private static final Site SITE = TestAssessmentServices.site("changes", SiteRules.SignOffRule.REQUIRED);
    private static final AccessScope ALL = AccessScope.ofSite(SITE.id());
    private static final Knowledge FIRST = SmallEditions.alone(SmallEditions.FIRST);
    private static final Knowledge SECOND = SmallEditions.after(SmallEditions.FIRST, SmallEditions.SECOND);

    /** The second edition where the first was not kept. */
    private static final Knowledge FORGETFUL = SmallEditions.alone(SmallEditions.SECOND);

    private static final SomeScoredResponse CANCER = SomeScoredResponse.empty(FIRST.formInForce())
            .with("sign-with-pain", "none")
            .with("major-history", "cancer")
            .with("pain-worst-score", "3");

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final Receipt.StoredReceipt before =
            stored(job(FIRST).receive().create(SITE, sender(), FhirJson.encode(CANCER.response()), Optional.empty()));

    @Test
    void a_result_is_found_again_by_the_edition_that_made_it() {
        assertThat(rescoring(SECOND).withOriginalEditions(before.body(), panel().body()))
                .isInstanceOfSatisfying(ResultComparison.class, comparison -> {
                    assertThat(comparison.isSame()).isTrue();
                    assertThat(comparison.now().disposition()).isEqualTo("soon");
                    assertThat(comparison.now().criteria()).containsExactly(SmallEditions.FIRST_MODELS);
                });
    }

    @Test
    void another_edition_tells_what_it_changes() {
        assertThat(rescoring(SECOND).withCriteria(List.of(SmallEditions.SECOND_MODELS), before.body(), panel().body()))
                .isInstanceOfSatisfying(ResultComparison.class, comparison -> {
                    assertThat(comparison.move()).isEqualTo("soon to urgent");
                    assertThat(comparison.changes())
                            .containsExactly(
                                    new CauseChange("cancer-cord", Optional.of("soon"), Optional.of("urgent")));
                });
    }

    @Test
    void without_the_edition_that_made_it_a_result_is_not_scored_again() {
        assertThat(rescoring(FORGETFUL).withOriginalEditions(before.body(), panel().body()))
                .isInstanceOfSatisfying(
                        RescoringOutcome.RescoringFailure.class,
                        failure -> assertThat(failure.message())
                                .contains(SmallEditions.FIRST_MODELS)
                                .doesNotContain("small-care", "small-assessment"));
    }

    @Test
    void new_answers_are_scored_by_the_newest_edition() {
        Receipt.StoredReceipt later = stored(
                job(SECOND).receive().create(SITE, sender(), FhirJson.encode(CANCER.response()), Optional.empty()));

        assertThat(result(later))
                .returns("urgent", AssessmentHistory.HistoryResult::disposition)
                .satisfies(result -> assertThat(result.editions())
                        .contains(SmallEditions.SECOND_MODELS)
                        .doesNotContain(SmallEditions.FIRST_MODELS));
    }

    @Test
    void an_amendment_is_scored_by_the_newest_edition_that_reads_its_form() {
        stored(update(job(SECOND), QuestionnaireResponseStatus.AMENDED));

        assertThat(result(before))
                .returns("urgent", AssessmentHistory.HistoryResult::disposition)
                .satisfies(result -> assertThat(result.editions()).contains(SmallEditions.SECOND_MODELS));
    }

    @Test
    void what_was_stored_is_signed_by_the_edition_of_its_panel() {
        AssessmentServices next = job(SECOND);
        SignedDecision signed = SampleSignRequests.done(SampleSignRequests.sign(
                next,
                SITE,
                SampleSignRequests.sender(),
                SampleSignRequests.accepting(next, SITE, new SignRequest.SignTarget.UnsignedResults(before.id(), 1))));

        assertThat(signed.computed().disposition()).isEqualTo("soon");
        assertThat(signed.editions())
                .extracting(Edition::canonical)
                .contains(SmallEditions.FIRST_MODELS)
                .doesNotContain(SmallEditions.SECOND_MODELS);
    }

    @Test
    void nothing_is_signed_without_the_edition_that_made_it() {
        Decision decision = SampleSignRequests.decision(
                Optional.empty(), List.of(), Optional.empty(), true, SampleSignRequests.ATTESTATION);

        SignOffPreview preview = SampleSignRequests.prepare(
                job(FORGETFUL),
                SITE,
                SampleSignRequests.sender(),
                SampleSignRequests.of(new SignRequest.SignTarget.UnsignedResults(before.id(), 1), decision));

        assertThat(preview)
                .isInstanceOfSatisfying(
                        SignOffResult.RejectedSignOff.class,
                        refused -> assertThat(refused.refusal().problems())
                                .singleElement()
                                .satisfies(problem -> assertThat(problem.message())
                                        .contains(SmallEditions.FIRST_MODELS)
                                        .doesNotContain("small-care")));
    }

    @Test
    void an_assessment_is_withdrawn_without_the_edition_that_made_it() {
        List<StoredVersion> results = results();

        stored(update(job(FORGETFUL), QuestionnaireResponseStatus.ENTEREDINERROR));

        assertThat(results)
                .filteredOn(result -> !result.type().equals("Provenance"))
                .isNotEmpty()
                .allSatisfy(result -> assertThat(
                                ledger.read(ALL, result.type(), result.id()).orElseThrow())
                        .returns("entered-in-error", StoredVersion::status)
                        .returns(2, StoredVersion::version));
        assertThat(results())
                .allSatisfy(result ->
                        assertThat(SomeValidator.errorsIn(result.body())).isEmpty());
    }

    @Test
    void what_was_withdrawn_is_found_as_it_was_found_before() {
        List<String> ids = derived();

        stored(update(job(FORGETFUL), QuestionnaireResponseStatus.ENTEREDINERROR));

        assertThat(ids).isNotEmpty();
        assertThat(derived()).containsExactlyInAnyOrderElementsOf(ids);
        ResourceQuery byDisposition = ResourceQuery.of("Observation")
                .and(new SearchCondition.AnyId(Set.of(panel().id())))
                .and(new SearchCondition.AnyTerm(Set.of("value-concept=soon")))
                .and(new SearchCondition.AnyTerm(Set.of("code=triage-result")));
        assertThat(ledger.search(ALL, byDisposition).versions()).hasSize(1);
    }

    private static AssessmentServices job(Knowledge knowledge) {
        return SampleAssessmentServices.create(NOW, Seeds.next(), knowledge);
    }

    private static Rescoring rescoring(Knowledge knowledge) {
        return new Rescoring(new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests())));
    }

    private Receipt update(AssessmentServices services, QuestionnaireResponseStatus status) {
        QuestionnaireResponse response = CANCER.response();
        response.setStatus(status).setId(before.id());
        return services.amend().update(SITE, sender(), ALL, before.id(), before.version(), FhirJson.encode(response));
    }

    private static Receipt.StoredReceipt stored(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
        return (Receipt.StoredReceipt) receipt;
    }

    private List<StoredVersion> results() {
        return job(FIRST).results().of(ALL, before.id()).orElseThrow();
    }

    private StoredVersion panel() {
        return results().getFirst();
    }

    private static AssessmentHistory.HistoryResult result(Receipt.StoredReceipt response) {
        StoredVersion panel =
                job(FIRST).results().of(ALL, response.id()).orElseThrow().getFirst();
        return PanelReader.result(panel.body());
    }

    /** Ids of the Observations that a search finds by the response. */
    private List<String> derived() {
        ResourceQuery query = ResourceQuery.of("Observation")
                .and(new SearchCondition.AnyTerm(Set.of("derived-from=QuestionnaireResponse/" + before.id())));
        return ledger.search(ALL, query).versions().stream()
                .map(StoredVersion::id)
                .toList();
    }
}
