package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleSignRequests.ATTESTATION;
import static org.dorsal.assessment.SampleSignRequests.answers;
import static org.dorsal.assessment.SampleSignRequests.deciding;
import static org.dorsal.assessment.SampleSignRequests.done;
import static org.dorsal.assessment.SampleSignRequests.other;
import static org.dorsal.assessment.SampleSignRequests.ready;

import java.util.*;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.dorsal.Seeds;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.EvidenceCases;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.StoredVersion;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Requirements of a decision before signing, and its effect on the results. */
class DecisionTest {
    private static final Site SITE = TestAssessmentServices.site("decision", SiteRules.SignOffRule.REQUIRED);
    private static final SomeScoredResponse SELF_CARE = SomeScoredResponse.nothingWrong();
    private static final SomeScoredResponse EMERGENCY = SELF_CARE.with("function-loss", "both-legs-weak");

    private final AssessmentServices job = TestAssessmentServices.create(TestAssessmentServices.ledger(), Seeds.next());

    @Test
    void nothing_is_signed_without_the_attestation() {
        assertThat(problems(
                        SELF_CARE,
                        Optional.empty(),
                        decision -> SampleSignRequests.decision(
                                decision.other(), decision.plan(), decision.openReason(), false, ATTESTATION)))
                .containsExactly("attested");
    }

    @Test
    void open_questions_need_a_typed_reason() {
        assertThat(problems(SELF_CARE.without("function-loss"), Optional.empty(), DecisionTest::withoutOpenReason))
                .containsExactly("open");
        assertThat(problems(SELF_CARE, Optional.empty(), DecisionTest::withoutOpenReason))
                .isEmpty();
    }

    /** The alarm says to leave the rest of the form: no answer lowers an emergency, so that it is the reason itself. */
    @Test
    void open_questions_of_an_emergency_need_no_typed_reason_unless_it_is_lowered() {
        SomeScoredResponse open = EMERGENCY.unknown("major-history");
        assertThat(problems(open, Optional.empty(), DecisionTest::withoutOpenReason))
                .isEmpty();
        assertThat(problems(
                        open,
                        Optional.of(new OtherDisposition(
                                Disposition.URGENT, "clinical-judgement", Optional.of("known for years"))),
                        DecisionTest::withoutOpenReason))
                .containsExactly("open");
    }

    @Test
    void blanks_are_no_reason() {
        assertThat(problems(
                        SELF_CARE.without("function-loss"),
                        Optional.empty(),
                        decision -> SampleSignRequests.decision(
                                decision.other(), decision.plan(), Optional.of(" \t"), true, ATTESTATION)))
                .containsExactly("open");
    }

    @Test
    void another_disposition_needs_a_coded_reason() {
        var unknownReason = Optional.of(new OtherDisposition(Disposition.URGENT, "because", Optional.of("text")));
        assertThat(problems(SELF_CARE, unknownReason, UnaryOperator.identity())).containsExactly("other.reason");
    }

    @Test
    void what_was_an_emergency_needs_words_to_be_less() {
        var silent = Optional.of(new OtherDisposition(Disposition.URGENT, "clinical-judgement", Optional.empty()));
        assertThat(problems(EMERGENCY, silent, UnaryOperator.identity())).containsExactly("other.text");
        assertThat(problems(SELF_CARE, silent, UnaryOperator.identity())).isEmpty();
        var otherReason = Optional.of(new OtherDisposition(Disposition.URGENT, "other", Optional.of("  ")));
        assertThat(problems(SELF_CARE, otherReason, UnaryOperator.identity())).containsExactly("other.text");
    }

    @Test
    void incomplete_is_no_disposition_to_decide_on() {
        assertThat(problems(
                        SELF_CARE, other(Disposition.INCOMPLETE, "clinical-judgement", "x"), UnaryOperator.identity()))
                .containsExactly("other.disposition");
    }

    @Test
    void every_activity_is_decided_and_no_other() {
        assertThat(problems(SELF_CARE, Optional.empty(), decision -> withPlan(decision, List.of())))
                .containsExactly("plan");
        assertThat(problems(SELF_CARE, Optional.empty(), decision -> {
                    List<PlanDecision> more = new ArrayList<>(decision.plan());
                    more.add(new PlanDecision.AcceptedActivity("spine-mri-option"));
                    return withPlan(decision, more);
                }))
                .containsExactly("plan");
    }

    @Test
    void an_edit_needs_words_and_a_refusal_a_reason() {
        assertThat(problems(
                        SELF_CARE,
                        Optional.empty(),
                        decision -> stretching(decision, code -> new PlanDecision.EditedActivity(code, " "))))
                .singleElement()
                .asString()
                .startsWith("plan.");
        assertThat(problems(
                        SELF_CARE,
                        Optional.empty(),
                        decision -> stretching(
                                decision,
                                code -> new PlanDecision.DeclinedActivity(code, "no-such-code", Optional.empty()))))
                .hasSize(1);
        assertThat(problems(
                        SELF_CARE,
                        Optional.empty(),
                        decision -> stretching(
                                decision, code -> new PlanDecision.DeclinedActivity(code, "other", Optional.empty()))))
                .hasSize(1);
    }

