package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.audit.AuditAgents;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.NewVersion;
import org.junit.jupiter.api.Test;

/** Cached panel components must equal newly written ones for every patient and wording. */
class CachedComponentsTest {
    private static final Sender NOBODY = new Sender(
            new AuditAgents.ClientAgent("", "test", Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "");
    private static final CheckBounds BOUNDS = new CheckBounds("https://ehr.example/fhir", ScoredSamples.NOW);

    private final AssessmentPipeline assess =
            new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests()));
    private final Rendering used = fresh();

    @Test
    void one_vocabulary_for_many_patients_and_wordings_says_what_a_new_one_says() {
        for (SomeScoredResponse response : RandomResponses.some(60, 11)) {
            for (Wording.Locale wording : List.of(Wording.Locale.EN_US, Wording.Locale.EN_GB)) {
                byte[] body = FhirJson.encode(response.response());
                assertThat(panel(used, body, wording)).isEqualTo(panel(fresh(), body, wording));
            }
        }
    }

    private byte[] panel(Rendering rendering, byte[] body, Wording.Locale wording) {
        if (assess.read(body, false, BOUNDS) instanceof AssessResult.Success<Submission>(Submission submission)
                && assess.score(
                                submission,
                                List.of("upper-back-pain-red-flags", "upper-back-pain-extensions"),
                                Optional.empty(),
                                Optional.empty())
                        instanceof AssessResult.Success<ScoredSubmission>(ScoredSubmission assessed)) {
            NewVersion panel = rendering
                    .unstored(assessed, wording, NOBODY, Instant.EPOCH)
                    .versions()
                    .getFirst();
            return panel.body();
        }
        throw new AssertionError("a generated response is accepted");
    }

    private static Rendering fresh() {
        return new Rendering(
                new Vocabulary(SomeProfiles.knowledge().codes()::display),
                new Software(new UUID(5, 6), "Dorsal", "test"));
    }
}
