package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.brief;
import static org.dorsal.knowledge.SomeTexts.coded;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Site;
import org.dorsal.assessment.SiteRules;
import org.dorsal.chart.Chart.Suggestion;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.Wording;
import org.junit.jupiter.api.Test;

/** Hazard H8 on the pages: each contradiction is shown and is confirmed by hand, or nothing is signed. */
class ContradictionPagesTest {
    static final String NOW = "now-above-worst";
    static final String MEASURED = "measured-fever-yet-none";
    static final Suggestion FEVER = new Suggestion(
            "fever-time", "now-or-3-days", "38.4 Cel", Optional.of("2026-11-20T07:00:00Z"), Optional.empty());

    private final SomeReview review = review();

    @Test
    void each_stands_on_the_review_page_with_its_answers_and_no_box_is_ticked() {
        ReviewReply page = contradictory().get("/review");
        assertThat(page.all(".doubt h3"))
                .containsExactly(coded("contradiction", MEASURED), coded("contradiction", NOW));
        assertThat(page.text(".doubt"))
                .contains(
                        brief("pain-now-score") + ": 8",
                        brief("pain-worst-score") + ": 2",
                        brief("body-temperature") + ": 38.4",
                        "Ask again.");
        assertThat(page.html().select(".doubt input[type=checkbox]")).hasSize(2);
        assertThat(page.html().select("input[checked][name=confirmed]")).isEmpty();
        assertThat(page.html().select(".doubt a[href$=#q-pain-now-score]")).hasSize(1);
    }

    @Test
    void what_the_record_says_against_an_answer_is_shown_with_its_day() {
        SomeReview recorded = review(FEVER);
        recorded.answeredElsewhere("fever-time", "no-fever");
        ReviewReply page = recorded.get("/review");
        assertThat(page.all(".doubt h3")).containsExactly(coded("contradiction", "fever-in-record"));
        assertThat(page.text(".doubt")).contains("In the record: 38.4 Cel, 20-Nov-2026");
    }

    @Test
    void without_the_confirmation_nothing_is_signed_and_the_fault_leads_to_its_box() {
        contradictory();
        ReviewReply refused = review.sign("confirmed=" + NOW);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.html().select("#faults a").eachAttr("href")).containsExactly("#contradiction-" + MEASURED);
        assertThat(refused.text("#contradiction-" + MEASURED + "-fault")).contains("correct the answers, or confirm");
        assertThat(refused.single("#contradiction-" + MEASURED).hasAttr("checked"))
                .isFalse();
        assertThat(refused.single("#contradiction-" + NOW).hasAttr("checked")).isTrue();
        assertThat(review.hasDraft()).isTrue();
    }

    @Test
    void what_was_confirmed_stands_on_the_signed_page_in_the_note_and_on_paper() {
        contradictory();
        String id = signedWithBoth();
        ReviewReply signed = review.get("/assessment/" + id);
        assertThat(signed.text("section:has(#decided)"))
                .contains(word("signed.contradictions"), coded("contradiction", NOW), coded("contradiction", MEASURED));
        assertThat(signed.single("#note").wholeText())
                .contains("contradiction, confirmed: " + coded("contradiction", NOW));
        assertThat(signed.single("#note").wholeText().lines().count()).isLessThanOrEqualTo(15);
        assertThat(signed.text("section:has(#stored)")).contains("final");
    }

    @Test
    void a_corrected_answer_leaves_nothing_to_confirm() {
        contradictory();
        review.answeredElsewhere("pain-now-score", "2");
        review.answeredElsewhere("fever-time", "now-or-3-days");
        assertThat(review.get("/review").html().select(".doubt")).isEmpty();
    }

    @Test
    void every_page_of_the_launch_says_that_nobody_has_approved_the_criteria() {
        assertThat(contradictory().get("/review").text("footer")).contains(word("approval.none"));
    }

    private SomeReview contradictory() {
        return contradictory(review);
    }

    static SomeReview contradictory(SomeReview review) {
        review.answeredElsewhere("pain-worst-score", "2");
        review.answeredElsewhere("pain-now-score", "8");
        review.answeredElsewhere("body-temperature", "38.4");
        review.answeredElsewhere("fever-time", "no-fever");
        return review;
    }

    private String signedWithBoth() {
        PageForm form = review.get("/review").form("attested=yes", "act=sign", "open=Asked by telephone");
        var fields = new java.util.HashMap<>(form.fields());
        fields.put("confirmed", List.of(NOW, MEASURED));
        ReviewReply page = review.post("/sign", new PageForm(fields));
        assertThat(page.status())
                .as(new String(page.body(), StandardCharsets.UTF_8))
                .isEqualTo(303);
        return page.location().substring(page.location().lastIndexOf('/') + 1);
    }

    /** Answers about a person with that entry in the record. */
    static SomeReview review(Suggestion... record) {
        Visit visit = SomeVisits.suggesting(record);
        var rules = new SiteRules(
                "Northside Clinic",
                Wording.Locale.EN_US,
                SiteRules.SignOffRule.REQUIRED,
                false,
                SiteRules.WriteBackRule.NONE,
                URI.create("https://ehr.example/fhir"));
        var sitePages = new WebSettings.SitePages(
                new Site("northside", rules), ZoneOffset.UTC, List.of("https://ehr.example"), SomeVisits.WITH_BANNER);
        return new SomeReview(new Visit(
                visit.launch(),
                visit.chart(),
                sitePages,
                visit.csrf(),
                visit.requestId(),
                visit.network(),
                visit.time()));
    }
}
