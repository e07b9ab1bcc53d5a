package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.Disposition.EMERGENCY;
import static org.dorsal.knowledge.Disposition.INCOMPLETE;
import static org.dorsal.knowledge.Disposition.SELF_CARE;
import static org.dorsal.knowledge.Disposition.SOON;
import static org.dorsal.knowledge.Disposition.URGENT;

import java.io.IOException;
import java.util.*;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dorsal.assessment.StoredHistory;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeTexts;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.CauseChanges;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/** Tests of the changes since the previous assessment: new, gone and unknown. */
class CauseChangesTest {
    private static final SomeScoredResponse WELL =
            SomeScoredResponse.nothingWrong().with("age-years", "42");

    private final SomeReview review =
            new SomeReview(SomeVisits.of(Wording.Locale.EN_US, List.of()), "since-" + UUID.randomUUID());
    private final StoredHistory past =
            new StoredHistory(review.visit().sitePages().site().id(), review.patient());

    @Test
    void every_pair_of_outcomes() {
        assertThat(key(SELF_CARE, URGENT)).containsExactly("new");
        assertThat(key(INCOMPLETE, URGENT)).containsExactly("found");
        assertThat(key(URGENT, EMERGENCY)).containsExactly("more");
        assertThat(key(EMERGENCY, SOON)).containsExactly("less");
        assertThat(key(URGENT, SELF_CARE)).containsExactly("gone");
        assertThat(key(URGENT, INCOMPLETE)).containsExactly("unknown");
        assertThat(key(SELF_CARE, INCOMPLETE)).isEmpty();
        assertThat(key(INCOMPLETE, SELF_CARE)).isEmpty();
        for (Disposition outcome : Disposition.values()) {
            assertThat(key(outcome, outcome)).isEmpty();
        }
    }

    @Test
    void a_cause_that_is_not_named_is_one_to_which_nothing_leads() {
        assertThat(CauseChanges.of("then", Map.of(), Map.of("aorta", "urgent"), cause -> cause)
                        .lines())
                .containsExactly(new CauseChanges.CauseChangeView("new", List.of("aorta")));
        assertThat(CauseChanges.of("then", Map.of("aorta", "urgent"), Map.of(), cause -> cause)
                        .lines())
                .containsExactly(new CauseChanges.CauseChangeView("gone", List.of("aorta")));
    }

    @Test
    void nothing_is_compared_at_the_first_assessment() {
        review.answered(WELL.with("function-loss", "both-legs-weak"));

        assertThat(review.get("/review").text(".since")).doesNotContain("since");
    }

    @Test
    void of_two_assessments_of_one_day_the_time_tells_which_is_meant() {
        past.completed("2026-11-20T07:05:00Z", WELL);
        past.completed("2026-11-20T08:05:00Z", WELL.with("fever-time", "now-or-3-days"));
        review.answered(WELL);

        assertThat(review.get("").text("#since")).isEqualTo("Changes in causes since 20-Nov-2026 08:05 Z");
        assertThat(review.get("/review").text(".since")).isEqualTo("Changes in causes since 20-Nov-2026 08:05 Z");
    }

    @Test
    void review_note_and_pdf_tell_what_has_changed_since_the_newest_stored_assessment() throws IOException {
        past.completed("2026-01-02", WELL);
        past.completed("2026-03-02", WELL);
        review.answered(WELL.with("function-loss", "both-legs-weak"));

        assertThat(review.get("/review").all(".since + ul > li"))
                .anyMatch(line -> line.startsWith("New: ") && line.contains(SomeTexts.cause("myelopathy")));
        assertThat(review.get("/review").text(".since")).isEqualTo("Changes in causes since 02-Mar-2026");

        String id = review.signed();
        assertThat(NoteTest.note(review, id).lines()).anyMatch(line -> line.startsWith("Since 02-Mar-2026: New: "));
        try (PDDocument pdf =
                Loader.loadPDF(review.get("/assessment/" + id + "/record.pdf").body())) {
            assertThat(new PDFTextStripper().getText(pdf).replaceAll("\\s+", " "))
                    .contains("Changes in causes since 02-Mar-2026", "New: ");
        }
    }

    @Test
    void an_assessment_that_was_withdrawn_is_not_compared_with() {
        past.completed("2026-01-02", WELL);
        past.withdrawn(past.completed("2026-03-02", WELL.with("function-loss", "both-legs-weak")), "2026-03-02", WELL);
        review.answered(WELL);

        assertThat(review.get("/review").text(".since")).isEqualTo("Changes in causes since 02-Jan-2026");
    }

    @Test
    void a_tier_of_another_release_is_named_and_neither_more_nor_less() {
        for (Disposition outcome : Disposition.values()) {
            assertThat(key("of-later", outcome.code())).containsExactly("other");
            assertThat(key(outcome.code(), "of-later")).containsExactly("other");
        }
        assertThat(key("of-later", "of-later")).isEmpty();
    }

    private static List<String> key(Disposition then, Disposition now) {
        return key(then.code(), now.code());
    }

    private static List<String> key(String then, String now) {
        return CauseChanges.of("then", Map.of("aorta", then), Map.of("aorta", now), cause -> cause).lines().stream()
                .map(CauseChanges.CauseChangeView::key)
                .toList();
    }
}
