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

    private static final String YESTERDAY = "2026-11-19T22:10:00Z";

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_GB);

    @Test
    void an_amendment_writes_no_value_of_the_record() {
        String id = review.answered(SomeScoredResponse.nothingWrong().with("age-years", "42"))
                .takenOver("pulse", YESTERDAY)
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
                .takenOver("pulse", YESTERDAY)
                .signed();
        review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        review.answeredElsewhere("pulse", "92");
        assertThat(written(review.signed("amendment=measured again"))).containsExactlyElementsOf(CODES);
    }

    @Test
    void a_value_of_the_record_keeps_its_time_there_in_response_and_note() {
        String id = review.answered(SomeScoredResponse.nothingWrong().with("age-years", "42"))
                .takenOver("pulse", YESTERDAY)
                .signed();

        assertThat(new String(review.stored(id).response().body(), StandardCharsets.UTF_8))
                .containsPattern("answer-time\"[^}]*2026-11-19T22:10:00");
        assertThat(NoteTest.note(review, id))
                .containsPattern("Vital signs at 19-Nov-2026 22:10: pulse [0-9]+ per minute\\.");
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
