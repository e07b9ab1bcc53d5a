package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.ScoringCalls;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

class ScoredOncePerRequestTest {
    private static final SomeScoredResponse ANSWERS =
            SomeScoredResponse.nothingWrong().with("age-years", "42");

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @Test
    void an_answer_is_scored_once() {
        SomeAssessment assessment = new SomeAssessment(SomeVisits.of(Wording.Locale.EN_US, List.of()));
        String version = assessment.get("").version();
        assertThat(scorings(
                        200,
                        () -> assessment
                                .answer(version, "fever-time", "now-or-3-days")
                                .status()))
                .isEqualTo(1);
    }

    @Test
    void review_page_and_signature_score_once_each() {
        review.answered(ANSWERS);
        assertThat(scorings(200, () -> review.get("/review").status())).isEqualTo(1);
        PageForm form = review.get("/review").form("attested=yes", "act=sign");
        assertThat(scorings(303, () -> review.post("/sign", form).status())).isEqualTo(1);
    }

    /** The signature keeps the computed result, and its care follows the clinician: those are two results. */
    @Test
    void another_disposition_is_scored_once_more_for_its_care() {
        review.answered(ANSWERS);
        PageForm form = review.get("/review").form("disposition=urgent", "act=look");
        assertThat(scorings(200, () -> review.post("/sign", form).status())).isEqualTo(2);
    }

    @Test
    void review_page_and_signature_of_a_stored_assessment_score_once_each() {
        String path = "/assessment/" + review.posted(review.patient(), ANSWERS) + "/review";
        assertThat(scorings(200, () -> review.get(path).status())).isEqualTo(1);
        ReviewReply page = review.get(path);
        PageForm form = page.form("attested=yes", "act=sign");
        assertThat(scorings(303, () -> review.post("/sign", form).status())).isEqualTo(1);
    }

    private static long scorings(int expected, Supplier<Integer> request) {
        return ScoringCalls.during(() -> assertThat(request.get()).isEqualTo(expected));
    }
}
