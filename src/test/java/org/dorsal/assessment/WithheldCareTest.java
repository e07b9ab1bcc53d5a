package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleSignRequests.ATTESTATION;
import static org.dorsal.assessment.SampleSignRequests.done;
import static org.dorsal.assessment.SampleSignRequests.ready;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.dorsal.Seeds;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.StoredVersion;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Care that the newest plan edition withholds, and activities that cannot be declined. */
class WithheldCareTest {
    private static final Site SITE = TestAssessmentServices.site("withheld", SiteRules.SignOffRule.REQUIRED);

    private final AssessmentServices job = TestAssessmentServices.create(TestAssessmentServices.ledger(), Seeds.next());

    @Test
    void the_safety_net_can_be_worded_otherwise_and_not_declined() {
        SomeScoredResponse feverish = SomeScoredResponse.empty(newest()).with("fever-time", "now-or-3-days");
        assertThat(problems(
                        feverish,
                        new PlanDecision.DeclinedActivity("safety-net", "patient-ineligible", Optional.empty())))
                .containsExactly("plan.safety-net");
        assertThat(problems(feverish, new PlanDecision.EditedActivity("safety-net", "Call 911 for any of these")))
                .isEmpty();
        assertThat(problems(
                        feverish,
                        new PlanDecision.DeclinedActivity(
                                "complete-questions", "patient-ineligible", Optional.empty())))
                .isEmpty();
    }

    @Test
    void the_plan_says_what_it_does_not_propose_and_why() {
        SomeScoredResponse pressure =
                SomeScoredResponse.nothingWrong().with("long-term-condition", "high-blood-pressure");
        JsonNode plan = plan(pressure);
        assertThat(plan.path("note").toString())
                .contains(
                        "Not proposed: Acetaminophen or ibuprofen",
                        "high blood pressure, a stroke or narrowed arteries: ask first")
                .contains("a reaction to aspirin or ibuprofen (not excluded)");
        assertThat(plan.at("/text/div").stringValue())
                .contains("Not proposed", "Because of: ", "high blood pressure, a stroke or narrowed arteries");
        assertThat(SomeValidator.errorsIn(plan.toString().getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(plan(pressure.with("medicine-caution", "none")).path("note").toString())
                .contains("high blood pressure, a stroke or narrowed arteries")
                .doesNotContain("a reaction to aspirin or ibuprofen");
    }

    private JsonNode plan(SomeScoredResponse answers) {
        var what = SampleSignRequests.answers(answers);
        SignedDecision signed = done(SampleSignRequests.sign(
                job, SITE, SampleSignRequests.sender(), SampleSignRequests.accepting(job, SITE, what)));
        return job.results().of(AccessScope.ofSite("withheld"), signed.assessment()).orElseThrow().stream()
                .map(StoredVersion::body)
                .map(SampleRenderRequests::json)
                .filter(json -> json.path("resourceType").stringValue().equals("CarePlan"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> problems(SomeScoredResponse answers, PlanDecision other) {
        var what = SampleSignRequests.answers(answers);
        Decision accepting = SampleSignRequests.accepting(job, SITE, what).decision();
        UnaryOperator<PlanDecision> change =
                decision -> decision.activity().equals(other.activity()) ? other : decision;
        Decision changed = SampleSignRequests.decision(
                accepting.other(),
                accepting.plan().stream().map(change).toList(),
                accepting.openReason(),
                true,
                ATTESTATION);
        return ready(SampleSignRequests.prepare(
                        job, SITE, SampleSignRequests.sender(), SampleSignRequests.of(what, changed)))
                .unfinished()
                .stream()
                .map(SignOffResult.Gap::expression)
                .toList();
    }

    private static Form newest() {
        return SomeProfiles.knowledge().formInForce();
    }
}
