package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.coded;
import static org.dorsal.knowledge.SomeTexts.heading;
import static org.dorsal.knowledge.SomeTexts.question;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.*;
import org.dorsal.assessment.FilledFormCodec;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.Sender;
import org.dorsal.audit.AuditAgents;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.PageDates;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SignedPagesTest {
    private static final SomeScoredResponse SELF_CARE =
            SomeScoredResponse.nothingWrong().with("age-years", "42").with("medicine-caution", "none");

    /** Answers without a sign of any cause, with some measurements missing. */
    private static final SomeScoredResponse CHECK = SELF_CARE.without("oxygen-saturation");

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @Test
    void the_page_tells_what_stands_where_and_that_the_ehr_has_nothing_yet() {
        String id =
                review.answered(SELF_CARE.with("fever-time", "now-or-3-days")).signed();
        ReviewReply page = review.get("/assessment/" + id);
        assertThat(page.text(".outcome")).contains(coded("disposition", "urgent"));
        assertThat(page.text("section:has(#ehr)"))
                .contains("Nothing is written to this record: copy or print.")
                .doesNotContain("In the record");
        assertThat(page.all("tbody tr"))
                .anySatisfy(row ->
                        assertThat(row).startsWith("QuestionnaireResponse").contains("completed 1"))
                .anySatisfy(row -> assertThat(row)
                        .contains("Observation", coded("observation", "triage-result"), "final 1", "09:30 Z"))
                .anySatisfy(row -> assertThat(row).startsWith("CarePlan").contains("active 1"));
        assertThat(page.single("#note").hasAttr("readonly")).isTrue();
        assertThat(page.single("#copy").hasAttr("hidden")).isTrue();
        assertThat(page.text("section:has(#note)")).contains("select all (Ctrl+A)");
        assertThat(page.html().select("a.button").eachAttr("href"))
                .anyMatch(href -> href.endsWith("/record.pdf"))
                .anyMatch(href -> href.endsWith("/handout"));
    }

    @Test
    void the_handout_holds_the_safety_net_first_and_the_advice_that_was_agreed_to() {
        String id = review.answered(CHECK)
                .signed(
                        "plan-stretches=edit",
                        "plan-stretches-text=Only while seated",
                        "plan-sleep-posture=decline",
                        "plan-sleep-posture-reason=patient-declines");
        ReviewReply page = review.get("/assessment/" + id + "/handout");
        assertThat(page.all("article h2").getFirst()).isEqualTo(heading("safety-net"));
        assertThat(page.text("article"))
                .contains("Call 911", "Only while seated", heading("reassurance"), heading("two-week-follow-up"))
                .doesNotContain(heading("sleep-posture"));
        assertThat(page.single("[data-print]").hasAttr("hidden"))
                .as("without scripts")
                .isTrue();
    }

    @Test
    void a_withdrawn_page_names_who_signed_and_who_withdrew_apart() {
        String id = review.answered(SELF_CARE).signed();
        withdraw(id, "Dr Other Colleague");
        ReviewReply page = review.get("/assessment/" + id);
        assertThat(page.text(".head")).contains("Withdrawn Signed by Dr Sample Person");
        assertThat(page.text("#withdrawn-by"))
                .contains("Withdrawn by Dr Other Colleague")
                .doesNotContain("Dr Sample Person");
    }

    private void withdraw(String id, String name) {
        Sender signer = Signer.sender(review.visit());
        var person = new AuditAgents.PersonAgent("Practitioner/other", Optional.of(name), Set.of(), Optional.empty());
        var sender = new Sender(signer.client(), Optional.of(person), signer.network(), Optional.empty(), "request");
        var response = FhirJson.context()
                .newJsonParser()
                .parseResource(
                        QuestionnaireResponse.class,
                        new String(review.stored(id).response().body(), StandardCharsets.UTF_8));
        response.setStatus(QuestionnaireResponse.QuestionnaireResponseStatus.ENTEREDINERROR);
        assertThat(review.job()
                        .amend()
                        .update(
                                review.visit().sitePages().site(),
                                sender,
                                AccessScope.ofSite("northside"),
                                id,
                                1,
                                FhirJson.encode(response)))
                .isInstanceOf(Receipt.StoredReceipt.class);
    }

    @Test
    void the_handout_begins_with_what_happens_next_and_shows_seven_activities() {
        String id = review.answered(CHECK).signed();
        ReviewReply page = review.get("/assessment/" + id + "/handout");
        assertThat(page.all("article section > h2"))
                .startsWith(heading("safety-net"), heading("two-week-follow-up"))
                .hasSize(7);
        assertThat(page.all(".more h3")).isNotEmpty().doesNotContain(heading("reassurance"));
        SomeReview urgent = SomeReview.in(Wording.Locale.EN_US)
                .answered(SELF_CARE.with("substance-use", "injected-12-months").with("constant", "Y"));
        assertThat(urgent.get("/assessment/" + urgent.signed() + "/handout")
                        .html()
                        .select(".more"))
                .isEmpty();
    }

    @Test
    void the_handout_names_what_to_do_today_before_when_to_get_help() {
        SomeReview urgent = draft("clinician-worried", "Y");
        ReviewReply page = urgent.get("/assessment/" + urgent.signed() + "/handout");
        assertThat(page.all("article section > h2").getFirst()).contains("today");
        assertThat(page.all("article section > h2").get(1)).isEqualTo(heading("safety-net"));
        assertThat(page.text("article")).doesNotContain("what to do next");
    }

    private static SomeReview draft(String linkId, String answer) {
        return SomeReview.in(Wording.Locale.EN_US)
                .answered(SELF_CARE.with("age-years", "42").with(linkId, answer));
    }

    @Test
    void the_handout_of_an_emergency_lists_emergency_signs_and_nothing_for_an_appointment() {
        SomeReview emergency = draft("function-loss", "both-legs-weak");
        ReviewReply page = emergency.get("/assessment/" + emergency.signed() + "/handout");
        assertThat(page.all("article section > h2")).containsExactly("Call 911 now", heading("safety-net"));
        assertThat(page.all("article > section li")).anyMatch(sign -> sign.startsWith("call 911 again"));
        assertThat(page.text("article")).doesNotContain("the same day", "See a doctor", "two weeks");
    }

    @Test
    void a_result_that_was_signed_with_open_questions_stays_provisional_on_the_signed_page() {
        SomeReview open = SomeReview.in(Wording.Locale.EN_US)
                .answered(SELF_CARE
                        .with("substance-use", "injected-12-months")
                        .with("constant", "Y")
                        .without("function-loss"));
        assertThat(open.get("/assessment/" + open.signed("open=Asked by telephone"))
                        .text(".outcome"))
                .contains(word("review.provisional"), coded("observation", "emergency-not-excluded"));
        assertThat(review.answered(SELF_CARE)
                        .get("/assessment/" + review.signed())
                        .text(".outcome"))
                .doesNotContain(word("review.provisional"));
    }

    @Test
    void what_nobody_has_signed_has_no_papers_and_leads_to_the_review() {
        var receipt = (org.dorsal.assessment.ResponseReceiver.Receipt.StoredReceipt) review.job()
                .receive()
                .create(
                        review.visit().sitePages().site(),
                        Signer.sender(review.visit()),
                        org.dorsal.fhirjson.FhirJson.encode(about(review.patient())),
                        java.util.Optional.empty());
        assertThat(review.get("/assessment/" + receipt.id() + "/record.pdf").location())
                .endsWith("/assessment/" + receipt.id() + "/review");
        assertThat(review.get("/assessment/" + receipt.id()).status()).isEqualTo(303);
    }

    @Test
    void an_overridden_result_shows_both_dispositions_and_the_reason() {
        review.answered(SELF_CARE);
        var reply = review.post(
                "/sign",
                review.get("/review")
                        .form(
                                "act=look",
                                "disposition=urgent",
                                "disposition-reason=clinical-judgement",
                                "disposition-text=Pale and sweating"));
        var signed = review.post("/sign", reply.form("act=sign", "attested=yes"));
        ReviewReply page =
                review.get(signed.location().substring(signed.location().indexOf("/assessment/")));
        assertThat(page.text(".outcome"))
                .contains(
                        coded("disposition", "urgent"),
                        "Computed: Self-care",
                        "Clinical judgment",
                        "Pale and sweating");
    }

    /** Shows the author of each answer to the signer and to later readers. */
    @Test
    void answers_of_a_colleague_stay_theirs_in_what_is_stored() {
        review.answered(SELF_CARE).handedOverBy("Practitioner/nurse", "Nurse Sample");
        review.answeredElsewhere("fever-time", "now-or-3-days");
        assertThat(review.get("/review").all("dd:has(.by)")).hasSizeGreaterThan(20);
        String id = review.signed();
        var response = review.job()
                .records()
                .of(review.visit().sitePages().site(), review.patient(), id)
                .orElseThrow()
                .replayed()
                .submission()
                .response();
        assertThat(response.getAuthor().getReference()).isEqualTo("Practitioner/one");
        assertThat(FilledFormCodec.otherAuthors(response))
                .containsEntry("general-sign", new FilledFormCodec.AnswerAuthor("Practitioner/nurse", "Nurse Sample"))
                .doesNotContainKey("fever-time");

        review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        review.answeredElsewhere("general-sign", "shivering");
        review.signed("amendment=Asked again");
        ReviewReply second = review.get("/assessment/" + id + "/version/2");
        assertThat(second.text("dt:contains(" + question("looks-ill") + ") + dd"))
                .contains("Nurse Sample");
        assertThat(second.text("dt:contains(" + question("general-sign") + ") + dd"))
                .doesNotContain("Nurse Sample");
    }

    /** A draft may be signed days later; its vital signs are filed with the time at which they were entered. */
    @Test
    void a_vital_sign_of_an_old_draft_keeps_its_time_through_signature_and_amendment() {
        Instant entered = SomeReview.now().minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS);
        String time = PageDates.moment(entered.toString(), review.visit().zone());
        review.answered(CHECK).enteredBefore("oxygen-saturation", "97", Duration.ofDays(2));
        assertThat(review.get("/review").text("dt:contains(" + question("oxygen-saturation") + ") + dd"))
                .contains("entered " + time);
        String id = review.signed();
        assertThat(effective(id, "2708-6")).isEqualTo(entered.toString());
        assertThat(effective(id, "72514-3")).isNotEqualTo(entered.toString());

        review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        review.answeredElsewhere("general-sign", "shivering");
        review.signed("amendment=Asked again");
        assertThat(effective(id, "2708-6")).isEqualTo(entered.toString());
        assertThat(review.get("/assessment/" + id + "/version/2")
                        .text("dt:contains(" + question("oxygen-saturation") + ") + dd"))
                .contains("entered " + time);
    }

    private String effective(String assessment, String code) {
        return review
                .job()
                .records()
                .of(review.visit().sitePages().site(), review.patient(), assessment)
                .orElseThrow()
                .results()
                .stream()
                .map(stored -> JsonMapper.shared().readTree(stored.body()))
                .filter(body -> code.equals(body.at("/code/coding/0/code").asString("")))
                .findFirst()
                .orElseThrow()
                .path("effectiveDateTime")
                .asString();
    }

    @Test
    void every_version_that_was_signed_can_still_be_read() {
        String id = review.answered(SELF_CARE).signed();
        review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        review.answeredElsewhere("major-history", "cancer");
        review.signed("amendment=Cancer was forgotten");
        List<String> versions =
                review.get("/history").html().select(".versions a").eachAttr("href");
        assertThat(versions).hasSize(2);
        ReviewReply first = review.get("/assessment/" + id + "/version/1");
        assertThat(first.text(".outcome")).contains("Self-care");
        assertThat(first.text(".notice"))
                .contains("A later version has replaced this one", "Open the current version (2)");
        assertThat(first.text("dt:contains(" + question("major-history") + ") + dd"))
                .isEqualTo("None of these");
        assertThat(first.html().select("form button, textarea"))
                .extracting(Element::text)
                .containsOnly("Sign out");
        ReviewReply second = review.get("/assessment/" + id + "/version/2");
        assertThat(second.text(".outcome")).contains("Soon");
        assertThat(second.text("main")).contains("Cancer was forgotten").doesNotContain("replaced this one");
        for (String none : List.of("0", "3", "x", "99999999999", "-1")) {
            assertThat(review.get("/assessment/" + id + "/version/" + none).status())
                    .isEqualTo(404);
        }
    }

    private static org.hl7.fhir.r4.model.QuestionnaireResponse about(String patient) {
        var response = SELF_CARE.asAsked().response();
        response.setSubject(new org.hl7.fhir.r4.model.Reference("Patient/" + patient));
        return response;
    }
}
