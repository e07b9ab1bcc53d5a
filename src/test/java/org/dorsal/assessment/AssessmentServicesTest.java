package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.TestAssessmentServices.sender;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.*;
import java.util.concurrent.*;
import org.dorsal.Seeds;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Problem;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.StoredVersion;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
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
    void everything_stored_is_valid_fhir() {
        Receipt.StoredReceipt stored = create(SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days"));
        assertThat(SomeValidator.errorsIn(stored.body())).isEmpty();
        for (String type : List.of("Observation", "CarePlan", "Provenance")) {
            assertThat(results(stored.id(), type))
                    .isNotEmpty()
                    .allSatisfy(result ->
                            assertThat(SomeValidator.errorsIn(result.body())).isEmpty());
        }
    }

    @Test
    void a_result_set_takes_a_tenth_of_its_size_on_disk() throws SQLException {
        Receipt.StoredReceipt stored = create(SomeScoredResponse.nothingWrong()
                .with("fever-time", "now-or-3-days")
                .with("function-loss", "both-legs-weak"));
        int sent = stored.body().length
                + results(stored.id(), "Observation").stream()
                        .mapToInt(result -> result.body().length)
                        .sum();
        String sql = "select sum(length(body)) from resource_version where site = 'main-job' and (id = ? or type ="
                + " 'Observation' and recorded_at = (select created from assessment where id = ?) and id = any (?))";
        try (var connection = TestPostgres.shared().asSuperuser().getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, stored.id());
            statement.setString(2, stored.id());
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            results(stored.id(), "Observation").stream()
                                    .map(StoredVersion::id)
                                    .toArray()));
            var row = statement.executeQuery();
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isPositive().isLessThan(sent / 10);
        }
    }

    @Test
    void a_draft_is_kept_and_not_scored_until_it_is_completed() {
        QuestionnaireResponse draft = SomeScoredResponse.nothingWrong().response();
        draft.setStatus(QuestionnaireResponseStatus.INPROGRESS);
        Receipt.StoredReceipt stored = stored(job.receive().create(SITE, sender(), json(draft), Optional.empty()));
        assertThat(results(stored.id(), "Observation")).isEmpty();
        Receipt.StoredReceipt completed = stored(update(stored, SomeScoredResponse.nothingWrong(), "completed"));
        assertThat(completed.version()).isEqualTo(2);
        assertThat(panel(stored.id())).contains("\"code\":\"self-care\"");
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
    void a_stale_version_changes_nothing() {
        Receipt.StoredReceipt stored = create(SomeScoredResponse.nothingWrong());
        stored(update(stored, SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days"), "amended"));
        Receipt late = update(stored, SomeScoredResponse.nothingWrong().with("pain-course", "worse"), "amended");
        assertThat(late)
                .isInstanceOfSatisfying(
                        Receipt.RefusedReceipt.class,
                        refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.ConcurrentChange.class));
        assertThat(ledger.read(ALL, "QuestionnaireResponse", stored.id())
                        .orElseThrow()
                        .version())
                .isEqualTo(2);
    }

    @Test
    void the_subject_can_not_change() {
        Receipt.StoredReceipt stored = create(SomeScoredResponse.nothingWrong());
        QuestionnaireResponse other = SomeScoredResponse.nothingWrong().response();
        other.setSubject(new Reference("Patient/another")).setStatus(QuestionnaireResponseStatus.AMENDED);
        other.setId(stored.id());
        Receipt refused = job.amend().update(SITE, sender(), ALL, stored.id(), 1, json(other));
        assertThat(problems(refused)).extracting(Problem::expression).containsExactly("QuestionnaireResponse.subject");
    }

    @Test
    void a_body_without_the_id_of_its_address_is_no_version_of_it() {
        Receipt.StoredReceipt stored = create(SomeScoredResponse.nothingWrong());
        for (String id : List.of("", stored.id().replace('0', '1'))) {
            QuestionnaireResponse other = SomeScoredResponse.nothingWrong().response();
            other.setStatus(QuestionnaireResponseStatus.AMENDED);
            if (!id.isEmpty()) {
                other.setId(id);
            }
            Receipt refused = job.amend().update(SITE, sender(), ALL, stored.id(), 1, json(other));
            assertThat(refused)
                    .isInstanceOfSatisfying(
                            Receipt.RefusedReceipt.class,
                            receipt -> assertThat(receipt.refusal()).isInstanceOf(Refusal.Unreadable.class));
            assertThat(problems(refused)).extracting(Problem::expression).containsExactly("QuestionnaireResponse.id");
        }
    }

    @Test
    void a_sender_limited_to_one_patient_can_not_write_for_another() {
        byte[] body = json(SomeScoredResponse.nothingWrong().response());
        Receipt refused =
                job.receive().create(SITE, TestAssessmentServices.senderFor("another"), body, Optional.empty());
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Receipt.RefusedReceipt.class,
                        receipt -> assertThat(receipt.refusal()).isInstanceOf(Refusal.OutsideCompartment.class));
    }

    @Test
    void two_racing_callers_with_one_identifier_get_one_assessment() throws Exception {
        QuestionnaireResponse response = SomeScoredResponse.nothingWrong().response();
        String value = "race-" + Seeds.next();
        response.getIdentifier().setSystem("https://ehr.example/ids").setValue(value);
        byte[] body = json(response);
        Optional<String> identifier = Optional.of("https://ehr.example/ids|" + value);
        List<Receipt> receipts = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Callable<Receipt>> calls = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                calls.add(() -> job.receive().create(SITE, sender(), body, identifier));
            }
            for (Future<Receipt> receipt : callers.invokeAll(calls)) {
                receipts.add(receipt.get());
            }
        }
        assertThat(receipts).filteredOn(Receipt.StoredReceipt.class::isInstance).hasSize(1);
        assertThat(receipts)
                .filteredOn(Receipt.ExistingReceipt.class::isInstance)
                .hasSize(7);
    }

    @Test
    void the_same_body_scored_twice_gives_the_same_bytes_and_stores_nothing() {
        byte[] body = json(SomeScoredResponse.nothingWrong()
                .with("fever-time", "now-or-3-days")
                .response());
        List<String> scored = scored(body);
        assertThat(scored(body)).isEqualTo(scored);
        assertThat(scored).isNotEmpty();
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

    private List<String> scored(byte[] body) {
        return switch (job.receive().score(SITE, sender(), body)) {
            case AssessmentPipeline.AssessResult.Rejection<ResultSet> refused ->
                throw new AssertionError(refused.refusal().problems());
            case AssessmentPipeline.AssessResult.Success<ResultSet>(ResultSet results) ->
                results.versions().stream()
                        .map(version -> new String(version.body(), StandardCharsets.UTF_8))
                        .toList();
        };
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
