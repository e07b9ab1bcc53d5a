package org.dorsal.assessment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.NewVersion;
import org.dorsal.store.StoredVersion;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plans of the shipped care as a work list reads them: tests, referrals and appointments are requests with order code,
 * priority, term and reason; other activities have a term, a reason and who does them; and the plan addresses the complaint.
 */
class PlansForWorkListsTest {
    private static final UUID ID = UUID.fromString("01a1f812-f719-71df-a58e-8d3b9d9ea51d");
    private static final AssessmentPipeline ASSESS =
            new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests()));
    private static final Rendering RENDERING =
            new Rendering(SomeProfiles.knowledge().codes(), SampleRenderRequests.SOFTWARE);

    @Test
    void a_test_is_a_proposed_request_with_order_code_priority_and_reason() throws Exception {
        JsonNode mri = request(plan("cancer-cord-urgent", false), "spine-mri-option");
        assertThat(codes(mri.path("code"))).containsExactly("activity|spine-mri-option", "loinc.org|36067-7");
        assertThat(mri.path("intent").asString()).isEqualTo("proposal");
        assertThat(mri.path("status").asString()).isEqualTo("draft");
        assertThat(mri.path("priority").asString()).isEqualTo("asap");
        assertThat(mri.path("subject").path("reference").asString()).startsWith("Patient/");
        assertThat(mri.path("reasonCode").valueStream().flatMap(reason -> codes(reason).stream()))
                .containsExactly("cause|cancer-cord");
        assertThat(mri.has("occurrencePeriod")).as("the source states no term").isFalse();
    }

    @Test
    void an_appointment_has_its_term_and_who_gives_it() throws Exception {
        JsonNode appointment = request(plan("soon", false), "appointment-within-a-week");
        assertThat(appointment.path("priority").asString()).isEqualTo("urgent");
        assertThat(appointment.path("occurrencePeriod"))
                .isEqualTo(JsonMapper.shared().readTree("{\"start\":\"2026-11-20\",\"end\":\"2026-11-27\"}"));
        assertThat(codes(appointment.path("performerType"))).containsExactly("practitioner-role|doctor");
        JsonNode today = request(plan("cancer-cord-urgent", false), "same-day-assessment");
        assertThat(today.at("/occurrencePeriod/end").asString()).isEqualTo("2026-11-20");
    }

    /** A check "in one to two weeks" that began today would be early; what may be at once begins on the day itself. */
    @Test
    void a_check_in_one_to_two_weeks_begins_after_one() throws Exception {
        assertThat(detail(plan("self-care-with-check", false), "two-week-follow-up")
                        .path("scheduledPeriod"))
                .isEqualTo(JsonMapper.shared().readTree("{\"start\":\"2026-11-27\",\"end\":\"2026-12-04\"}"));
        assertThat(detail(plan("clinician-review", false), "see-doctor").path("scheduledPeriod"))
                .isEqualTo(JsonMapper.shared().readTree("{\"start\":\"2026-11-20\",\"end\":\"2026-12-04\"}"));
    }

    @Test
    void an_activity_that_is_no_request_has_term_reason_and_performer_too() throws Exception {
        JsonNode advice = detail(plan("cancer-cord-urgent", false), "see-doctor-today");
        assertThat(advice.at("/scheduledPeriod/end").asString()).isEqualTo("2026-11-20");
        assertThat(advice.at("/performer/0/reference").asString()).startsWith("Patient/");
        assertThat(advice.has("reasonCode"))
                .as("advice tells the patient no cause")
                .isFalse();
        JsonNode transfer = detail(plan("aorta-emergency", false), "emergency-transfer");
        assertThat(transfer.path("reasonCode").valueStream().flatMap(reason -> codes(reason).stream()))
                .contains("cause|aorta", "sct|308546005", "icd-10|I71.0");
        assertThat(transfer.has("performer")).isFalse();
    }

    @Test
    void self_care_has_neither_priority_nor_reason_nor_term() throws Exception {
        JsonNode plan = plan("self-care", false);
        assertThat(plan.path("contained").valueStream().filter(resource -> resource.has("priority")))
                .isEmpty();
        JsonNode stretches = detail(plan, "stretches");
        assertThat(stretches.has("reasonCode")).isFalse();
        assertThat(stretches.has("scheduledPeriod")).isFalse();
        assertThat(stretches.at("/scheduledTiming/repeat/frequency").asInt()).isEqualTo(2);
    }

    @Test
    void it_addresses_the_complaint_and_no_cause() throws Exception {
        JsonNode plan = plan("aorta-emergency", false);
        assertThat(plan.at("/addresses/0/reference").asString()).isEqualTo("#complaint");
        assertThat(plan.path("addresses")).hasSize(1);
        JsonNode complaint = plan.path("contained").path(0);
        assertThat(complaint.path("resourceType").asString()).isEqualTo("Condition");
        assertThat(codes(complaint.path("code"))).containsExactly("sct|279038004", "icd-10-cm|M54.6", "icd-10|M54.6");
        assertThat(complaint.has("verificationStatus")).isFalse();
    }

    @Test
    void pain_elsewhere_is_not_addressed_as_thoracic() {
        SomeScoredResponse elsewhere = SomeScoredResponse.nothingWrong().with("pain-area", "low-back");
        JsonNode plan = plan(FhirJson.encode(elsewhere.response()), false);
        assertThat(plan.has("addresses")).isFalse();
        assertThat(plan.path("contained")
                        .valueStream()
                        .map(resource -> resource.path("resourceType").asString()))
                .doesNotContain("Condition");
    }

    /** Activities occur once, as a request or as a detail, and every example keeps the profile. */
    @Test
    void each_example_is_valid_and_names_each_activity_once() throws Exception {
        for (String example : List.of("cancer-cord-urgent", "soon", "aorta-emergency", "self-care-with-check")) {
            JsonNode plan = plan(example, false);
            assertThat(SomeValidator.errorsIn(plan.toString())).as(example).isEmpty();
            Set<String> contained = plan.path("contained")
                    .valueStream()
                    .filter(resource -> resource.path("resourceType").asString().equals("ServiceRequest"))
                    .map(resource -> "#" + resource.path("id").asString())
                    .collect(Collectors.toSet());
            assertThat(plan.path("activity")
                            .valueStream()
                            .flatMap(activity -> activity.at("/reference/reference").stringValueOpt().stream()))
                    .as(example)
                    .containsExactlyInAnyOrderElementsOf(contained);
            assertThat(plan.path("activity").valueStream())
                    .allMatch(activity -> activity.has("detail") != activity.has("reference"));
        }
    }

    @Test
    void a_signed_plan_has_its_requests_as_parts_of_the_plan_and_a_withdrawn_one_as_errors() throws Exception {
        JsonNode mri = request(plan("cancer-cord-urgent", true), "spine-mri-option");
        assertThat(mri.path("intent").asString()).isEqualTo("plan");
        assertThat(mri.path("status").asString()).isEqualTo("active");

        NewVersion stored = version("cancer-cord-urgent", true);
        NewVersion withdrawn = StatusRevision.withdrawnPlan(
                new StoredVersion(
                        stored.type(),
                        stored.id(),
                        1,
                        stored.patient(),
                        TestAssessmentServices.NOW,
                        new byte[0],
                        stored.body(),
                        stored.status(),
                        SampleRenderRequests.columns(stored)),
                2,
                TestAssessmentServices.NOW);
        JsonNode plan = JsonMapper.shared().readTree(withdrawn.body());
        assertThat(SomeValidator.errorsIn(plan.toString())).isEmpty();
        assertThat(Stream.concat(
                        plan.path("contained").valueStream().filter(resource -> resource.has("status")),
                        plan.path("activity")
                                .valueStream()
                                .map(resource -> resource.path("detail"))
                                .filter(resource -> resource.has("status"))))
                .hasSize(plan.path("activity").size())
                .allMatch(resource -> resource.path("status").asString().equals("entered-in-error"));
    }

    private static JsonNode plan(String example, boolean signed) throws Exception {
        return JsonMapper.shared().readTree(version(example, signed).body());
    }

    private static NewVersion version(String example, boolean signed) throws Exception {
        return version(Files.readAllBytes(Path.of("profiles/examples", example + ".json")), signed);
    }

    private static JsonNode plan(byte[] body, boolean signed) {
        return JsonMapper.shared().readTree(version(body, signed).body());
    }

    private static NewVersion version(byte[] body, boolean signed) {
        var bounds = new ResponseCheck.CheckBounds("https://ehr.example/fhir", TestAssessmentServices.NOW);
        ResultSetState state = signed
                ? new ResultSetState(2, ResultSetState.ResultStatus.FINAL, true, 1, List.of())
                : ResultSetState.first();
        if (ASSESS.read(body, bounds) instanceof AssessmentPipeline.AssessResult.Success<Submission>(var submission)
                && ASSESS.score(submission, Optional.empty(), Optional.empty())
                        instanceof AssessmentPipeline.AssessResult.Success<ScoredSubmission>(var scored)) {
            return CareProposal.render(RENDERING.request(
                    scored,
                    Locale.EN_US,
                    ID,
                    1,
                    state,
                    TestAssessmentServices.sender(),
                    TestAssessmentServices.NOW,
                    Optional.empty()));
        }
        throw new AssertionError("refused: " + new String(body, UTF_8));
    }

    private static JsonNode request(JsonNode plan, String id) {
        return plan.path("contained")
                .valueStream()
                .filter(resource -> resource.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode detail(JsonNode plan, String code) {
        return plan.path("activity")
                .valueStream()
                .map(activity -> activity.path("detail"))
                .filter(detail -> detail.at("/code/coding/0/code").asString("").equals(code))
                .findFirst()
                .orElseThrow();
    }

    /** Codings as the last part of their system, a bar and the code. */
    private static List<String> codes(JsonNode concept) {
        return concept.path("coding")
                .valueStream()
                .map(coding -> coding.path("system").asString().replaceFirst(".*/", "") + "|"
                        + coding.path("code").asString())
                .toList();
    }
}
