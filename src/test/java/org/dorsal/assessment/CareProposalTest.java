package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.NewVersion;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CareProposalTest {

    @Test
    void until_sign_off_it_is_a_draft_and_a_proposal() {
        var plan = plan(SampleScorings.selfCare(), ResultSetState.first());
        assertThat(plan.path("status").asString()).isEqualTo("draft");
        assertThat(plan.path("intent").asString()).isEqualTo("proposal");
        assertThat(plan.at("/contained/0/lifecycleStatus").asString()).isEqualTo("proposed");
    }

    @Test
    void a_signature_makes_it_an_active_plan() {
        var plan = plan(SampleScorings.selfCare(), new ResultSetState(2, ResultStatus.FINAL, true, 1, List.of()));
        assertThat(plan.path("status").asString()).isEqualTo("active");
        assertThat(plan.path("intent").asString()).isEqualTo("plan");
        assertThat(plan.at("/contained/0/lifecycleStatus").asString()).isEqualTo("accepted");
    }

    @Test
    void a_final_result_that_nobody_signed_leaves_it_a_proposal() {
        var plan = plan(SampleScorings.selfCare(), new ResultSetState(1, ResultStatus.FINAL, false, 1, List.of()));
        assertThat(plan.path("intent").asString()).isEqualTo("proposal");
    }

    @Test
    void a_signed_plan_is_replaced_by_another_one_and_never_overwritten() {
        var first = plan(SampleScorings.selfCare(), ResultSetState.first());
        var second = plan(SampleScorings.emergency(), new ResultSetState(3, ResultStatus.AMENDED, false, 2, List.of()));
        assertThat(first.has("replaces")).isFalse();
        assertThat(second.path("id").asString()).isNotEqualTo(first.path("id").asString());
        assertThat(second.at("/replaces/0/reference").asString())
                .isEqualTo("CarePlan/" + first.path("id").asString());
    }

    @Test
    void each_offer_becomes_an_activity_that_names_its_definition() {
        var activity = plan(SampleScorings.selfCare(), ResultSetState.first()).at("/activity/0/detail");
        assertThat(activity.toString())
                .isEqualTo("{\"kind\":\"CommunicationRequest\",\"instantiatesCanonical\":"
                        + "[\"https://dorsal.example/canonical/ActivityDefinition/strengthening-exercises|1.0.0\"],"
                        + "\"code\":{\"coding\":[{\"system\":\"https://dorsal.example/canonical/CodeSystem/activity\","
                        + "\"code\":\"strengthening-exercises\",\"display\":\"Strengthening exercises\"}],"
                        + "\"text\":\"Strengthening exercises\"},\"status\":\"not-started\","
                        + "\"scheduledTiming\":{\"repeat\":{\"frequency\":3,\"period\":1,\"periodUnit\":\"wk\"}},"
                        + "\"description\":\"3 to 4 sets of 10, three times a week.\"}");
    }

    @Test
    void a_goal_that_two_actions_name_stands_once() {
        var scoring = SampleScorings.emergency();
        var goal = SampleKnowledge.GOALS.getFirst();
        var plan = plan(SampleScorings.withGoals(scoring, List.of(goal, goal)), ResultSetState.first());
        assertThat(plan.path("contained").size()).isEqualTo(1);
        assertThat(plan.path("goal").size()).isEqualTo(1);
        assertThat(plan(SampleScorings.withGoals(scoring, List.of()), ResultSetState.first())
                        .has("contained"))
                .isFalse();
    }

    @Test
    void the_emergency_number_follows_the_site() {
        var gb = SampleRenderRequests.of(
                SampleScorings.emergency(), Locale.EN_GB, ResultSetState.first(), SampleRenderRequests.response());
        assertThat(plan(SampleScorings.emergency(), ResultSetState.first())
                        .at("/activity/0/detail/description")
                        .asString())
                .isEqualTo("Call 911 now.");
        assertThat(SampleRenderRequests.only(SampleRenderRequests.render(gb), "CarePlan")
                        .at("/activity/0/detail/description")
                        .asString())
                .isEqualTo("Call 999 now.");
    }

    @Test
    void it_rests_on_the_response_and_the_panel_and_addresses_nothing() {
        var plan = plan(SampleScorings.emergency(), ResultSetState.first());
        assertThat(plan.at("/supportingInfo/0/reference").asString()).startsWith("QuestionnaireResponse/");
        assertThat(plan.at("/supportingInfo/1/reference").asString()).isEqualTo("Observation/" + RenderTest.id("001"));
        assertThat(plan.has("addresses")).isFalse();
        assertThat(plan.at("/goal/1/reference").asString()).isEqualTo("#goal-no-danger-sign");
        assertThat(plan.at("/author/reference").asString()).isEqualTo("Practitioner/3");
        assertThat(plan.at("/instantiatesCanonical/0").asString()).endsWith("upper-back-pain-care|1.0.0");
    }

    @Test
    void without_a_known_author_the_software_is_the_author() {
        var request = SampleRenderRequests.of(
                SampleScorings.selfCare(), Locale.EN_US, ResultSetState.first(), SampleRenderRequests.sparseResponse());
        assertThat(SampleRenderRequests.only(SampleRenderRequests.render(request), "CarePlan")
                        .at("/author/reference")
                        .asString())
                .startsWith("Device/");
    }

    @Test
    void searches_find_it() {
        var versions = SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.emergency()))
                .versions();
        NewVersion plan = versions.get(2);
        assertThat(plan.status()).isEqualTo("draft");
        assertThat(plan.from()).isEqualTo("2026-11-20T09:30:00Z");
        assertThat(plan.to()).isEqualTo(CareProposal.OPEN_END);
        assertThat(plan.terms())
                .containsExactly(
                        "intent=proposal",
                        "encounter=Encounter/12",
                        "instantiates-canonical=https://dorsal.example/canonical/PlanDefinition/upper-back-pain-care|1.0.0",
                        "instantiates-canonical=https://dorsal.example/canonical/PlanDefinition/upper-back-pain-care",
                        "supporting-info=QuestionnaireResponse/01934549-0000-7000-8000-000000000001",
                        "supporting-info=QuestionnaireResponse/01934549-0000-7000-8000-000000000001/_history/1",
                        "supporting-info=Observation/" + versions.get(0).id(),
                        "category=https://dorsal.example/canonical/CodeSystem/disposition|",
                        "category=https://dorsal.example/canonical/CodeSystem/disposition|emergency",
                        "category=emergency",
                        "category=http://hl7.org/fhir/us/core/CodeSystem/careplan-category|",
                        "category=http://hl7.org/fhir/us/core/CodeSystem/careplan-category|assess-plan",
                        "category=assess-plan");
    }

    private static JsonNode plan(Scoring scoring, ResultSetState state) {
        var request = SampleRenderRequests.of(scoring, Locale.EN_US, state, SampleRenderRequests.response());
        return SampleRenderRequests.only(SampleRenderRequests.render(request), "CarePlan");
    }
}
