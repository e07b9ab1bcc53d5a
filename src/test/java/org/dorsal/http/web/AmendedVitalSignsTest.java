package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/** A value of the EHR's record is there already: neither a signature nor an amendment files it as measured here. */
class AmendedVitalSignsTest {
    private static final List<String> CODES = List.of("8867-4", "9279-1", "2708-6", "8310-5");

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_GB);

    @Test
    void an_amendment_writes_no_value_of_the_record() {
        String id = review.answered(SomeScoredResponse.nothingWrong().with("age-years", "42"))
                .takenOver("pulse")
                .signed();
        assertThat(written(id)).containsExactly("9279-1", "2708-6", "8310-5");

        review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        review.answeredElsewhere("pain-worst-score", "3");
        String amended = review.signed("amendment=another score");
        assertThat(review.stored(amended).version()).isGreaterThan(1);
        assertThat(written(amended)).containsExactly("9279-1", "2708-6", "8310-5");
    }

    @Test
    void a_value_that_an_amendment_corrects_is_measured_here() {
        String id = review.answered(SomeScoredResponse.nothingWrong().with("age-years", "42"))
                .takenOver("pulse")
                .signed();
        review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        review.answeredElsewhere("pulse", "92");
        assertThat(written(review.signed("amendment=measured again"))).containsExactlyElementsOf(CODES);
    }

    /** LOINC codes of the vital signs among the stored Observations. */
    private List<String> written(String id) {
        List<String> bodies = review.stored(id).results().stream()
                .filter(result -> result.type().equals("Observation"))
                .map(result -> new String(result.body(), StandardCharsets.UTF_8))
                .toList();
        return CODES.stream()
                .filter(code -> bodies.stream().anyMatch(body -> body.contains("\"code\":\"" + code + "\"")))
                .toList();
    }
}
