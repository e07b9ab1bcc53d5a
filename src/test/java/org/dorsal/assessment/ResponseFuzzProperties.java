package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Problem;
import org.dorsal.fuzz.Fuzz;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

/**
 * Changed examples through gate, check and scoring: refused with a place, or scored; written again by HAPI, scored the
 * same.
 */
class ResponseFuzzProperties {
    private static final ResponseCheck.CheckBounds BOUNDS =
            new ResponseCheck.CheckBounds(Optional.empty(), Instant.parse("2026-12-01T00:00:00Z"));
    private static final int EXAMPLES = 40;

    private final AssessmentPipeline assess =
            new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests()));

    @Test
    void whatever_is_sent_is_refused_in_words_or_scored() {
        List<ProfileFile> examples = SomeProfiles.files().stream()
                .filter(file ->
                        file.path().startsWith("examples/") && !file.path().endsWith(".expected.json"))
                .toList();
        List<String> bodies = IntStream.range(0, EXAMPLES)
                .mapToObj(number -> examples.get(number * examples.size() / EXAMPLES))
                .map(file -> new String(file.bytes(), StandardCharsets.UTF_8))
                .toList();
        Fuzz.of("check", bodies).run(this::outcome);
    }

    private String outcome(byte[] body) {
        return switch (assess.read(body, BOUNDS)) {
            case AssessmentPipeline.AssessResult.Rejection<Submission>(Refusal refusal) -> {
                assertThat(refusal.problems())
                        .isNotEmpty()
                        .allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
                yield refusal.getClass().getSimpleName() + words(refusal.problems());
            }
            case AssessmentPipeline.AssessResult.Success<Submission>(Submission submission)
            when !submission.isCompleted() -> "not answered";
            case AssessmentPipeline.AssessResult.Success<Submission>(Submission submission) -> scored(submission);
        };
    }

    private String scored(Submission submission) {
        String result = result(submission);
        byte[] again = FhirJson.encode(submission.response());
        assertThat(assess.read(again, BOUNDS))
                .isInstanceOfSatisfying(
                        AssessmentPipeline.AssessResult.Success.class,
                        read -> assertThat(result((Submission) read.value())).isEqualTo(result));
        return result;
    }

    private String result(Submission submission) {
        return switch (assess.score(submission, Optional.empty(), Optional.empty())) {
            case AssessmentPipeline.AssessResult.Rejection<ScoredSubmission>(Refusal refusal) ->
                "not scored" + words(refusal.problems());
            case AssessmentPipeline.AssessResult.Success<ScoredSubmission>(ScoredSubmission assessed) -> {
                var scoring = assessed.scoring();
                yield scoring.disposition() + " " + scoring.outcomes();
            }
        };
    }

    private static String words(List<Problem> problems) {
        return problems.stream()
                .map(problem ->
                        " " + problem.code() + " " + problem.expression().replaceAll("\\d+", ""))
                .distinct()
                .limit(3)
                .collect(Collectors.joining());
    }
}
