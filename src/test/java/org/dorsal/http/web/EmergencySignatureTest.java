package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import java.io.IOException;
import java.util.*;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dorsal.chart.Banner;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/**
 * Tests of the signature of an emergency. The alarm instructs the clinician to leave the rest of the form, so that
 * unanswered questions need no typed reason unless the clinician lowers the result.
 */
class EmergencySignatureTest {
    private static final SomeScoredResponse EMERGENCY =
            SomeScoredResponse.empty().with("sign-with-pain", "breathless");

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @Test
    void an_emergency_is_signed_without_a_typed_reason() {
        review.answered(EMERGENCY);
        ReviewReply page = review.get("/review");
        assertThat(page.html().select("#open")).as("field for a reason").isEmpty();

        ReviewReply signed = sign(review);
        assertThat(signed.status()).as(signed.text("#faults")).isEqualTo(303);
        String id = signed.location().substring(signed.location().lastIndexOf('/') + 1);
        assertThat(review.stored(id).signature().orElseThrow().openReason()).isEmpty();
    }

    @Test
    void the_crew_that_comes_after_the_signature_gets_its_handover() {
        review.answered(EMERGENCY);
        ReviewReply signed = sign(review);
        String page = signed.location().substring(signed.location().indexOf("/assessment/"));

        String handover = review.get(page).single("#ambulance").attr("href");
        ReviewReply paper = review.get(handover.substring(handover.indexOf("/assessment/")));

        assertThat(paper.status()).isEqualTo(200);
        assertThat(paper.text("article")).contains("breath");
    }

    @Test
    void without_an_emergency_there_is_no_handover() {
        review.answered(SomeScoredResponse.nothingWrong().with("age-years", "42"));
        ReviewReply signed = sign(review);
        String page = signed.location().substring(signed.location().indexOf("/assessment/"));

        assertThat(review.get(page).html().select("#ambulance")).isEmpty();
        assertThat(review.get(page + "/ambulance").status()).isEqualTo(303);
    }

    @Test
    void a_clinician_who_raises_an_open_result_to_an_emergency_has_it_recorded_as_the_reason() {
        review.answered(
                SomeScoredResponse.nothingWrong().with("age-years", "42").without("function-loss"));
        ReviewReply changedPlan = sign(
                review,
                "disposition=emergency",
                "disposition-reason=clinical-judgement",
                "disposition-text=Grey and sweating");
        ReviewReply signed = review.post("/sign", changedPlan.form("attested=yes", "act=sign"));
        assertThat(signed.status()).as(signed.text("#faults")).isEqualTo(303);
        String id = signed.location().substring(signed.location().lastIndexOf('/') + 1);
        assertThat(review.stored(id).signature().orElseThrow().openReason()).isEmpty();
        assertThat(review.get("/assessment/" + id).text("#note"))
                .contains("Reason for signing: " + word("note.open-emergency"));
    }

    @Test
    void an_emergency_that_the_clinician_lowers_needs_the_reason() {
        review.answered(EMERGENCY);
        ReviewReply refused = sign(
                review,
                "disposition=self-care",
                "disposition-reason=clinical-judgement",
                "disposition-text=Breathless since childhood, unchanged");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.html().select("#faults a[href='#open']")).hasSize(1);
        assertThat(refused.html().select("#open")).hasSize(1);
    }

    @Test
    void who_lowers_an_emergency_sees_the_questions_and_the_reason_stands_on_page_note_and_paper() throws IOException {
        review.answered(EMERGENCY);
        String why = "Seen by the cardiologist an hour ago";
        ReviewReply refused = sign(
                review,
                "disposition=urgent",
                "disposition-reason=clinical-judgement",
                "disposition-text=Breathless since childhood, unchanged");
        List<String> questions = refused.all("#unanswered li");
        assertThat(questions).isNotEmpty();
        assertThat(refused.text("#faults a[href='#open']")).contains(questions.getFirst());
        assertThat(refused.text("#still .count")).isEqualTo(Integer.toString(questions.size()));
        assertThat(review.get("/review").html().select("#unanswered"))
                .as("an emergency that stays one asks for nothing")
                .isEmpty();

        ReviewReply signed = review.post("/sign", refused.form("open=" + why, "attested=yes", "act=sign"));
        assertThat(signed.status()).as(signed.text("#faults")).isEqualTo(303);
        String page =
                "/assessment/" + signed.location().substring(signed.location().lastIndexOf('/') + 1);
        assertThat(review.get(page).text("#open-reason")).contains(why);
        assertThat(review.get(page).text(".outcome, main")).contains("Breathless since childhood, unchanged");
        assertThat(review.get(page).text("#note")).contains(why);
        try (PDDocument pdf = Loader.loadPDF(review.get(page + "/record.pdf").body())) {
            assertThat(new PDFTextStripper().getText(pdf).replaceAll("\\s+", " "))
                    .contains(why, "Breathless since childhood, unchanged");
        }
    }

    @Test
    void a_doubtful_patient_needs_the_reason_in_an_emergency_too() {
        SomeReview died = SomeReview.of(new Banner(
                        "Testa", Optional.of("1984-06-15"), Optional.empty(), List.of(), Optional.of("2020"), false))
                .answered(EMERGENCY);
        assertThat(died.get("/review").html().select("#open")).hasSize(1);
        assertThat(sign(died).html().select("#faults a[href='#open']")).hasSize(1);
    }

    private static ReviewReply sign(SomeReview review, String... changes) {
        List<String> fields = new ArrayList<>(List.of("attested=yes", "act=sign"));
        fields.addAll(List.of(changes));
        return review.post("/sign", review.get("/review").form(fields.toArray(String[]::new)));
    }
}
