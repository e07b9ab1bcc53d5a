package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.NewVersion;
import org.junit.jupiter.api.Test;

/** Ids of unstored results depend only on the response's content, not on the route. */
class UnstoredIdsTest {
    private static final Site SITE = TestAssessmentServices.site("unstored-ids", SiteRules.SignOffRule.REQUIRED);

    private final byte[] body = SampleSignRequests.json(SomeScoredResponse.nothingWrong()
            .with("fever-time", "now-or-3-days")
            .asAsked());

    @Test
    void the_command_line_gives_the_ids_of_the_operation() {
        AssessmentPipeline assess = new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests()));
        Rendering rendering =
                new Rendering(SomeProfiles.knowledge().codes(), new Software(new UUID(0, 1), "Dorsal", "test"));
        ResultSet unstored = done(assess.read(body, new CheckBounds(Optional.empty(), TestAssessmentServices.NOW))
                .then(read -> assess.score(read, Optional.empty(), Optional.empty()))
                .then(scored -> new AssessResult.Success<>(rendering.unstored(
                        scored, SITE.rules().wording(), TestAssessmentServices.sender(), TestAssessmentServices.NOW))));
        assertThat(ids(unstored)).isEqualTo(ids(scored(body)));
    }

    private static ResultSet scored(byte[] body) {
        AssessmentServices job = TestAssessmentServices.create(TestAssessmentServices.ledger(), 7);
        return done(job.receive().score(SITE, TestAssessmentServices.sender(), body));
    }

    private static List<String> ids(ResultSet results) {
        return results.versions().stream().map(NewVersion::id).toList();
    }

    private static <T> T done(AssessResult<T> result) {
        return switch (result) {
            case AssessResult.Success<T>(T value) -> value;
            case AssessResult.Rejection<T>(Refusal refusal) -> throw new AssertionError(refusal.problems());
        };
    }
}
