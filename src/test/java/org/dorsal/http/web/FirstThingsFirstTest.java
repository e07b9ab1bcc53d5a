package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.activity;
import static org.dorsal.knowledge.SomeTexts.heading;

import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests of the first statements of a result of the newest edition, on every surface: use outside the intended scope,
 * the clinician's action in an emergency, and seven activities.
 */
class FirstThingsFirstTest {
    private static final String OUTSIDE = "Outside the intended use: site: The pain is not in the upper back";
    private static final String TRANSFER = activity("emergency-transfer");
    private static final SomeScoredResponse WELL =
            SomeScoredResponse.nothingWrong().with("age-years", "42");

    @Test
    void whom_the_criteria_were_not_written_for_is_told_before_everything_else_on_every_surface() throws IOException {
        var assessment = new SomeAssessment(SomeVisits.plain());
        SomeAssessment.AssessmentReply page =
                assessment.answer(assessment.get("").version(), "pain-area", "low-back");
        assertThat(page.html().select("#panel > *").eachText().getFirst()).startsWith(OUTSIDE);

        SomeReview review = new SomeReview(SomeVisits.plain());
        review.answeredElsewhere("pain-area", "low-back");
        review.answeredElsewhere("function-loss", "both-legs-weak");
        ReviewReply reviewed = review.get("/review");
        assertThat(reviewed.all("section:has(> #result) > p").getFirst()).startsWith(OUTSIDE);
        assertThat(resource(reviewed, "valueCodeableConcept", "component")
                        .at("/note/0/text")
                        .stringValue())
                .as("the panel's note")
                .startsWith(OUTSIDE);
        assertThat(resource(reviewed, "activity").at("/text/div").stringValue())
                .as("the plan")
                .matches("(?s).*active, plan</p><p>Outside the intended use: .*Disposition: Emergency.*");

        String id = review.signed();
        assertThat(review.get("/assessment/" + id)
                        .single("#note")
                        .wholeText()
                        .lines()
                        .findFirst())
                .hasValueSatisfying(
                        line -> assertThat(line).startsWith("Upper back pain assessment, 20-Nov-2026. " + OUTSIDE));
        try (PDDocument pdf =
                Loader.loadPDF(review.get("/assessment/" + id + "/record.pdf").body())) {
            String text = new PDFTextStripper().getText(pdf).replaceAll("\\s+", " ");
            assertThat(text).contains(OUTSIDE);
            assertThat(text.indexOf(OUTSIDE)).isLessThan(text.indexOf("Result"));
        }
    }

    @Test
    void nobody_else_is_told_so() {
        SomeReview review = new SomeReview(SomeVisits.plain());
        review.answeredElsewhere("pain-area", "between-shoulder-blades");
        assertThat(review.get("/review").html().select(".outside")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"en-US, 911, 999", "en-GB, 999, 911"})
    void a_clinician_reads_what_to_arrange_and_the_patient_whom_to_call(
            Wording.Locale locale, String number, String other) {
        var assessment = new SomeAssessment(SomeVisits.of(locale, List.of()));
        SomeAssessment.AssessmentReply fired =
                assessment.answer(assessment.get("").version(), "sign-with-pain", "chest-tight");
        assertThat(fired.text("#strip"))
                .startsWith(TRANSFER)
                .contains("Call " + number + " for an ambulance yourself")
                .doesNotContain(other, "Call " + number + " now");

        SomeReview review = new SomeReview(SomeVisits.of(locale, List.of()));
        review.answeredElsewhere("sign-with-pain", "chest-tight");
        ReviewReply reviewed = review.get("/review");
        assertThat(reviewed.text("section:has(> #result)"))
                .contains(TRANSFER)
                .doesNotContain("Call " + number + " now");
        assertThat(reviewed.all("#plan legend"))
                .startsWith(TRANSFER, "For the patient: call " + number + " now")
                .doesNotContain("Call " + number + " now");
        assertThat(reviewed.html().select("#plan-emergency-transfer input[value=decline]"))
                .isEmpty();

        String id = review.signed();
        assertThat(review.get("/assessment/" + id).single("#note").wholeText())
                .contains("Plan: " + TRANSFER + "; For the patient: call " + number + " now; ");
        assertThat(review.get("/assessment/" + id + "/handout").text("article"))
                .contains("Call " + number + " now Call " + number + " now, unless somebody has called already")
                .startsWith(word("handout.title"))
                .containsSubsequence("Call " + number + " now", heading("safety-net"))
                .doesNotContain("arrange transfer", "For the patient", other);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        en-US | clinician-worried | Y               | See a doctor today          | go to the emergency room
        en-GB | clinician-worried | Y               | See a doctor today          | go to A&E
        en-US | major-history  | cancer             | See a doctor within a week  | your doctor
        en-GB | major-history  | cancer             | See a doctor within a week  | your GP
        en-US | bladder-change | only-slow          | See a doctor within two weeks | your doctor
        en-GB | bladder-change | only-slow          | See a doctor within two weeks | your GP
        en-US | pain-area      | low-back           | See a doctor within two weeks | your doctor
        """)
    void a_patient_takes_home_that_a_doctor_must_be_seen(
            Wording.Locale locale, String question, String answer, String heading, String words) {
        SomeReview review = new SomeReview(SomeVisits.of(locale, List.of()))
                .answered(WELL.with(question, answer).with("can-lie-flat", "Y").with("sexual-change", "no-change"));
        ReviewReply handout = review.get("/assessment/" + review.signed() + "/handout");
        assertThat(handout.all("article h2")).contains(heading);
        assertThat(handout.text("article")).contains(words).doesNotContain("For the patient");
    }

    /** The first of the resources that would be stored which has all these elements. */
    private static JsonNode resource(ReviewReply page, String... elements) {
        return page.html().select("pre code").eachText().stream()
                .map(json -> JsonMapper.builder().build().readTree(json))
                .filter(json -> List.of(elements).stream().allMatch(json::has))
                .findFirst()
                .orElseThrow();
    }
}
