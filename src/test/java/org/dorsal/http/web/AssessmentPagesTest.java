package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.brief;
import static org.dorsal.knowledge.SomeTexts.cause;
import static org.dorsal.knowledge.SomeTexts.coded;
import static org.dorsal.knowledge.SomeTexts.formTitle;
import static org.dorsal.knowledge.SomeTexts.question;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.Draft;
import org.dorsal.chart.Banner;
import org.dorsal.chart.Chart;
import org.dorsal.chart.Chart.Suggestion;
import org.dorsal.http.web.SomeAssessment.AssessmentReply;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.ScoredEntries;
import org.dorsal.scoring.SomeScoredResponse;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the assessment page's HTML, with the real profiles/. */
class AssessmentPagesTest {
    private static final SomeScoredResponse WELL = SomeScoredResponse.nothingWrong();

    /** Number of answers of a test of which a browser draws one. */
    private static final int DRAWN = 12;

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "en-GB"})
    void every_question_of_the_form_is_there_with_its_words_and_options(Wording.Locale locale) {
        AssessmentReply page = new SomeAssessment(SomeVisits.of(locale, List.of())).get("");
        for (Item item : questions()) {
            Element question = page.single("#q-" + item.linkId());
            Element label = question.select("> legend, > label").getFirst();
            assertThat(label.text()).isEqualTo(item.text().in(locale).strip());
            assertThat(question.select(".opt").eachText())
                    .as(item.linkId())
                    .containsAll(item.options().stream()
                            .filter(option -> !option.coded().code().equals("ASKU")) // one word for one effect
                            .filter(option -> !option.coded().system().equals(Codes.UCUM)) // 3 days, not 3 day
                            .map(option -> option.coded().display().in(locale))
                            .toList());
            assertThat(question.select("[name=q-" + item.linkId() + "]")).isNotEmpty();
        }
        assertThat(page.text("title")).startsWith(formTitle());
        assertThat(page.single("html").attr("lang")).isEqualTo(locale.tag());
    }

    @Test
    void what_the_record_says_in_words_alone_is_shown_as_text_and_what_is_unread_by_its_place() {
        Visit plain = SomeVisits.plain();
        Chart chart = new Chart(
                plain.chart().patient(),
                plain.chart().clinician(),
                List.of(),
                List.of(new Chart.UncodedEntry("Condition", "<b>Wirbelbruch</b>")),
                List.of("Patient:not-understood:2:Patient.birthDate=date,Patient.gender=code"));
        AssessmentReply page = new SomeAssessment(new Visit(
                        plain.launch(),
                        chart,
                        plain.sitePages(),
                        plain.csrf(),
                        plain.requestId(),
                        plain.network(),
                        plain.time()))
                .get("");
        assertThat(page.single("#in-words li").text()).isEqualTo("diagnoses: <b>Wirbelbruch</b>");
        assertThat(page.html().select("#in-words li b")).isEmpty();
        assertThat(page.html().select(".notice").text())
                .contains("In the record, not coded: Nothing is suggested from these entries; read them.")
                .contains("the patient (2 not understood and left out: Patient.birthDate (expected: date),"
                        + " Patient.gender (expected: code)).");
        assertThat(assessment.get("").html().select("#in-words")).isEmpty();
    }

    @Test
    void unknown_is_one_answer_because_both_codes_have_one_effect_and_the_other_is_shown_where_it_was_chosen() {
        AssessmentReply page = assessment.get("");
        assertThat(page.html().select(".opt:not([hidden]) input[value=ASKU]")).isEmpty();
        String version = page.version();
        for (Element question : page.html().select(".q:has(input[value=UNK]):has(input[value=Y])")) {
            String linkId = question.id().substring(2);
            AssessmentReply unknown = assessment.answer(version, linkId, "UNK");
            AssessmentReply answered = assessment.answer(unknown.version(), linkId, "ASKU");
            assertThat(answered.json().at("/draft/result/digest"))
                    .as(linkId)
                    .isEqualTo(unknown.json().at("/draft/result/digest"));
            if (linkId.hashCode() % DRAWN == 0) {
                assertThat(answered.single("#q-" + linkId + " input[checked]").attr("value"))
                        .isEqualTo("ASKU");
            }
            version = assessment.answer(answered.version(), linkId).version();
        }
    }

    @Test
    void a_number_and_its_unit_are_one_field_whose_letters_end_the_number() {
        Element field = assessment.get("").single(".measure");
        assertThat(field.select(".q").eachAttr("id")).containsExactly("q-pain-duration-value", "q-pain-duration-unit");
        assertThat(field.select("[data-unit]").attr("data-unit")).isEqualTo("q-pain-duration-unit");
        assertThat(field.select(".opt").eachAttr("data-key"))
                .as("minutes and months share an initial, which is no key")
                .containsExactly("I", "H", "D", "W", "O", "Y", "U");
    }

    @Test
    void each_part_tells_how_many_of_its_questions_are_left_and_a_step_before_them_how_many_an_emergency_hangs_on() {
        assertThat(assessment.get("").html().select(".steps a").eachAttr("href"))
                .hasSameSizeAs(assessment.get("").html().select("#answers section h2"))
                .startsWith("#g-about-patient");
        AssessmentReply before = assessment.get("");
        assertThat(before.text(".steps [data-part=heart-and-lungs]")).isEqualTo("2 left");
        int emergency = before.html().select("#panel .ask li").size();
        assertThat(before.text("#left")).isEqualTo("Emergency " + emergency + " left");
        assertThat(before.single("#left").attr("href"))
                .isEqualTo(before.html().select("#panel .ask a").attr("href"));
        assessment.answer(before.version(), "pain-elsewhere", "none");
        assertThat(assessment.get("").text(".steps [data-part=heart-and-lungs]"))
                .isEqualTo("1 left");
        assertThat(assessment.get("").text("#left")).isEqualTo("Emergency " + (emergency - 1) + " left");
    }

    @Test
    void what_the_review_decides_is_not_asked_here() {
        AssessmentReply page = assessment.get("");
        assertThat(page.html().select("#q-clinician-disposition, #q-override-reason"))
                .isEmpty();
        assertThat(page.html().select("#q-clinician-note")).hasSize(1);
    }

    @Test
    void a_score_of_eleven_numbers_is_eleven_buttons_with_words_at_both_ends() {
        Element score = assessment.get("").single("#q-pain-worst-score");
        assertThat(score.select("input[type=radio]").eachAttr("value"))
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        assertThat(score.select(".end").eachText()).containsExactly("No pain", "Worst you can imagine");
        assertThat(score.select("[data-key=T]").text()).isEqualTo("10");
    }

    @Test
    void only_what_is_asked_is_shown_and_toggling_back_restores_the_answer() {
        AssessmentReply page = assessment.get("");
        assertThat(page.single("#q-injury-date").hasAttr("hidden")).isTrue();
        AssessmentReply yes = assessment.answer(page.version(), "provoking-event", "accident-or-fall");
        AssessmentReply typed = assessment.answer(yes.version(), "injury-date", "2026-11-18");
        AssessmentReply no = assessment.answer(typed.version(), "provoking-event", "none");
        assertThat(questionIds(no)).doesNotContain("injury-date");
        assertThat(assessment.get("").single("#q-injury-date").hasAttr("hidden"))
                .isTrue();
        assertThat(questionIds(assessment.answer(no.version(), "provoking-event", "accident-or-fall")))
                .contains("injury-date");
        assertThat(assessment.get("").single("#f-injury-date").attr("value")).isEqualTo("2026-11-18");
    }

    @Test
    void nothing_is_answered_before_anybody_answered_but_age_and_sex_of_the_patient() {
        AssessmentReply page = assessment.get("");
        assertThat(page.html().select("input[checked]").eachAttr("value")).containsExactly("female");
        assertThat(page.single("#f-age-years").attr("value")).isEqualTo("42");
        assertThat(page.text("#s-age-years, #s-sex")).isEqualTo("From the patient’s record From the patient’s record");
        assertThat(page.version()).isEqualTo("0-0");
    }

    /** The site is in UTC: the day is that of the time next to it. */
    @Test
    void a_suggestion_names_the_day_at_the_site() {
        var suggesting = new SomeAssessment(SomeVisits.suggesting(new Suggestion(
                "pulse", "88", "88 /min, 16:30", Optional.of("2026-11-20T01:30:00+09:00"), Optional.empty())));
        assertThat(suggesting.get("").text("#s-pulse")).contains("19-Nov-2026").doesNotContain("20-Nov-2026");
    }

    @Test
    void a_suggestion_is_neither_chosen_nor_counted_until_it_is_confirmed() {
        var suggesting = new SomeAssessment(SomeVisits.suggesting(
                new Suggestion(
                        "major-history",
                        "cancer",
                        "Malignant tumor <b>of</b> breast",
                        Optional.of("2019-05"),
                        Optional.empty()),
                new Suggestion("bone-risk-kind", "osteoporosis", "Osteoporosis", Optional.empty(), Optional.empty()),
                new Suggestion("no-such-question", "Y", "x", Optional.empty(), Optional.empty()),
                new Suggestion("fever-time", "no-such-option", "x", Optional.empty(), Optional.empty())));
        AssessmentReply page = suggesting.get("");
        assertThat(page.html().select("#q-major-history input[checked]")).isEmpty();
        assertThat(page.text("#s-major-history"))
                .isEqualTo("From record, May-2019: Malignant tumor <b>of</b> breast Confirm “"
                        + option("major-history", "cancer") + "”");
        assertThat(page.text("#s-major-history .record > :first-child"))
                .as("one sentence, which no gap between the parts of the row cuts up")
                .isEqualTo("From record, May-2019: Malignant tumor <b>of</b> breast");
        assertThat(page.html().select("#s-fever-time .record")).isEmpty();
        assertThat(page.text("#panel h2")).contains("Incomplete");

        AssessmentReply confirmed =
                suggesting.save(page.version(), Map.of("changes", List.of(confirming("major-history", "cancer"))));
        assertThat(confirmed.text("#panel")).contains(cause("cancer-cord"));
        assertThat(confirmed.text("#s-major-history")).contains("confirmed");
        assertThat(confirmed.json().at("/draft/confirmed").toString()).isEqualTo("[\"major-history\"]");
        assertThat(suggesting
                        .save(confirmed.version(), Map.of("changes", List.of(confirming("pain-newness", "first-time"))))
                        .json()
                        .at("/draft/confirmed")
                        .toString())
                .as("nobody confirms what no record says")
                .isEqualTo("[\"major-history\"]");
    }

    @Test
    void a_cause_is_told_with_its_facts_their_answers_its_tests_its_sources_and_its_edition() {
        AssessmentReply page = assessment.answer(assessment.get("").version(), "fever-time", "now-or-3-days");
        Element cause = page.single("#cause-sepsis");
        assertThat(cause.select(".because").text())
                .contains(brief("fever-time") + ": " + option("fever-time", "now-or-3-days"));
        assertThat(cause.select("cite").text()).contains("NICE");
        assertThat(cause.text())
                .contains(
                        cause("sepsis"),
                        word("causes.lead.urgent"),
                        "upper-back-pain-evidence 2.0.0 #",
                        coded("disposition", "urgent"));
        assertThat(page.text("#panel")).contains("Provisional", coded("observation", "emergency-not-excluded"));
    }

    @Test
    void a_question_tells_what_it_means() {
        Element info = assessment.get("").single("#q-function-loss details.info");
        assertThat(info.text()).contains("Count a leg that gives way");
        assertThat(info.attr("data-why")).isEqualTo("function-loss");
    }

    @Test
    void an_emergency_stands_above_everything_until_it_is_gone_and_is_acknowledged_by_its_cause() {
        AssessmentReply fired = assessment.answer(assessment.get("").version(), "sign-with-pain", "chest-tight");
        assertThat(fired.text("#strip"))
                .contains("Call 911 for an ambulance", cause("acs"), "Since 09:30:00", "Acknowledge");
        AssessmentReply answered = assessment.save(
                fired.version(), Map.of("acknowledged", List.of(codes(fired).split(" "))));
        assertThat(answered.html().select(".strip.known")).hasSize(1);
        AssessmentReply second = assessment.answer(answered.version(), "function-loss", "both-legs-weak");
        assertThat(second.html().select(".strip.known"))
                .as("another cause is another emergency")
                .isEmpty();
        AssessmentReply none = assessment.answer(
                assessment.answer(second.version(), "function-loss", "none").version(), "sign-with-pain", "none");
        assertThat(none.html().select("section.strip")).isEmpty();
        AssessmentReply back = assessment.answer(none.version(), "sign-with-pain", "chest-tight");
        assertThat(back.html().select(".strip.known")).as("it came back").isEmpty();
    }

    @Test
    void what_does_not_count_is_told_next_to_the_field() {
        AssessmentReply page = assessment.answer(assessment.get("").version(), "pulse", "301");
        assertThat(page.text("#p-pulse")).startsWith("Enter a number from 20 to 300.");
        AssessmentReply again = assessment.get("");
        assertThat(again.single("#f-pulse").attr("value")).isEqualTo("301");
        assertThat(again.single("#f-pulse").attr("aria-invalid")).isEqualTo("true");
        assertThat(assessment.answer(page.version(), "age-years", "60").text("#p-age-years"))
                .contains("disagree");
    }

    @Test
    void an_age_that_was_cleared_is_open_as_it_would_be_at_the_signature() {
        AssessmentReply cleared = assessment.answer(assessment.get("").version(), "age-years", "");
        assertThat(cleared.text("#panel")).contains("Age");
        assertThat(cleared.html().select("#panel a[href=#q-age-years]")).isNotEmpty();
    }

    @Test
    void the_second_of_two_windows_is_told_and_changes_nothing() {
        String empty = assessment.get("").version();
        AssessmentReply first = assessment.answer(empty, "fever-time", "now-or-3-days");
        AssessmentReply second = assessment.answer(empty, "fever-time", "no-fever");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("conflict").asString()).isEqualTo("changed");
        assertThat(second.json().at("/draft/saved").asString()).isEqualTo("09:30:00");
        assertThat(second.json().at("/draft/answers/fever-time/0").asString()).isEqualTo("now-or-3-days");
        assertThat(assessment.get("").single("#q-fever-time input[checked]").attr("value"))
                .isEqualTo("now-or-3-days");
        assertThat(assessment.answer("1-1", "fever-time", "no-fever").status()).isEqualTo(409);

        assertThat(assessment.answer(second.version(), "fever-time", "no-fever").status())
                .as("once the clinician has seen it")
                .isEqualTo(200);
        assertThat(assessment.get("").single("#q-fever-time input[checked]").attr("value"))
                .isEqualTo("no-fever");
        assertThat(first.status()).isEqualTo(200);
    }

    @Test
    void answers_of_two_windows_to_different_questions_are_both_kept() {
        String empty = assessment.get("").version();
        AssessmentReply first = assessment.answer(empty, "fever-time", "now-or-3-days");
        AssessmentReply second = assessment.answer(empty, "general-sign", "shivering");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.version()).isNotEqualTo(first.version());
        assertThat(second.json().at("/draft/answers/fever-time/0").asString())
                .as("the page is told what the other window has answered")
                .isEqualTo("now-or-3-days");
        assertThat(second.json().at("/draft/answers/general-sign/0").asString()).isEqualTo("shivering");
    }

    /** A reply may be lost: the page sends the same again. */
    @Test
    void a_repeated_save_stores_nothing_a_second_time() {
        String empty = assessment.get("").version();
        AssessmentReply first = assessment.answer(empty, "fever-time", "now-or-3-days");
        AssessmentReply again = assessment.answer(empty, "fever-time", "now-or-3-days");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.version()).isEqualTo(first.version());
    }

    @Test
    void a_change_that_another_window_has_overtaken_takes_no_other_change_with_it() {
        String empty = assessment.get("").version();
        assessment.answer(empty, "fever-time", "now-or-3-days");
        AssessmentReply behind = assessment.save(
                empty,
                Map.of(
                        "changes",
                        List.of(
                                SomeAssessment.change("fever-time", "no-fever"),
                                SomeAssessment.change("general-sign", "shivering"))));
        assertThat(behind.status()).isEqualTo(409);
        assertThat(behind.json().at("/draft/answers/general-sign").isMissingNode())
                .as("nothing of a refused save is stored")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "{\"changes\":", "\u0000"})
    void what_is_no_save_is_refused_and_changes_nothing(String body) {
        assertThat(assessment.post("/draft", "body=" + body).status()).isEqualTo(400);
        assertThat(assessment.get("").version()).isEqualTo("0-0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "changes":{}                                                                 | changes
        "changes":null                                                               | changes
        "changes":["fever-time"]                                                     | changes[0].now
        "changes":[{"question":"no-such-question","before":[],"now":["Y"]}]           | changes[0].question
        "changes":[{"question":"__proto__","before":[],"now":["Y"]}]                  | changes[0].question
        "changes":[{"question":7,"before":[],"now":["Y"]}]                            | changes[0].question
        "changes":[{"question":"general-sign","before":[],"now":"shivering"}]          | changes[0].now
        "changes":[{"question":"general-sign","before":[],"now":null}]                | changes[0].now
        "changes":[{"question":"general-sign","before":[]}]                           | changes[0].now
        "changes":[{"question":"general-sign","before":"none","now":[]}]               | changes[0].before
        "changes":[{"question":"general-sign","before":[],"now":[["shivering"]]}]      | changes[0].now
        "changes":[{"question":"general-sign","before":[],"now":["a\\u0000"]}]          | changes[0].now
        "changes":[{"question":"general-sign","before":[],"now":["shivering"],"confirms":1}] | changes[0].confirms
        "acknowledged":[1]                                                           | acknowledged
        "checked":"fever-time"                                                       | checked
        "base":null                                                                  | base
        "base":"abc"                                                                 | base
        """)
    void a_save_that_cannot_be_read_names_the_place_and_changes_no_answer(String members, String place) {
        String version = assessment
                .answer(assessment.get("").version(), "fever-time", "now-or-3-days")
                .version();
        String base = members.startsWith("\"base\"") ? "" : "\"base\":\"" + version + "\",";
        AssessmentReply refused = assessment.post("/draft", "body={" + base + "\"edition\":\"2.0.0\"," + members + "}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.html().select(".problem code").eachText()).contains(place);
        assertThat(assessment.get("").version()).isEqualTo(version);
    }

    @Test
    void a_change_that_can_be_read_is_not_stored_with_one_that_cannot() {
        String empty = assessment.get("").version();
        AssessmentReply refused = assessment.save(
                empty,
                Map.of(
                        "changes",
                        List.of(
                                SomeAssessment.change("fever-time", "now-or-3-days"),
                                SomeAssessment.change("no-such-question", "Y"))));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(assessment.get("").version()).isEqualTo(empty);
    }

    @Test
    void a_draft_that_was_signed_or_dropped_elsewhere_does_not_come_back_by_itself() {
        AssessmentReply first = assessment.answer(assessment.get("").version(), "fever-time", "now-or-3-days");
        assessment.post("/draft/drop", "version=" + first.version());
        AssessmentReply late = assessment.answer(first.version(), "general-sign", "shivering");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("conflict").asString()).isEqualTo("gone");
        assertThat(assessment.get("").html().select("#q-fever-time input[checked], #q-general-sign input[checked]"))
                .isEmpty();
    }

    @Test
    void whoever_corrects_a_signed_assessment_is_told_so() {
        assessment.begin(Draft.EMPTY.amending(new Draft.AmendedResponse("r1", 1)));
        assertThat(assessment.get("").text(".notice")).contains("This corrects a signed assessment");
    }

    @Test
    void a_form_sent_without_scripts_saves_the_same_and_loses_nothing_in_a_conflict() {
        String empty = assessment.get("/plain").single("[name=version]").attr("value");
        AssessmentReply saved = assessment.post(
                "/plain",
                "version=" + empty,
                "q-fever-time=now-or-3-days",
                "q-eased-by=eased-by-rest",
                "q-eased-by=position-much");
        assertThat(saved.location()).endsWith("/review");
        AssessmentReply page = assessment.get("");
        assertThat(page.html().select("#q-eased-by input[checked]").eachAttr("value"))
                .containsExactly("position-much", "eased-by-rest");
        assertThat(page.html().select("#q-sex input[checked]"))
                .as("the whole form counts")
                .isEmpty();

        AssessmentReply behind = assessment.post(
                "/plain", "version=" + empty, "q-general-sign=shivering", "q-clinician-note=typed for long");
        assertThat(behind.status()).isEqualTo(409);
        assertThat(behind.single("[name=q-clinician-note]").text()).isEqualTo("typed for long");
        assertThat(behind.single("#q-general-sign input[checked]").attr("value"))
                .isEqualTo("shivering");
        assertThat(behind.text("#q-fever-time .problem")).contains("Other window: ");
        assertThat(assessment.get("").html().select("#q-general-sign input[checked]"))
                .isEmpty();
    }

    @Test
    void the_plain_form_has_every_question_and_says_the_result_of_what_is_saved() {
        AssessmentReply plain = assessment.get("/plain");
        assertThat(plain.html().select("fieldset.q").eachAttr("id"))
                .containsExactlyInAnyOrderElementsOf(
                        questions().stream().map(item -> "q-" + item.linkId()).toList());
        assertThat(plain.text("#result")).isEqualTo("Incomplete");
        assessment.answer("0-0", "sign-with-pain", "chest-tight");
        assertThat(assessment.get("/plain").text("#result")).contains("Emergency");
    }

    @Test
    void the_form_leads_to_the_review_or_to_a_page_that_can_be_closed() {
        assertThat(assessment.post("/plain", "version=0-0", "then=review").location())
                .endsWith("/review");
        String version = assessment.get("").version();
        assertThat(assessment.post("/plain", "version=" + version, "then=close").location())
                .endsWith("/saved");
        assertThat(assessment.get("/saved").text("main"))
                .contains("saved on 20-Nov-2026 09:30", "kept until 27-Nov-2026 09:30");
    }

    @Test
    void a_draft_from_before_this_launch_is_resumed_and_can_be_dropped() {
        SomeAssessment before = assessment.after(Duration.ofHours(-2));
        before.answer(before.get("").version(), "fever-time", "now-or-3-days");
        AssessmentReply page = assessment.get("");
        assertThat(page.text(".notice"))
                .contains("Draft from 20-Nov-2026 07:30 Z restored.", word("assess.start-over"));
        assertThat(page.single("#q-fever-time input[checked]").attr("value")).isEqualTo("now-or-3-days");

        assertThat(assessment.post("/draft/drop", "version=0-0").status()).isEqualTo(409);
        assertThat(assessment.post("/draft/drop", "version=" + page.version()).status())
                .isEqualTo(303);
        assertThat(assessment.get("").html().select("#q-fever-time input[checked], .notice"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clinician-disposition", "no-such", "heart-and-lungs"})
    void what_is_no_question_of_the_page_is_refused(String linkId) {
        AssessmentReply refused = assessment.answer("0-0", linkId, "Y");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(assessment.get("").version()).isEqualTo("0-0");
    }

    @Test
    void nothing_is_ever_dressed_as_good_news_while_an_emergency_question_is_open() {
        AssessmentReply page = assessment.get("");
        String version = page.version();
        for (Item item : questions()) {
            if (!item.linkId().equals("function-loss")) {
                page = assessment.answer(version, item.linkId(), quiet(item));
                version = page.version();
            }
            if (item.kind() == Item.ItemKind.CHOICE && item.linkId().hashCode() % DRAWN == 0) {
                assertThat(page.html().select("#panel .outcome").attr("class"))
                        .as("after " + item.linkId())
                        .doesNotContain("self-care");
            }
            assertThat(page.json().at("/draft/result/disposition").asString())
                    .as("after " + item.linkId())
                    .doesNotStartWith("self-care");
        }
        assertThat(page.text("#panel"))
                .contains(coded("observation", "emergency-not-excluded"), brief("function-loss"));
        assertThat(assessment.answer(version, "function-loss", "none").text("#panel h2"))
                .contains("Self-care");
    }

    @Test
    void nothing_but_incomplete_is_shown_before_the_emergency_questions_were_asked() {
        var young = new SomeAssessment(SomeVisits.of(
                Wording.Locale.EN_US,
                new Banner("Young", Optional.of("2012-01-01"), Optional.empty(), List.of(), Optional.empty(), false),
                List.of()));
        AssessmentReply page = young.get("");
        assertThat(page.text("#panel h2")).isEqualTo("Emergency not excluded: ask these Result so far: Incomplete");
        assertThat(page.text("#bar")).isEqualTo("Emergency not excluded: ask these Incomplete");
        assertThat(page.single("#panel .outcome").className()).contains("incomplete");
        String version = page.version();
        for (Element question : page.html().select("section.first .q")) {
            String linkId = question.id().substring(2);
            boolean unknown = !question.select("input[value=UNK]").isEmpty();
            page = young.answer(version, linkId, unknown ? "UNK" : "unknown");
            version = page.version();
        }
        Document youngPage = young.get("").html();
        for (Element question : youngPage.select("[data-tier=emergency] a")) {
            String linkId = question.attr("href").substring("#q-".length());
            if (!youngPage.select("#q-" + linkId + " input[value=UNK]").isEmpty()) {
                version = young.answer(version, linkId, "UNK").version();
            }
        }
        assertThat(young.get("").text("#panel h2")).startsWith("Emergency not excluded: ask these");
    }

    @Test
    void an_age_that_disagrees_with_the_birth_date_is_said_on_top() {
        assertThat(assessment.get("").text(".conflict")).isEmpty();
        assessment.answer(assessment.get("").version(), "age-years", "70");
        assertThat(assessment.get("").text(".conflict")).contains("age", "date of birth", "disagree");
    }

    private static String quiet(Item item) {
        return item.linkId().equals("age-years")
                ? "42"
                : WELL.codes(item.linkId()).stream().findFirst().orElse("");
    }

    private static String option(String linkId, String code) {
        return SomeProfiles.form()
                .item(linkId)
                .flatMap(item -> item.option(code))
                .orElseThrow()
                .coded()
                .display()
                .us();
    }

    private static List<Item> questions() {
        return SomeProfiles.form().items().values().stream()
                .filter(ScoredEntries::isOnThePage)
                .toList();
    }

    private static Map<String, Object> confirming(String linkId, String value) {
        return Map.of("question", linkId, "before", List.of(), "now", List.of(value), "confirms", value);
    }

    private static String codes(AssessmentReply page) {
        return page.single("[name=acknowledge]").attr("value");
    }

    private static List<String> questionIds(AssessmentReply page) {
        return page.html().select(".q:not([hidden])").eachAttr("id").stream()
                .map(id -> id.substring(2))
                .toList();
    }
}
