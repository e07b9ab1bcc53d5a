package org.dorsal.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.activity;
import static org.dorsal.knowledge.SomeTexts.brief;
import static org.dorsal.knowledge.SomeTexts.coded;
import static org.dorsal.knowledge.SomeTexts.heading;
import static org.dorsal.knowledge.SomeTexts.question;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.chart.Banner;
import org.dorsal.chart.Chart;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

class ReviewPagesTest {
    private static final SomeScoredResponse SELF_CARE =
            SomeScoredResponse.nothingWrong().with("age-years", "42").with("medicine-caution", "none");

    /** Urgent, while a question of an emergency is open. */
    private static final SomeScoredResponse URGENT = SELF_CARE
            .with("substance-use", "injected-12-months")
            .with("constant", "Y")
            .with("neck-too", "N")
            .without("function-loss");

    private static final SomeScoredResponse MANY_ACTIVITIES =
            SELF_CARE.with("bowel-change", "only-constipated").with("sexual-change", "no-change");

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @Test
    void the_page_shows_all_that_is_signed_from_the_result_to_the_button_with_the_patients_name() {
        ReviewReply page = review.answered(URGENT).get("/review");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text(".outcome"))
                .contains(
                        coded("disposition", "urgent"), "Provisional", coded("observation", "emergency-not-excluded"));
        assertThat(page.text(".evidence"))
                .contains(
                        brief("substance-use") + ": ",
                        "IDSA: Native vertebral osteomyelitis",
                        "Model",
                        "spinal-infection");
        assertThat(page.text("section:has(#still)"))
                .contains("Could make the result more urgent: Emergency", brief("function-loss"));
        assertThat(page.all(".activity legend")).contains(activity("same-day-assessment"), heading("safety-net"));
        assertThat(page.text("section:has(#answers-title)"))
                .contains(question("substance-use"), question("function-loss") + " not");
        assertThat(page.html().select("section:has(#answers-title) a[href$=#q-substance-use]"))
                .hasSize(1);
        assertThat(page.all("section:has(#written) summary"))
                .anySatisfy(line -> assertThat(line).startsWith("QuestionnaireResponse completed"))
                .anySatisfy(line -> assertThat(line).startsWith("CarePlan"));
        assertThat(page.text("section:has(#written) pre"))
                .contains("\"status\" : \"final\"", "\"status\" : \"active\"");
        assertThat(page.text("button.primary")).isEqualTo(word("review.sign"));
        assertThat(page.text("section:has(#attest-title)"))
                .contains("Testa Alder (sandbox)", "Dr Sample Person, General practitioner");
        assertThat(page.single("input[name=patient]").attr("value")).isEqualTo(review.patient());
    }

    @Test
    void the_line_of_the_plan_names_seven_activities_and_counts_the_others() {
        ReviewReply page = review.answered(MANY_ACTIVITIES).get("/review");
        int activities = page.all(".activity legend").size();
        assertThat(activities).isGreaterThan(7);
        assertThat(page.text("#plan > details > summary").split("; ")).hasSize(8);
        assertThat(page.text("#plan > details > summary")).endsWith("; " + (activities - 7) + " more");
        assertThat(page.html().select("#plan details.more .activity")).hasSize(activities - 7);
    }

    @Test
    void a_list_of_signs_is_folded_where_the_first_activity_of_the_plan_stands() {
        SomeReview selfCare = SomeReview.in(Wording.Locale.EN_US).answered(SELF_CARE.with("age-years", "42"));
        ReviewReply page = selfCare.get("/review");
        assertThat(page.text("section:has(#result) > details > summary")).isEqualTo(heading("safety-net"));
        assertThat(page.all("section:has(#result) > details li"))
                .anyMatch(sign -> sign.startsWith("trouble breathing"));
        ReviewReply signed = selfCare.get("/assessment/" + selfCare.signed());
        assertThat(signed.all(".outcome details li")).anyMatch(sign -> sign.startsWith("trouble breathing"));
    }

    /** Tab stops from the start of the page to the button, as a browser counts them with everything folded. */
    @Test
    void the_button_comes_after_at_most_a_dozen_tabs_and_no_hash_stands_before_it() {
        for (SomeScoredResponse answers : List.of(SELF_CARE, URGENT)) {
            ReviewReply page = review.answered(answers).get("/review");
            List<String> stops = page
                    .html()
                    .select("a[href], button, input:not([type=hidden]), select, textarea, summary, pre[tabindex]")
                    .stream()
                    .filter(element -> !element.attr("tabindex").equals("-1"))
                    .filter(element -> element.closest("dialog:not([open])") == null)
                    .filter(element -> element.parents().stream()
                            .noneMatch(parent -> parent.is("details:not([open])")
                                    && !(element.is("summary") && parent.equals(element.parent()))))
                    .map(element -> element.attr("value"))
                    .toList();
            assertThat(stops.indexOf("sign") + 1).isBetween(1, 12);
            String before = page.html().body().html();
            assertThat(before.substring(0, before.indexOf("value=\"sign\"")))
                    .doesNotContain("<code")
                    .doesNotContainPattern(">[^<]*#[0-9a-f]{12}");
        }
    }

    @Test
    void what_was_changed_in_the_plan_is_unfolded_and_the_rest_is_not() {
        ReviewReply page = review.answered(MANY_ACTIVITIES).get("/review");
        assertThat(page.html().select("#plan > details[open], .override[open]")).isEmpty();
        assertThat(page.html().select("#plan .more .activity")).isNotEmpty();
        assertThat(page.html().select("#plan > details > .activity")).hasSize(7);

        ReviewReply declined = review.post("/sign", page.form("act=sign", "plan-stretches=decline"));
        assertThat(declined.status()).isEqualTo(422);
        assertThat(declined.html().select("#plan > details[open]")).hasSize(1);
    }

    @Test
    void signing_leads_to_the_signed_assessment_and_ends_the_draft() {
        String id = review.answered(SELF_CARE).signed();
        assertThat(review.hasDraft()).isFalse();
        assertThat(decision(id).attester().name()).isEqualTo("Dr Sample Person");
        assertThat(decision(id).attestation()).contains("Testa Alder (sandbox)");
        assertThat(review.get("/review").status()).isEqualTo(404);
    }

    @Test
    void what_is_missing_is_told_on_top_and_next_to_its_field_and_nothing_entered_is_lost() {
        review.answered(SELF_CARE.without("function-loss"));
        ReviewReply page = review.sign(
                "attested=", "open=", "disposition=urgent", "disposition-text=Looks <b>pale</b>", "act=sign");
        ReviewReply refused = review.post(
                "/sign",
                without(
                        review.get("/review")
                                .form("open=", "disposition=urgent", "disposition-text=Looks <b>pale</b>", "act=sign"),
                        "attested"));
        assertThat(page.status()).isEqualTo(422);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.all("#faults a")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(refused.html().select("#faults a").eachAttr("href"))
                .contains("#open", "#disposition-reason", "#attested", "#plan")
                .allSatisfy(href -> assertThat(refused.html().select(href)).hasSize(1));
        assertThat(refused.single("#open").attr("aria-invalid")).isEqualTo("true");
        assertThat(refused.text("#open-fault")).contains("Give the reason for signing");
        assertThat(refused.single("#disposition-text").wholeText()).isEqualTo("Looks <b>pale</b>");
        assertThat(refused.single("#disposition option[selected]").attr("value"))
                .isEqualTo("urgent");
        assertThat(refused.all(".activity legend")).contains(activity("same-day-assessment"));
        assertThat(refused.html().html()).doesNotContain("<b>pale</b>");
    }

    @Test
    void looking_shows_the_plan_for_another_disposition_and_signs_nothing() {
        review.answered(SELF_CARE);
        ReviewReply reply = review.post(
                "/sign",
                review.get("/review").form("act=look", "disposition=urgent", "disposition-reason=clinical-judgement"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.all(".activity legend")).contains(activity("same-day-assessment"));
        assertThat(reply.text("section:has(#written) pre")).contains("clinician-disposition");
        assertThat(reply.html().select("#faults")).isEmpty();
        assertThat(review.hasDraft()).isTrue();
        ReviewReply signed = review.post("/sign", reply.form("act=sign", "attested=yes"));
        assertThat(signed.status()).isEqualTo(303);
    }

    @Test
    void the_computed_result_keeps_its_box_whatever_disposition_is_chosen() {
        review.answered(SELF_CARE.with("function-loss", "both-legs-weak"));
        String computed = review.get("/review").text("section:has(#result)");
        ReviewReply reply = review.post(
                "/sign",
                review.get("/review")
                        .form("act=look", "disposition=self-care", "disposition-reason=clinical-judgement"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(computed).contains("Emergency");
        assertThat(reply.text("section:has(#result)")).isEqualTo(computed);
        assertThat(reply.all(".activity legend"))
                .as("the plan follows the choice")
                .isNotEqualTo(review.get("/review").all(".activity legend"));
    }

    @Test
    void activities_are_edited_and_declined() {
        review.answered(SELF_CARE);
        String id = review.signed(
                "plan-stretches=edit",
                "plan-stretches-text=Only seated",
                "plan-sleep-posture=decline",
                "plan-sleep-posture-reason=patient-declines");
        assertThat(decision(id).bytes())
                .asString(UTF_8)
                .contains(
                        "{\"activity\":\"stretches\",\"decision\":\"edited\",\"text\":\"Only seated\"}",
                        "{\"activity\":\"sleep-posture\",\"decision\":\"declined\",\"reason\":\"patient-declines\"}");
    }

    @Test
    void a_page_about_another_patient_is_refused_loudly_and_stores_nothing() {
        review.answered(SELF_CARE);
        ReviewReply wrong = review.sign("patient=somebody-else");
        assertThat(wrong.status()).isEqualTo(409);
        assertThat(wrong.text("h1")).contains("another patient");
        assertThat(wrong.single("[role=alert]")).isNotNull();
        assertThat(review.hasDraft()).isTrue();
        assertThat(review.sign("patient=").status()).isEqualTo(409);
    }

    @Test
    void a_draft_that_changed_since_it_was_shown_is_shown_again_and_not_signed() {
        review.answered(SELF_CARE);
        ReviewReply reply = review.get("/review");
        review.answeredElsewhere("fever-time", "now-or-3-days");
        ReviewReply late = review.post("/sign", reply.form("attested=yes", "act=sign"));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text(".notice")).contains("have changed since this page was shown");
        assertThat(late.text(".evidence")).contains(brief("fever-time") + ": ");
        assertThat(late.single("#attested").hasAttr("checked")).isFalse();
    }

    @Test
    void nobody_signs_whom_the_ehr_does_not_name() {
        Chart anonymous =
                new Chart(review.visit().chart().patient(), Optional.empty(), List.of(), List.of(), List.of());
        SomeReview nobody = new SomeReview(visitOf(Optional.empty(), anonymous));
        ReviewReply page = nobody.answered(SELF_CARE).get("/review");
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text("h1")).contains("the EHR did not identify you");
    }

    /** A clinician who is sent on to the signed page believes that the signature is theirs. */
    @Test
    void of_two_who_sign_the_same_results_the_second_is_refused() {
        String id = review.posted(review.patient(), SELF_CARE);
        String path = "/assessment/" + id + "/review";
        SomeReview colleague = new SomeReview(
                visitOf(Optional.of("Practitioner/two"), review.visit().chart()), review.patient());
        ReviewReply seenByColleague = colleague.get(path);
        review.post("/sign", review.get(path).form("attested=yes", "act=sign"));

        ReviewReply late = colleague.post("/sign", seenByColleague.form("attested=yes", "act=sign"));

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("h1")).isEqualTo(word("review.stop.changed.title"));
        assertThat(decision(id).attester().reference()).isEqualTo("Practitioner/one");
    }

    @Test
    void another_disposition_from_an_older_window_is_refused() {
        String id = review.posted(review.patient(), SELF_CARE);
        ReviewReply page = review.get("/assessment/" + id + "/review");
        review.post("/sign", page.form("attested=yes", "act=sign"));

        ReviewReply late = review.post(
                "/sign",
                page.form("attested=yes", "act=sign", "disposition=urgent", "disposition-reason=clinical-judgement"));

        assertThat(late.status()).isEqualTo(409);
        assertThat(decision(id).override()).isEmpty();
    }

    /** Opened by the person with that reference in the EHR. */
    private Visit visitOf(Optional<String> fhirUser, Chart chart) {
        Visit plain = review.visit();
        var launch = plain.launch();
        return new Visit(
                new org.dorsal.smart.launch.Launch(
                        launch.id(),
                        launch.patient(),
                        new org.dorsal.smart.launch.Launch.User("https://ehr.example", "user-1", fhirUser),
                        launch.encounter(),
                        true,
                        launch.requested(),
                        launch.granted(),
                        launch.started(),
                        launch.ends(),
                        launch.chart()),
                chart,
                plain.sitePages(),
                plain.csrf(),
                plain.requestId(),
                plain.network(),
                plain.time());
    }

    @Test
    void results_that_an_ehr_has_posted_are_reviewed_and_signed() {
        String id = review.posted(
                review.patient(),
                SELF_CARE.with("substance-use", "injected-12-months").with("constant", "Y"));
        ReviewReply page = review.get("/assessment/" + id + "/review");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.single("input[name=assessment]").attr("value")).isEqualTo(id);
        assertThat(page.html().select("section:has(#answers-title) a")).isEmpty();
        ReviewReply signed = review.post("/sign", page.form("attested=yes", "act=sign"));
        assertThat(signed.location()).endsWith("/assessment/" + id);
        assertThat(decision(id).results()).isEqualTo(2);
        assertThat(review.get("/assessment/" + id + "/review").location()).endsWith("/assessment/" + id);
        assertThat(review.post("/sign", page.form("attested=yes", "act=sign")).location())
                .endsWith("/assessment/" + id);
    }

    @Test
    void an_amendment_loads_the_answers_asks_for_a_reason_and_replaces_the_plan() {
        String id = review.answered(SELF_CARE).signed();
        ReviewReply started = review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        assertThat(started.status()).isEqualTo(303);
        review.answeredElsewhere("fever-time", "now-or-3-days");
        ReviewReply page = review.get("/review");
        assertThat(page.text(".notice")).contains("corrects a stored assessment");
        assertThat(review.sign().text("#faults")).contains("why the assessment is amended");
        String amended = review.signed("amendment=Fever was forgotten");
        assertThat(amended).isEqualTo(id);
        SignedDecision second = decision(id);
        assertThat(second.amendment()).contains("Fever was forgotten");
        assertThat(second.plan()).isEqualTo(2);
        assertThat(second.revoked()).isPresent();
    }

    @Test
    void an_open_draft_stands_in_the_way_of_an_amendment() {
        String id = review.answered(SELF_CARE).signed();
        review.answered(SELF_CARE);
        ReviewReply page = review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        assertThat(page.status()).isEqualTo(409);
        assertThat(page.text("h1")).contains(word("review.stop.draft.title"));
    }

    @Test
    void a_patient_who_died_or_has_no_birth_date_is_signed_only_with_a_reason() {
        for (Banner doubtful : List.of(
                new Banner("Testa", Optional.of("1984-06-15"), Optional.empty(), List.of(), Optional.of("2020"), false),
                new Banner("Testa", Optional.of("1984-06-15"), Optional.empty(), List.of(), Optional.empty(), true),
                new Banner("Testa", Optional.empty(), Optional.empty(), List.of(), Optional.empty(), false))) {
            SomeReview about = SomeReview.of(doubtful).answered(SELF_CARE);
            assertThat(about.get("/review").html().select(".doubts")).hasSize(1);
            ReviewReply refused = about.sign("open=");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.html().select("#faults a[href=#open]")).hasSize(1);
            String id = about.signed("open=Needed for the file");
            assertThat(about.get("/assessment/" + id).text("#note")).contains("Needed for the file");
        }
        assertThat(review.answered(SELF_CARE).get("/review").html().select(".doubts, #open"))
                .isEmpty();
    }

    private SignedDecision decision(String id) {
        return SignedDecision.read(SomeReview.LEDGER
                .signOff("northside", review.patient(), id)
                .orElseThrow()
                .body());
    }

    private static PageForm without(PageForm form, String field) {
        var fields = new java.util.HashMap<>(form.fields());
        fields.remove(field);
        return new PageForm(fields);
    }
}
