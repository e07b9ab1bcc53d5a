package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import java.util.Optional;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.Sender;
import org.dorsal.audit.AuditAgents;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/**
 * Tests that a refusal because of an answer names the question and the problem in plain words, and links to the
 * question.
 */
class RefusedAnswersTest {
    private static final SomeScoredResponse SELF_CARE =
            SomeScoredResponse.nothingWrong().with("age-years", "42");

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @Test
    void an_age_that_disagrees_with_the_record_names_both_facts_and_leads_to_the_question() {
        ReviewReply page = review.answered(SELF_CARE.with("age-years", "71")).get("/review");
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.all("#faults h2")).containsExactly(word("faults"));
        assertThat(page.single("#faults").attr("tabindex")).isEqualTo("-1");
        assertThat(page.all("#faults a"))
                .containsExactly(
                        "How old are you, in years? 71. This and the date of birth in the record (15-Jun-1984, age"
                                + " 42) disagree. Correct the one that is wrong; nothing can be signed until then.");
        assertThat(page.single("#faults a").attr("href"))
                .endsWith("#q-age-years")
                .startsWith("/a/");
        ReviewReply assessment = review.get("");
        assertThat(assessment.single("#faults a").attr("href")).isEqualTo("#q-age-years");
        assertThat(assessment.text("#faults"))
                .contains(word("faults"), "How old are you, in years? 71.", "15-Jun-1984, age 42");
        assertThat(assessment.text("#p-age-years")).contains("15-Jun-1984, age 42");
    }

    @Test
    void an_answer_that_does_not_count_is_told_with_its_reason_on_the_form_and_on_the_review() {
        review.answered(SELF_CARE);
        review.answeredElsewhere("pain-duration-value", "many");
        String message = word("assess.problem.NOT_A_NUMBER");
        ReviewReply assessment = review.get("");
        assertThat(assessment.all("#faults a")).singleElement().asString().endsWith("? " + message);
        assertThat(assessment.single("#faults a").attr("href")).isEqualTo("#q-pain-duration-value");
        ReviewReply reviewed = review.get("/review");
        assertThat(reviewed.all("#faults a")).isEqualTo(assessment.all("#faults a"));
        assertThat(reviewed.single("#faults a").attr("href")).startsWith("/a/").endsWith("#q-pain-duration-value");
        assertThat(review.sign().status()).isEqualTo(422);
    }

    @Test
    void a_form_without_problems_has_no_summary() {
        assertThat(review.answered(SELF_CARE).get("").html().select("#faults")).isEmpty();
    }

    @Test
    void a_stored_response_whose_age_disagrees_is_refused_with_both_facts() {
        String id = posted(SELF_CARE.with("age-years", "71"));
        ReviewReply page = review.get("/assessment/" + id + "/review");
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text("#faults li"))
                .contains("How old are you, in years? 71.", "15-Jun-1984, age 42")
                .doesNotContain("birth date disagree");
        assertThat(page.html().select("#faults a"))
                .as("what was sent by the EHR is not answered on this page")
                .isEmpty();
    }

    private String posted(SomeScoredResponse answers) {
        var response = answers.asAsked().response();
        response.setSubject(new Reference("Patient/" + review.patient()));
        Sender ehr = new Sender(
                new AuditAgents.ClientAgent("https://ehr.example", "ehr", Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "request-2");
        Receipt receipt = review.job()
                .receive()
                .create(review.visit().sitePages().site(), ehr, FhirJson.encode(response), Optional.empty());
        return ((Receipt.StoredReceipt) receipt).id();
    }
}