    @Test
    void everything_missing_is_told_at_once_and_too_much_is_refused() {
        String long_ = "x".repeat(Decision.MAX_CHARS + 1);
        assertThat(problems(
                        EMERGENCY,
                        other(Disposition.URGENT, "other", long_),
                        decision -> SampleSignRequests.decision(
                                decision.other(), decision.plan(), Optional.of(long_), false, ATTESTATION)))
                .containsExactlyInAnyOrder("other.text", "open", "attested");
    }

    @Test
    void the_clinicians_disposition_stands_beside_the_computed_one() {
        SignedDecision signed = sign(EMERGENCY, other(Disposition.URGENT, "answer-doubtful", "Old weakness"), d -> d);
        assertThat(signed.computed().disposition()).isEqualTo("emergency");
        assertThat(signed.disposition()).isEqualTo("urgent");
        JsonNode panel = result(signed, "triage-result");
        assertThat(panel.at("/valueCodeableConcept/coding/0/code").stringValue())
                .isEqualTo("emergency");
        assertThat(component(panel, "clinician-disposition")
                        .at("/valueCodeableConcept/coding/0/code")
                        .stringValue())
                .isEqualTo("urgent");
        JsonNode reason = component(panel, "override-reason").path("valueCodeableConcept");
        assertThat(reason.path("text").stringValue()).isEqualTo("Old weakness");
        assertThat(reason.at("/coding/0/code").stringValue()).isEqualTo("answer-doubtful");
        String response = new String(
                TestAssessmentServices.ledger()
                        .read(AccessScope.ofSite("decision"), "QuestionnaireResponse", signed.assessment())
                        .orElseThrow()
                        .body(),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(response).contains("\"linkId\":\"clinician-disposition\"", "An answer is in doubt: Old weakness");
    }

    @Test
    void the_plan_follows_the_clinicians_disposition() {
        SignedDecision signed = sign(SELF_CARE, other(Disposition.URGENT, "clinical-judgement", "Pale"), d -> d);
        assertThat(signed.activities())
                .extracting(PlanDecision::activity)
                .contains("same-day-assessment", "safety-net")
                .doesNotContain("stretches");
        JsonNode plan = result(signed, "CarePlan");
        assertThat(plan.at("/category/0/coding/0/code").stringValue()).isEqualTo("urgent");
    }

    @Test
    void the_computed_disposition_chosen_again_is_no_other_one() {
        SignedDecision signed = sign(SELF_CARE, other(Disposition.SELF_CARE, "clinical-judgement", "same"), d -> d);
        assertThat(signed.override()).isEmpty();
        assertThat(component(result(signed, "triage-result"), "clinician-disposition")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void an_answer_in_the_form_that_nobody_decided_on_is_not_kept() {
        SignedDecision signed = sign(
                SELF_CARE.with("clinician-disposition", "urgent").with("override-reason", "first thought"),
                Optional.empty(),
                d -> d);
        String response = new String(
                TestAssessmentServices.ledger()
                        .read(AccessScope.ofSite("decision"), "QuestionnaireResponse", signed.assessment())
                        .orElseThrow()
                        .body(),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(response).doesNotContain("clinician-disposition", "override-reason", "first thought");
    }

    @Test
    void edited_and_declined_activities_show_what_was_decided() {
        SignedDecision signed = sign(
                SELF_CARE,
                Optional.empty(),
                decision -> withPlan(
                        decision,
                        decision.plan().stream()
                                .<PlanDecision>map(proposed -> switch (proposed.activity()) {
                                    case "stretches" ->
                                        new PlanDecision.EditedActivity("stretches", "Only <gently> & seated");
                                    case "heat-or-ice" ->
                                        new PlanDecision.DeclinedActivity(
                                                "heat-or-ice", "patient-ineligible", Optional.of("Dislikes both"));
                                    default -> proposed;
                                })
                                .toList()));
        JsonNode plan = result(signed, "CarePlan");
        JsonNode edited = activity(plan, "stretches");
        assertThat(edited.path("description").stringValue()).isEqualTo("Only <gently> & seated");
        assertThat(edited.path("status").stringValue()).isEqualTo("not-started");
        assertThat(edited.at("/instantiatesCanonical/0").stringValue()).endsWith("ActivityDefinition/stretches|2.0.0");
        JsonNode declined = activity(plan, "heat-or-ice");
        assertThat(declined.path("status").stringValue()).isEqualTo("cancelled");
        assertThat(declined.at("/statusReason/coding/0/code").stringValue()).isEqualTo("patient-ineligible");
        assertThat(declined.at("/statusReason/text").stringValue()).isEqualTo("Dislikes both");
        assertThat(plan.at("/text/div").stringValue())
                .contains("Only &lt;gently&gt; &amp; seated", "Declined", "Dislikes both");
        assertThat(plan.at("/author/reference").stringValue()).isEqualTo("Practitioner/one");
    }

    @Test
    void a_declined_request_is_revoked_with_its_reason_and_the_others_are_active() throws Exception {
        SignedDecision signed = sign(
                EvidenceCases.of(Disposition.URGENT),
                Optional.empty(),
                decision -> withPlan(
                        decision,
                        decision.plan().stream()
                                .<PlanDecision>map(proposed -> proposed.activity()
                                                .equals("same-day-assessment")
                                        ? new PlanDecision.DeclinedActivity(
                                                "same-day-assessment", "patient-ineligible", Optional.of("Seen today"))
                                        : proposed)
                                .toList()));
        JsonNode plan = result(signed, "CarePlan");
        Map<String, JsonNode> requests = plan.path("contained")
                .valueStream()
                .filter(resource -> resource.path("resourceType").stringValue().equals("ServiceRequest"))
                .collect(Collectors.toMap(resource -> resource.path("id").stringValue(), resource -> resource));
        JsonNode declined = requests.remove("same-day-assessment");
        assertThat(declined.path("status").stringValue()).isEqualTo("revoked");
        assertThat(declined.path("extension")).hasSize(1);
        JsonNode reason = declined.path("extension").path(0);
        assertThat(reason.path("url").stringValue())
                .isEqualTo("http://hl7.org/fhir/StructureDefinition/request-statusReason");
        assertThat(reason.at("/valueCodeableConcept/coding/0/code").stringValue())
                .isEqualTo("patient-ineligible");
        assertThat(reason.at("/valueCodeableConcept/text").stringValue()).isEqualTo("Seen today");
        assertThat(plan.at("/text/div").stringValue()).contains("Declined", "Seen today");
        assertThat(requests.values())
                .isNotEmpty()
                .allMatch(request -> request.path("status").stringValue().equals("active"))
                .noneMatch(request -> request.has("extension"));
        assertThat(SomeValidator.errorsIn(plan.toString())).isEmpty();
    }

    @Test
    void characters_that_no_record_may_hold_are_shown_as_unreadable_and_do_not_break_the_signature() {
        SignedDecision signed = sign(SELF_CARE, other(Disposition.URGENT, "other", "a\u0000b\ud800c\u0007"), d -> d);
        assertThat(signed.override().orElseThrow().text().orElseThrow())
                .startsWith("a")
                .doesNotContain("\u0000", "\u0007");
        assertThat(SignedDecision.read(signed.bytes())).isEqualTo(signed);
    }

    private List<String> problems(
            SomeScoredResponse answers, Optional<OtherDisposition> other, UnaryOperator<Decision> change) {
        var what = answers(answers);
        SignRequest accepting = deciding(job, SITE, what, other);
        PreparedSignOff prepared = ready(SampleSignRequests.prepare(
                job,
                SITE,
                SampleSignRequests.sender(),
                SampleSignRequests.of(what, change.apply(accepting.decision()))));
        SignOffResult signed = SampleSignRequests.sign(
                job,
                SITE,
                SampleSignRequests.sender(),
                SampleSignRequests.of(what, change.apply(accepting.decision())));
        if (!prepared.unfinished().isEmpty()) {
            assertThat(signed).isEqualTo(new SignOffResult.IncompleteDecision(prepared.unfinished()));
        }
        return prepared.unfinished().stream().map(SignOffResult.Gap::expression).toList();
    }

    private SignedDecision sign(
            SomeScoredResponse answers, Optional<OtherDisposition> other, UnaryOperator<Decision> change) {
        var what = answers(answers);
        SignRequest accepting = deciding(job, SITE, what, other);
        return done(SampleSignRequests.sign(
                job,
                SITE,
                SampleSignRequests.sender(),
                SampleSignRequests.of(what, change.apply(accepting.decision()))));
    }

    private JsonNode result(SignedDecision signed, String code) {
        return job.results().of(AccessScope.ofSite("decision"), signed.assessment()).orElseThrow().stream()
                .map(StoredVersion::body)
                .map(SampleRenderRequests::json)
                .filter(json -> json.path("resourceType").stringValue().equals(code)
                        || json.at("/code/coding/0/code").stringValue("").equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode component(JsonNode panel, String code) {
        return panel.path("component")
                .valueStream()
                .filter(component ->
                        component.at("/code/coding/0/code").stringValue("").equals(code))
                .findFirst()
                .orElse(tools.jackson.databind.node.MissingNode.getInstance());
    }

    private static JsonNode activity(JsonNode plan, String code) {
        return plan.path("activity")
                .valueStream()
                .map(activity -> activity.path("detail"))
                .filter(detail -> detail.at("/code/coding/0/code").stringValue().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static Decision withoutOpenReason(Decision decision) {
        return SampleSignRequests.decision(decision.other(), decision.plan(), Optional.empty(), true, ATTESTATION);
    }

    private static Decision withPlan(Decision decision, List<PlanDecision> plan) {
        return SampleSignRequests.decision(decision.other(), plan, decision.openReason(), true, ATTESTATION);
    }

    /** Decision with another one on an activity that may be declined. */
    private static Decision stretching(Decision decision, java.util.function.Function<String, PlanDecision> instead) {
        return withPlan(
                decision,
                decision.plan().stream()
                        .map(activity ->
                                activity.activity().equals("stretches") ? instead.apply("stretches") : activity)
                        .toList());
    }
}
