package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.TestAssessmentServices.sender;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;
import org.dorsal.Seeds;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Problem;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

class AssessmentServicesTest {
    private static final Site SITE = TestAssessmentServices.site("main-job", SiteRules.SignOffRule.REQUIRED);
    private static final AccessScope ALL = AccessScope.ofSite("main-job");

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices job = TestAssessmentServices.create(ledger, Seeds.next());

    @Test
    void a_completed_response_is_stored_with_its_results_in_one_commit() {
        Receipt.StoredReceipt stored =
                create(SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak"));
        StoredVersion response =
                ledger.read(ALL, "QuestionnaireResponse", stored.id()).orElseThrow();
        assertThat(response.body()).isEqualTo(stored.body());
        assertThat(results(stored.id(), "Observation"))
                .extracting(StoredVersion::status)
                .hasSizeGreaterThanOrEqualTo(3)
                .containsOnly("preliminary");
        assertThat(panel(stored.id())).contains("\"code\":\"emergency\"");
        assertThat(results(stored.id(), "CarePlan"))
                .singleElement()
                .satisfies(plan -> assertThat(text(plan)).contains("\"status\":\"draft\"", "\"intent\":\"proposal\""));
    }

    @Test
    void an_amendment_gives_every_result_a_new_version_and_takes_back_the_cause_that_no_longer_stands() {
        Receipt.StoredReceipt stored =
                create(SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak"));
        assertThat(panel(stored.id())).contains("\"code\":\"emergency\"", "\"code\":\"myelopathy\"");
        Receipt.StoredReceipt amended = stored(update(stored, SomeScoredResponse.nothingWrong(), "amended"));
        assertThat(amended.version()).isEqualTo(2);
        assertThat(panel(stored.id()))
                .contains("\"code\":\"self-care\"")
                .doesNotContain(
                        "\"code\":{\"coding\":[{\"system\":\"https://dorsal.example/canonical/CodeSystem/cause\",\"code\":\"myelopathy\"");
        assertThat(results(stored.id(), "Observation"))
                .extracting(StoredVersion::version)
                .hasSizeGreaterThanOrEqualTo(3)
                .containsOnly(2);
        assertThat(ledger.read(ALL, "QuestionnaireResponse", stored.id(), 1)
                        .orElseThrow()
                        .body())
                .isEqualTo(stored.body());
    }

    @Test
    void an_amendment_withdraws_a_measurement_that_it_no_longer_has() {
        Receipt.StoredReceipt stored = create(SomeScoredResponse.nothingWrong());
        StoredVersion pulse = results(stored.id(), "Observation").stream()
                .filter(result -> text(result).contains("\"8867-4\""))
                .findFirst()
                .orElseThrow();

        stored(update(stored, SomeScoredResponse.nothingWrong().without("pulse"), "amended"));

        assertThat(ledger.read(ALL, "Observation", pulse.id()).orElseThrow())
                .returns("entered-in-error", StoredVersion::status)
                .returns(2, StoredVersion::version);
    }

    @Test
    void a_withdrawn_response_withdraws_its_results_and_stays_withdrawn() {
        Receipt.StoredReceipt stored =
                create(SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak"));
        Receipt.StoredReceipt withdrawn = stored(update(
                stored, SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak"), "entered-in-error"));
        assertThat(results(stored.id(), "Observation"))
                .extracting(StoredVersion::status)
                .isNotEmpty()
                .containsOnly("entered-in-error");
        assertThat(results(stored.id(), "CarePlan"))
                .extracting(StoredVersion::status)
                .containsExactly("entered-in-error");
        assertThat(SampleRenderRequests.json(
                                results(stored.id(), "Observation").getFirst().body())
                        .at("/text/div")
                        .asString())
                .contains("(Entered in Error)");
        assertThat(results(stored.id(), "Provenance"))
                .extracting(provenance -> SampleRenderRequests.json(provenance.body())
                        .at("/activity/coding/0/code")
                        .asString())
                .contains("NULLIFY");
        assertThat(problems(update(withdrawn, SomeScoredResponse.nothingWrong(), "amended")))
                .extracting(Problem::expression)
                .containsExactly("QuestionnaireResponse.status");
    }

    @Test
    void a_withdrawn_plan_takes_its_activities_and_goals_along() {
        Receipt.StoredReceipt stored = create(SomeScoredResponse.nothingWrong());
        stored(update(stored, SomeScoredResponse.nothingWrong(), "entered-in-error"));
        var plan = SampleRenderRequests.json(
                results(stored.id(), "CarePlan").getFirst().body());
        assertThat(plan.path("activity"))
                .isNotEmpty()
                .allSatisfy(activity ->
                        assertThat(activity.at("/detail/status").asString()).isEqualTo("entered-in-error"));
        assertThat(plan.path("contained"))
                .filteredOn(
                        contained -> contained.path("resourceType").asString().equals("Goal"))
                .isNotEmpty()
                .allSatisfy(goal ->
                        assertThat(goal.path("lifecycleStatus").asString()).isEqualTo("entered-in-error"));
    }

    @Test
    void a_site_that_wants_no_sign_off_gets_final_results_and_still_only_a_proposed_plan() {
        Site site = TestAssessmentServices.site("no-sign-off", SiteRules.SignOffRule.NONE);
        byte[] body = json(SomeScoredResponse.nothingWrong().response());
        Receipt.StoredReceipt stored = stored(job.receive().create(site, sender(), body, Optional.empty()));
        ResourceQuery panels = ResourceQuery.of("Observation")
                .and(new SearchCondition.AnyTerm(Set.of("derived-from=QuestionnaireResponse/" + stored.id())));
        assertThat(ledger.search(AccessScope.ofSite("no-sign-off"), panels).versions())
                .extracting(StoredVersion::status)
                .isNotEmpty()
                .containsOnly("final");
        ResourceQuery plans = ResourceQuery.of("CarePlan").and(new SearchCondition.AnyPatient(Set.of("example")));
        assertThat(ledger.search(AccessScope.ofSite("no-sign-off"), plans).versions())
                .extracting(StoredVersion::status)
                .contains("draft")
                .doesNotContain("active");
    }

    private Receipt.StoredReceipt create(SomeScoredResponse response) {
        return stored(job.receive().create(SITE, sender(), json(response.response()), Optional.empty()));
    }

    private Receipt update(Receipt.StoredReceipt before, SomeScoredResponse answers, String status) {
        QuestionnaireResponse response = answers.response();
        response.setId(before.id());
        response.setStatus(QuestionnaireResponseStatus.fromCode(status));
        return job.amend().update(SITE, sender(), ALL, before.id(), before.version(), json(response));
    }

    private List<StoredVersion> results(String id, String type) {
        return job.results().of(ALL, id).stream()
                .flatMap(List::stream)
                .filter(result -> result.type().equals(type))
                .toList();
    }

    private String panel(String id) {
        return results(id, "Observation").stream()
                .map(AssessmentServicesTest::text)
                .filter(text -> text.contains("triage-result"))
                .findFirst()
                .map(text -> text.substring(text.indexOf("valueCodeableConcept")))
                .orElseThrow();
    }

    private static List<Problem> problems(Receipt receipt) {
        return receipt instanceof Receipt.RefusedReceipt refused
                ? refused.refusal().problems()
                : List.of();
    }

    private static Receipt.StoredReceipt stored(Receipt receipt) {
        if (receipt instanceof Receipt.RefusedReceipt refused) {
            throw new AssertionError(refused.refusal().problems());
        }
        return (Receipt.StoredReceipt) receipt;
    }

    private static String text(StoredVersion version) {
        return new String(version.body(), StandardCharsets.UTF_8);
    }

    private static byte[] json(QuestionnaireResponse response) {
        return FhirJson.encode(response);
    }
}
