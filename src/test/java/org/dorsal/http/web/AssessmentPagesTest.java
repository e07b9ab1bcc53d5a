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
import java.util.Optional;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.chart.Banner;
import org.dorsal.chart.Chart;
import org.dorsal.chart.Suggestion;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the assessment page's HTML, with the real profiles/. */
class AssessmentPagesTest {
    private static final SomeScoredResponse WELL = SomeScoredResponse.nothingWrong();

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
        assertThat(page.html().select(".opt input[value=ASKU]")).isEmpty();
        String version = page.version();
        for (Element question : page.html().select(".q:has(input[value=UNK]):has(input[value=Y])")) {
            String linkId = question.id().substring(2);
            AssessmentReply unknown = assessment.answer(version, linkId, "UNK");
            AssessmentReply answered = assessment.answer(unknown.version(), linkId, "ASKU");
            assertThat(answered.html().select("#panel").outerHtml())
                    .as(linkId)
                    .isEqualTo(unknown.html().select("#panel").outerHtml());
            assertThat(assessment
                            .get("")
                            .single("#q-" + linkId + " input[checked]")
                            .attr("value"))
                    .isEqualTo("ASKU");
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

    /** The condition of pregnancy-or-birth is that of the groups around it. */
    @Test
    void a_question_in_a_group_that_answers_open_comes_and_goes_with_the_group() {
        AssessmentReply page = assessment.get("");
        assertThat(page.single("#q-pregnancy-or-birth").hasAttr("hidden")).isFalse();
        assertThat(page.single("#q-pregnancy-or-birth").attr("data-gated")).isEqualTo("1");
        assertThat(questionIds(page)).contains("pregnancy-or-birth");
        assertThat(questionIds(assessment.answer(page.version(), "sex", "male")))
                .doesNotContain("pregnancy-or-birth");
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

        AssessmentReply confirmed = suggesting.post(
                "/answer",
                "version=" + page.version(),
                "confirm=major-history=cancer",
                "confirm=fever-time=now-or-3-days");
        assertThat(confirmed.text("#panel")).contains(cause("cancer-cord"));
        assertThat(confirmed.text("#s-major-history")).contains("confirmed");
        AssessmentReply again = suggesting.get("");
        assertThat(again.single("#q-major-history input[checked]").attr("value"))
                .isEqualTo("cancer");
        assertThat(again.html().select("#q-fever-time input[checked]"))
                .as("nobody confirms what no record says")
                .isEmpty();
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
    void a_question_tells_why_it_is_asked_and_by_whom() {
        Element info = assessment.get("").single("#q-function-loss details.info");
        assertThat(info.text()).contains("Count a leg that gives way");
        assertThat(info.select(".more a").attr("href")).endsWith("/about/function-loss");
        AssessmentReply about = assessment.get("/about/function-loss");
        assertThat(about.text("h1")).startsWith(question("function-loss"));
        assertThat(about.text("#why"))
                .contains(
                        cause("myelopathy"),
                        "Legs weak, stiff or unsteady and not known to be slow, a new band of numbness, or cord signs with a"
                                + " bladder or bowel change");
        assertThat(about.html().select("#why cite")).isNotEmpty();
        assertThat(assessment.get("/about/no-such-question").status()).isEqualTo(404);
    }

    @Test
    void an_emergency_stands_above_everything_until_it_is_gone_and_is_acknowledged_by_its_cause() {
        AssessmentReply fired = assessment.answer(assessment.get("").version(), "sign-with-pain", "chest-tight");
        assertThat(fired.text("#strip"))
                .contains("Call 911 for an ambulance", cause("acs"), "Since 09:30:00", "Acknowledge");
        AssessmentReply answered =
                assessment.post("/answer", "version=" + fired.version(), "acknowledge=" + codes(fired));
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
    void the_british_page_calls_by_its_own_number() {
        var british = new SomeAssessment(SomeVisits.british());
        assertThat(british.answer(british.get("").version(), "sign-with-pain", "chest-tight")
                        .text("#strip"))
                .contains("Call 999 for an ambulance")
                .doesNotContain("911");
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
        assertThat(second.text("#conflict")).contains("Another window saved this draft at 09:30:00");
        assertThat(second.version()).isEqualTo("behind");
        assertThat(assessment.get("").single("#q-fever-time input[checked]").attr("value"))
                .isEqualTo("now-or-3-days");
        assertThat(assessment.answer("behind", "fever-time", "no-fever").status())
                .isEqualTo(409);

        AssessmentReply over = assessment.post(
                "/save",
                "version=behind",
                "over=" + second.single("[name=over]").attr("value"),
                "q-fever-time=no-fever");
        assertThat(over.status()).isEqualTo(303);
        assertThat(assessment.get("").single("#q-fever-time input[checked]").attr("value"))
                .isEqualTo("no-fever");
        assertThat(first.status()).isEqualTo(200);
    }

    @Test
    void a_draft_that_was_signed_or_dropped_elsewhere_does_not_come_back_by_itself() {
        AssessmentReply first = assessment.answer(assessment.get("").version(), "fever-time", "now-or-3-days");
        assessment.post("/draft/drop", "version=" + first.version());
        AssessmentReply late = assessment.answer(first.version(), "general-sign", "shivering");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("#conflict")).contains("was signed or deleted in another window");
        assertThat(assessment.get("").html().select("#q-fever-time input[checked], #q-general-sign input[checked]"))
                .isEmpty();
    }

    @Test
    void answers_of_the_last_assessment_wait_to_be_confirmed_one_by_one() {
        var last =
                FormAnswers.NONE.with("major-history", List.of("cancer")).with("clinician-note", List.of("as before"));
        assessment.begin(Draft.EMPTY.carrying(new Draft.CarriedAnswers(last, "2026-10-01T09:00:00Z")));
        AssessmentReply page = assessment.get("");
        assertThat(page.text("#s-major-history"))
                .isEqualTo("From the last assessment, 01-Oct-2026 Confirm “" + option("major-history", "cancer") + "”");
        assertThat(page.html().select("#q-major-history input[checked]")).isEmpty();
        assertThat(page.text("#panel h2")).contains("Incomplete");
        AssessmentReply confirmed =
                assessment.post("/answer", "version=" + page.version(), "confirm=clinician-note=as before");
        assertThat(confirmed.text("#panel h2")).contains("Incomplete");
        assertThat(assessment.get("").single("#f-clinician-note").text()).isEqualTo("as before");
    }

    @Test
    void whoever_corrects_a_signed_assessment_is_told_so() {
        assessment.begin(Draft.EMPTY.amending(new Draft.AmendedResponse("r1", 1)));
        assertThat(assessment.get("").text(".notice")).contains("This corrects a signed assessment");
    }

    @Test
    void a_form_sent_without_scripts_saves_the_same_and_loses_nothing_in_a_conflict() {
        String empty = assessment.get("").version();
        AssessmentReply saved = assessment.post(
                "/save",
                "version=" + empty,
                "q-fever-time=now-or-3-days",
                "q-eased-by=eased-by-rest",
                "q-eased-by=position-much");
        assertThat(saved.location()).endsWith("1");
        AssessmentReply page = assessment.get("");
        assertThat(page.html().select("#q-eased-by input[checked]").eachAttr("value"))
                .containsExactly("position-much", "eased-by-rest");
        assertThat(page.html().select("#q-sex input[checked]"))
                .as("the whole form counts")
                .isEmpty();

        AssessmentReply behind = assessment.post(
                "/save", "version=" + empty, "q-general-sign=shivering", "q-clinician-note=typed for long");
        assertThat(behind.status()).isEqualTo(409);
        assertThat(behind.single("#f-clinician-note").text()).isEqualTo("typed for long");
        assertThat(behind.single("#q-general-sign input[checked]").attr("value"))
                .isEqualTo("shivering");
        assertThat(behind.version()).isEqualTo("behind");
        assertThat(assessment.get("").html().select("#q-general-sign input[checked]"))
                .isEmpty();
    }

    @Test
    void the_form_leads_to_the_review_or_to_a_page_that_can_be_closed() {
        assertThat(assessment.post("/save", "version=0-0", "then=review").location())
                .endsWith("/review");
        String version = assessment.get("").version();
        assertThat(assessment.post("/save", "version=" + version, "then=close").location())
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

    @Test
    void hostile_words_stay_words() {
        var banner = new Banner(
                "<script>alert(1)</script>" + "x".repeat(5_000) + "\u202e",
                Optional.of("not a date"),
                Optional.of("unknown"),
                List.of(),
                Optional.empty(),
                false);
        var hostile = new SomeAssessment(SomeVisits.of(
                Wording.Locale.EN_US,
                banner,
                List.of(new Suggestion(
                        "fever-time",
                        "now-or-3-days",
                        "\"><img src=x onerror=alert(1)>",
                        Optional.of("'\">"),
                        Optional.empty()))));
        String script = "</textarea><script>alert(1)</script>";
        hostile.answer(hostile.get("").version(), "clinician-note", script);
        AssessmentReply page = hostile.get("");
        assertThat(page.html().select("main script, main img")).isEmpty();
        assertThat(page.single("#f-clinician-note").wholeText()).isEqualTo(script);
        assertThat(page.text("#s-fever-time")).contains("<img src=x onerror=alert(1)>");
        assertThat(page.html().getAllElements().stream()
                        .flatMap(element -> element.attributes().asList().stream())
                        .filter(attribute -> attribute.getKey().startsWith("on")
                                || attribute.getKey().equals("style")))
                .isEmpty();
    }

    @Test
    void what_is_no_question_of_the_page_is_not_taken() {
        AssessmentReply page = assessment.post(
                "/answer",
                "version=0-0",
                "changed=clinician-disposition",
                "q-clinician-disposition=self-care",
                "changed=no-such",
                "q-no-such=Y",
                "changed=heart-and-lungs",
                "q-heart-and-lungs=Y");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text("#panel h2")).contains("Incomplete");
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
            assertThat(page.html().select("#panel .outcome").attr("class"))
                    .as("after " + item.linkId())
                    .doesNotContain("self-care");
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

    private static String codes(AssessmentReply page) {
        return page.single("[name=acknowledge]").attr("value");
    }

    private static List<String> questionIds(AssessmentReply page) {
        return List.of(page.single("#state").attr("data-asked").split(" ", -1));
    }
}
