package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.*;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.NewVersion;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;

/** Stored results are interpreted by their codes and marks, regardless of their texts. */
class CodedMeaningTest {
    private static final Instant LATER = TestAssessmentServices.NOW.plusSeconds(60);
    private static final Site SITE = TestAssessmentServices.site("meaning", SiteRules.SignOffRule.REQUIRED);

    @Test
    void a_withdrawn_plan_whose_title_ends_like_its_status_says_the_new_status() {
        NewVersion plan = results(titled("Plan of care, for now: draft, proposal")).stream()
                .filter(result -> result.type().equals("CarePlan"))
                .findFirst()
                .orElseThrow();

        NewVersion withdrawn = StatusRevision.withdrawnPlan(stored(plan, plan.body()), 2, LATER);

        String message = StoredResults.parsed(withdrawn.body(), CarePlan.class)
                .getText()
                .getDiv()
                .allText();
        assertThat(message.lines().limit(2))
                .containsExactly("Plan of care, for now: draft, proposal", "entered-in-error, proposal");
    }

    @Test
    void a_withdrawn_result_says_so_also_where_its_text_was_written_otherwise() {
        NewVersion written = results(SomeProfiles.knowledge()).getFirst();
        Observation panel = StoredResults.parsed(written.body(), Observation.class);
        panel.getText().setDivAsString("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>All is well</p></div>");
        StoredVersion stored = stored(written, FhirJson.encode(panel));

        Observation withdrawn =
                StoredResults.parsed(StatusRevision.withdrawn(stored, 2, LATER).body(), Observation.class);

        assertThat(withdrawn.getText().getDiv().allText())
                .startsWith("(Entered in Error)")
                .contains("All is well");
    }

    private static Knowledge titled(String title) {
        String path = "plan/upper-back-pain-care-2.0.0.json";
        String before = SomeProfiles.care().title().in(SITE.rules().wording());
        return SomeProfiles.knowledge(SomeProfiles.changed(path, text -> text.replace(before, title)));
    }

    private static List<NewVersion> results(Knowledge knowledge) {
        byte[] response = FhirJson.encode(SomeScoredResponse.nothingWrong().response());
        AssessmentPipeline assess = new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests()));
        Rendering rendering = new Rendering(
                knowledge.codes(),
                new Software(UUID.fromString("00000000-0000-5000-8000-000000000001"), "Dorsal", "test"));
        AssessmentPipeline.AssessResult<ResultSet> results = assess.read(
                        response, ResponseReceiver.bounds(SITE, TestAssessmentServices.NOW))
                .then(read -> assess.score(read, Optional.empty(), Optional.empty()))
                .then(assessed -> new AssessmentPipeline.AssessResult.Success<>(rendering.unstored(
                        assessed,
                        SITE.rules().wording(),
                        TestAssessmentServices.sender(),
                        TestAssessmentServices.NOW)));
        return ((AssessmentPipeline.AssessResult.Success<ResultSet>) results)
                .value()
                .versions();
    }

    private static StoredVersion stored(NewVersion version, byte[] body) {
        return new StoredVersion(
                version.type(),
                version.id(),
                version.version(),
                version.patient(),
                TestAssessmentServices.NOW,
                new byte[32],
                body,
                version.status(),
                SampleRenderRequests.columns(version));
    }
}
