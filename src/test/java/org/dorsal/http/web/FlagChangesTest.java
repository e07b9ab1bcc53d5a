package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.scoring.FlagState.ABSENT;
import static org.dorsal.scoring.FlagState.NOT_ASSESSED;
import static org.dorsal.scoring.FlagState.PRESENT;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dorsal.assessment.StoredHistory;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.FlagChanges;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/** Tests of the changes since the previous assessment: new, gone and unknown. */
class FlagChangesTest {
    private static final SomeScoredResponse WELL =
            SomeScoredResponse.nothingWrong().with("age-years", "42");

    private final SomeReview review =
            new SomeReview(SomeVisits.of(Wording.Locale.EN_US, List.of()), "since-" + UUID.randomUUID());
    private final StoredHistory past =
            new StoredHistory(review.visit().of().site().id(), review.patient());

    @Test
    void every_pair_of_states() {
        assertThat(key(ABSENT, PRESENT)).containsExactly("new");
        assertThat(key(NOT_ASSESSED, PRESENT)).containsExactly("found");
        assertThat(key(PRESENT, ABSENT)).containsExactly("gone");
        assertThat(key(PRESENT, NOT_ASSESSED)).containsExactly("unknown");
        assertThat(key(ABSENT, NOT_ASSESSED)).isEmpty();
        assertThat(key(NOT_ASSESSED, ABSENT)).isEmpty();
        for (FlagState state : FlagState.values()) {
            assertThat(key(state, state)).isEmpty();
        }
    }

    @Test
    void a_flag_that_the_criteria_of_one_day_did_not_have_was_not_assessed_then() {
        assertThat(FlagChanges.of("then", Map.of(), Map.of("fever", PRESENT), flag -> flag)
                        .lines())
                .containsExactly(new FlagChanges.FlagChangeView("found", List.of("fever")));
        assertThat(FlagChanges.of("then", Map.of("fever", PRESENT), Map.of(), flag -> flag)
                        .lines())
                .containsExactly(new FlagChanges.FlagChangeView("unknown", List.of("fever")));
    }

    @Test
    void nothing_is_compared_at_the_first_assessment() {
        review.answered(WELL.with("cancer-ever", "Y"));

        assertThat(review.get("/review").text(".since")).doesNotContain("since");
    }

    @Test
    void of_two_assessments_of_one_day_the_time_tells_which_is_meant() {
        past.completed("2026-11-20T07:05:00Z", WELL);
        past.completed("2026-11-20T08:05:00Z", WELL.with("fever", "Y"));
        review.answered(WELL);

        assertThat(review.get("").text("#since")).isEqualTo("Red flags since 20-Nov-2026 08:05 Z");
        assertThat(review.get("/review").text(".since")).isEqualTo("Red flags since 20-Nov-2026 08:05 Z");
    }

    @Test
    void review_note_and_pdf_tell_what_has_changed_since_the_newest_stored_assessment() throws IOException {
        past.completed("2026-01-02", WELL);
        past.completed("2026-03-02", WELL.with("cancer-ever", "Y").with("unexplained-weight-loss", "Y"));
        review.answered(WELL.with("numbness-tingling", "Y")
                .with("neuro-progressing", "N")
                .without("cancer-ever"));

        assertThat(review.get("/review").all(".since + ul > li"))
                .containsExactly(
                        "New: Numbness or tingling",
                        "Gone (absent now): Fever, chills or unexplained weight loss",
                        "Present then, not asked or not known this time: Cancer now or in the past");
        assertThat(review.get("/review").text(".since")).isEqualTo("Red flags since 02-Mar-2026");

        String id = review.signed();
        assertThat(NoteTest.note(review, id).lines())
                .anyMatch(
                        line -> line.startsWith("Red flags: Numbness or tingling")
                                && line.contains(
                                        "; Since 02-Mar-2026 \u2013 New: Numbness or tingling \u2013 Gone (absent now): Fever"));
        try (PDDocument pdf =
                Loader.loadPDF(review.get("/assessment/" + id + "/record.pdf").body())) {
            assertThat(new PDFTextStripper().getText(pdf).replaceAll("\\s+", " "))
                    .contains(
                            "Red flags since 02-Mar-2026",
                            "Gone (absent now): Fever, chills or unexplained weight loss");
        }
    }

    @Test
    void an_assessment_that_was_withdrawn_is_not_compared_with() {
        past.completed("2026-01-02", WELL);
        past.withdrawn(past.completed("2026-03-02", WELL.with("cancer-ever", "Y")), "2026-03-02", WELL);
        review.answered(WELL);

        assertThat(review.get("/review").text(".since")).isEqualTo("Red flags since 02-Jan-2026");
    }

    private static List<String> key(FlagState then, FlagState now) {
        return FlagChanges.of("then", Map.of("fever", then), Map.of("fever", now), flag -> flag).lines().stream()
                .map(FlagChanges.FlagChangeView::key)
                .toList();
    }
}
