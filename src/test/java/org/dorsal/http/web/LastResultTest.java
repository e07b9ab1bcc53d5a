package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.coded;

import java.util.List;
import org.dorsal.assessment.StoredHistory;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/**
 * Tests that the last signed result comes first when a patient is opened again, and that the history distinguishes
 * computed from decided.
 */
class LastResultTest {
    private static final SomeScoredResponse WELL =
            SomeScoredResponse.nothingWrong().with("age-years", "42");
    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @Test
    void without_a_signature_nothing_stands_there() {
        new StoredHistory("northside", review.patient()).completed("2026-11-02", WELL);
        assertThat(review.get("").html().select(".last")).isEmpty();
    }

    @Test
    void the_decided_result_stands_first_beside_the_computed_one_with_amend() {
        String id = signedOtherwise();
        ReviewReply page = review.get("");
        assertThat(page.text(".last"))
                .contains(word("assess.last"), "Self-care", "Signed 20-Nov-2026", "Computed: Urgent, same day");
        assertThat(page.html().select(".last form").eachAttr("action"))
                .singleElement()
                .satisfies(amend -> assertThat(amend).endsWith("/assessment/" + id + "/amend"));
        assertThat(page.html().select("#q-substance-use input[checked]"))
                .as("nothing of it is answered by that")
                .isEmpty();
    }

    @Test
    void what_was_withdrawn_is_no_last_result() {
        String id = review.answered(WELL).signed();
        new StoredHistory("northside", review.patient()).withdrawn(id, "2026-11-20", WELL);
        assertThat(review.get("").html().select(".last")).isEmpty();
    }

    @Test
    void the_history_shows_computed_and_decided_every_version() {
        String id = signedOtherwise();
        review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        review.answeredElsewhere("bone-risk-kind", "osteoporosis");
        assertThat(review.signed("amendment=Osteoporosis told later")).isEqualTo(id);

        ReviewReply page = review.get("/history");
        assertThat(page.all(".past .said"))
                .containsExactly(coded("disposition", "urgent"), coded("disposition", "urgent"));
        List<String> versions = page.all(".versions li");
        assertThat(versions).hasSize(2);
        assertThat(versions.getFirst())
                .contains("computed Urgent, same day, decided Urgent", "Osteoporosis told later");
        assertThat(versions.getLast()).contains("computed Urgent, same day, decided Self-care");
    }

    private String signedOtherwise() {
        review.answered(WELL.with("substance-use", "injected-12-months").with("constant", "Y"));
        ReviewReply other = review.post(
                "/sign",
                review.get("/review")
                        .form(
                                "act=look",
                                "disposition=self-care",
                                "disposition-reason=clinical-judgement",
                                "disposition-text=Known for years"));
        String address = review.post("/sign", other.form("attested=yes", "act=sign", "open=Asked by telephone"))
                .location();
        return address.substring(address.lastIndexOf('/') + 1);
    }
}
