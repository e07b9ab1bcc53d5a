package org.dorsal.assessment;

import java.time.Instant;
import java.util.*;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.SomeProfiles;

/** Submissions scored in advance, so that benchmarks can measure rendering alone. */
public final class ScoredSamples {
    /** The moment of all of them. */
    public static final Instant NOW = TestAssessmentServices.NOW;

    private static final UUID ID = UUID.fromString("01a1f812-f719-71df-a58e-8d3b9d9ea51d");

    private final Site site = TestAssessmentServices.site("northside", SiteRules.SignOffRule.REQUIRED);
    private final Rendering rendering = new Rendering(
            SomeProfiles.knowledge().codes(),
            new Software(UUID.fromString("00000000-0000-5000-8000-000000000001"), "Dorsal", "0.1.0"));
    private final List<ScoredSubmission> assessed;

    public ScoredSamples(List<byte[]> bodies) {
        AssessmentPipeline assess = new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests()));
        CheckBounds bounds = new CheckBounds("https://ehr.example/fhir", NOW);
        this.assessed = bodies.stream()
                .map(body -> assessed(assess, assess.read(body, bounds)))
                .toList();
    }

    /** Renders the result set of that body and gives its size in bytes. */
    public int render(int index) {
        ResultSet results = Rendering.render(rendering.request(
                assessed.get(index),
                site.rules().wording(),
                ID,
                1,
                ResultSetState.first(),
                TestAssessmentServices.sender(),
                NOW,
                Optional.empty()));
        return results.versions().stream()
                .mapToInt(version -> version.body().length)
                .sum();
    }

    /** Average size of a result set in bytes. */
    public int bytes() {
        int sum = 0;
        for (int index = 0; index < assessed.size(); index++) {
            sum += render(index);
        }
        return sum / assessed.size();
    }

    private ScoredSubmission assessed(AssessmentPipeline assess, AssessmentPipeline.AssessResult<Submission> read) {
        if (read instanceof AssessmentPipeline.AssessResult.Success<Submission>(var submission)
                && assess.score(submission, Optional.empty(), Optional.empty())
                        instanceof AssessmentPipeline.AssessResult.Success<ScoredSubmission>(var done)) {
            return done;
        }
        throw new IllegalArgumentException("a body can't be assessed");
    }
}
