package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.dorsal.Seeds;
import org.dorsal.knowledge.SomePoints;
import org.dorsal.scoring.NewestResponses;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/** Encoding of a sum of points, on knowledge that only tests have. */
class PointsProofTest {
    private static final int RESPONSES = 1_500;

    @Test
    void the_encoding_decides_each_response_as_the_scoring_does() {
        long seed = Seeds.ofRun();
        ProvenEdition edition = ProvenEdition.of("1.1.0", SomePoints.files(SomePoints.BOUND));
        Satisfiability solver = new Satisfiability(edition.circuit());
        List<SomeScoredResponse> responses = NewestResponses.some(RESPONSES, seed);
        responses.forEach(
                response -> EncodingDifferentialTest.compare(edition, solver, response, Optional.empty(), seed));
        assertThat(responses.stream()
                        .flatMap(response -> edition.score(response).flags().stream())
                        .filter(flag -> flag.criterion().flag().code().equals(SomePoints.FLAG))
                        .map(flag -> flag.state())
                        .distinct())
                .hasSize(3);
    }

    /** Osteoporosis and steroids have three points each and a new pain has one. */
    @Test
    void seven_points_are_proved_to_reach_six_and_a_raised_bound_is_found() {
        assertThat(mayBeMissed(6)).isFalse();
        assertThat(mayBeMissed(7)).isFalse();
        assertThat(mayBeMissed(8)).isTrue();
    }

    @Test
    void a_worse_answer_never_lowers_it() {
        assertThat(SafetyRulesProofTest.loweredByAWorseAnswer(
                        ProvenEdition.of("1.1.0", SomePoints.files(SomePoints.BOUND))))
                .isEmpty();
    }

    private static boolean mayBeMissed(int bound) {
        ProvenEdition edition = ProvenEdition.of("1.1.0", SomePoints.files(bound));
        EncodedResponse response = edition.scoring().response();
        return new Satisfiability(edition.circuit())
                .holds(
                        response.option("osteoporosis", "Y"),
                        response.option("bone-risk", "steroids"),
                        response.option("new-pain", "Y"),
                        -edition.scoring().flag(SomePoints.FLAG).yes());
    }
}
