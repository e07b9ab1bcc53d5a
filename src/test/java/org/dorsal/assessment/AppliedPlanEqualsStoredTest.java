package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.NewVersion;
import org.dorsal.store.Slot;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code $apply} and create: the same CarePlan byte for byte, but for ids. */
class AppliedPlanEqualsStoredTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Site SITE = TestAssessmentServices.site("apply-equals", SiteRules.SignOffRule.REQUIRED);
    private static final AccessScope REACH = AccessScope.ofSite(SITE.id());
    private static final String PROVISIONAL = "Provisional";

    private final Random random = new Random(Seeds.next());
    private final AssessmentServices mainJob =
            TestAssessmentServices.create(TestAssessmentServices.ledger(), random.nextLong());
    private int compared;
    private int provisional;
    private int refused;

    @Test
    void every_example_gives_the_stored_care_plan() {
        SomeProfiles.files().stream()
                .filter(file ->
                        file.path().startsWith("examples/") && !file.path().endsWith(".expected.json"))
                .map(file -> JSON.readTree(file.bytes()))
                .filter(json -> json.path("resourceType").asString("").equals(Response.TYPE))
                .forEach(this::compare);

        System.out.println("applied to examples: " + compared + " equal, " + provisional + " of them provisional, "
                + refused + " refused");
        assertThat(compared).isGreaterThan(15);
        assertThat(provisional).isLessThanOrEqualTo(compared - 10);
    }

    @Test
    void generated_responses_give_the_stored_care_plan() {
        generated(60);
    }

    @Test
    @EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
    void two_thousand_generated_responses_give_the_stored_care_plan() {
        generated(2_000);
    }

    private void generated(int rounds) {
        List<Form> forms = SomeProfiles.knowledge().forms();
        for (int round = 0; round < rounds; round++) {
            Form form = forms.get(random.nextInt(forms.size()));
            QuestionnaireResponse response = RandomAnswers.of(form, random)
                    .setQuestionnaire(form.edition().canonical());
            compare(JSON.readTree(FhirJson.encode(response)));
        }
        System.out.println("applied to generated responses: " + compared + " equal, " + refused + " refused");
        assertThat(compared).isGreaterThan(rounds / 4);
        assertThat(refused).isGreaterThan(rounds / 20);
    }

    private void compare(JsonNode sent) {
        ObjectNode response = (ObjectNode) sent.deepCopy();
        response.putObject("identifier").put("system", "urn:some:ehr").put("value", "applied-" + random.nextLong());
        byte[] body = JSON.writeValueAsBytes(response);
        AssessResult<NewVersion> supplied = mainJob.plans().apply(SITE, TestAssessmentServices.sender(), body);
        Receipt receipt = mainJob.receive().create(SITE, TestAssessmentServices.sender(), body, Optional.empty());
        boolean answered =
                Set.of("completed", "amended").contains(response.path("status").asString(""));
        if (!answered || !(receipt instanceof Receipt.StoredReceipt received)) {
            assertThat(supplied).isInstanceOf(AssessResult.Rejection.class);
            refused++;
            return;
        }
        compared++;
        List<StoredVersion> results = mainJob.results().of(REACH, received.id()).orElseThrow();
        StoredVersion plan = results.stream()
                .filter(result -> result.type().equals("CarePlan"))
                .findFirst()
                .orElseThrow();
        UUID unstored = Rendering.unstoredId(body);
        assertThat(withIds(text(success(supplied).body()), unstored, received.id()))
                .isEqualTo(text(plan.body()));

        StoredVersion stored = mainJob.results().response(REACH, received.id()).orElseThrow();
        NewVersion applied = success(mainJob.plans().apply(SITE, TestAssessmentServices.sender(), stored));
        assertThat(applied.id()).isNotEqualTo(plan.id());
        assertThat(text(applied.body()).replace(applied.id(), plan.id())).isEqualTo(text(plan.body()));
        isProvisionalInBoth(results.getFirst(), applied);
    }

    /** The ids of a supplied response's plan are named by its content. */
    private static String withIds(String plan, UUID unstored, String response) {
        UUID stored = UUID.fromString(response);
        return plan.replace(Slot.ofPlan(1).id(unstored), Slot.ofPlan(1).id(stored))
                .replace(Slot.PANEL.id(unstored), Slot.PANEL.id(stored))
                .replace(unstored.toString(), response);
    }

    private void isProvisionalInBoth(StoredVersion panel, NewVersion plan) {
        boolean open = StoredResults.parsed(panel.body(), Observation.class).getComponent().stream()
                .filter(component ->
                        component.getCode().getCodingFirstRep().getCode().equals("provisional"))
                .anyMatch(component -> component.getValueBooleanType().booleanValue());
        provisional += open ? 1 : 0;
        assertThat(text(plan.body()).contains(PROVISIONAL + ": ")).isEqualTo(open);
    }

    @Test
    void a_signed_plan_is_proposed_anew_and_not_returned() {
        SignedAssessments assessments = new SignedAssessments("apply-signed");
        String id = assessments.received(SomeScoredResponse.nothingWrong());
        AccessScope reach = AccessScope.ofSite(assessments.site().id());
        StoredVersion response = assessments.job().results().response(reach, id).orElseThrow();
        CarePlan before = plan(assessments, response);
        assessments.signedAfterwards(id);
        CarePlan after = plan(assessments, response);

        StoredVersion signed = assessments
                .job()
                .results()
                .current(reach, id)
                .orElseThrow()
                .plan(1)
                .orElseThrow();
        assertThat(signed.status()).isEqualTo("active");
        assertThat(after.getStatus()).isEqualTo(CarePlanStatus.DRAFT);
        assertThat(after.equalsDeep(before)).isTrue();
        assertThat(after.getSupportingInfoFirstRep().getReference())
                .isEqualTo("QuestionnaireResponse/" + id + "/_history/1");
    }

    private static CarePlan plan(SignedAssessments assessments, StoredVersion response) {
        return StoredResults.parsed(
                success(assessments.job().plans().apply(assessments.site(), TestAssessmentServices.sender(), response))
                        .body(),
                CarePlan.class);
    }

    private static NewVersion success(AssessResult<NewVersion> result) {
        return result.orElse(refusal -> {
            throw new AssertionError(refusal.problems());
        });
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
