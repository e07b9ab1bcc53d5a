package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.NextEdition;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An open draft through an upgrade to a new edition of the form, with replicas of both releases on one database: no answer
 * is lost and no alarm disappears, no question that was left out counts as a "no", and the page says what has changed.
 */
class NewEditionPagesTest {
    private static final String OLD = "2.0.0";
    private static final AtomicInteger PATIENTS = new AtomicInteger();

    private final String patient = "edition-" + PATIENTS.incrementAndGet();
    private final SomeReview before = new SomeReview(SomeVisits.plain(), patient, SomeProfiles.knowledge());
    private final SomeReview after = new SomeReview(SomeVisits.plain(), patient, NextEdition.knowledge());

    @Test
    void an_emergency_stays_one_and_the_page_says_that_the_questionnaire_is_new() {
        answer(before, OLD, "sign-with-pain", "collapse");
        ReviewReply alarm = answer(before, OLD, "pain-elsewhere", "jaw");
        assertThat(disposition(alarm)).isEqualTo("emergency");

        ReviewReply page = after.get("");

        assertThat(disposition(page)).isEqualTo("emergency");
        assertThat(chosen(page, "sign-with-pain")).containsExactly("collapse");
        assertThat(chosen(page, "pain-elsewhere")).containsExactly("jaw");
        assertThat(page.text("#edition h2")).startsWith("The questionnaire has a new version");
        assertThat(page.html().select("#q-" + NextEdition.NEW_QUESTION)).isNotEmpty();
    }

    @Test
    void a_page_without_earlier_answers_says_nothing_of_versions() {
        assertThat(after.get("").html().select("#edition section")).isEmpty();
        answer(after, NextEdition.VERSION, "sign-with-pain", "collapse");
        assertThat(after.get("").html().select("#edition section")).isEmpty();
    }

    @Test
    void an_option_that_is_gone_is_shown_with_its_words_and_counts_as_not_answered() {
        answer(before, OLD, "recent-event", NextEdition.GONE_OPTION);

        ReviewReply page = after.get("");

        assertThat(page.text("#edition li"))
                .contains("Injection into the spine or beside it")
                .contains("counts as not answered");
        assertThat(chosen(page, "recent-event")).isEmpty();
        assertThat(open(page)).contains("recent-event");
    }

    @Test
    void what_was_chosen_with_it_still_counts_and_what_is_new_is_no_no() {
        answer(before, OLD, "recent-event", "spine-operation", NextEdition.GONE_OPTION);

        ReviewReply page = after.get("");

        assertThat(chosen(page, "recent-event")).containsExactly("spine-operation");
        assertThat(page.text("#q-recent-event .problem")).contains("The choices have changed");
    }

    @Test
    void a_none_of_these_is_no_answer_to_an_option_that_was_not_there() {
        answer(before, OLD, "recent-event", "none");
        ReviewReply page = after.get("");

        assertThat(page.text("#edition li")).contains("There are more choices now");
        assertThat(page.text("#faults li")).contains("The choices have changed");
        ReviewReply refused = after.sign();
        assertThat(refused.status()).isEqualTo(422);
        assertThat(after.hasDraft()).isTrue();

        ReviewReply confirmed = check(after, "recent-event");
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(after.get("").html().select("#edition li, #q-recent-event .problem:not([hidden])"))
                .isEmpty();
        assertThat(chosen(after.get(""), "recent-event")).containsExactly("none");
    }

    @Test
    void a_clean_result_does_not_stay_clean_over_an_option_that_was_never_offered() {
        before.answered(SomeScoredResponse.nothingWrong().with("age-years", "42"));
        assertThat(disposition(before.get(""))).isEqualTo("self-care");

        ReviewReply page = after.get("");

        assertThat(disposition(page)).isNotEqualTo("self-care");
        assertThat(open(page)).contains("recent-event");
        check(after, "recent-event");
        assertThat(disposition(after.get("")))
                .as("checked; the new question is read by no criterion")
                .isEqualTo("self-care");
    }

    @Test
    void a_finding_beside_a_gone_option_keeps_its_result() {
        answer(before, OLD, "fever-time", "now-or-3-days");
        String feverAlone = disposition(answer(before, OLD, "recent-event", "none"));
        String both = disposition(answer(before, OLD, "recent-event", "spine-operation", NextEdition.GONE_OPTION));
        assertThat(both).isNotEqualTo(feverAlone);

        assertThat(disposition(after.get(""))).isEqualTo(both);
    }

    @Test
    void the_whole_form_does_not_count_as_a_check() {
        answer(before, OLD, "recent-event", "spine-operation", NextEdition.GONE_OPTION);

        Map<String, List<String>> form = new HashMap<>();
        after.get("/plain").html().select("#plain input, #plain textarea").forEach(field -> {
            boolean off = List.of("radio", "checkbox").contains(field.attr("type")) && !field.hasAttr("checked");
            if (!off) {
                form.computeIfAbsent(field.attr("name"), _ -> new ArrayList<>())
                        .add(field.tagName().equals("textarea") ? field.wholeText() : field.attr("value"));
            }
        });
        assertThat(after.post("/plain", new PageForm(form)).status()).isEqualTo(303);

        assertThat(after.get("").text("#edition li")).contains("Injection into the spine or beside it");
        assertThat(after.get("").text("#q-recent-event .problem")).contains("The choices have changed");
    }

    @Test
    void an_answer_that_is_given_anew_needs_no_check() {
        answer(before, OLD, "recent-event", NextEdition.GONE_OPTION);

        ReviewReply reply = answer(after, NextEdition.VERSION, "recent-event", NextEdition.NEW_OPTION);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.html().select("#edition li")).isEmpty();
    }

    @Test
    void a_question_that_is_gone_is_shown_with_its_answer_until_it_is_removed() {
        answer(before, OLD, "function-loss", "one-leg-weak");
        answer(before, OLD, NextEdition.GONE_QUESTION, "N");

        ReviewReply page = after.get("");
        String question = SomeProfiles.form()
                .item(NextEdition.GONE_QUESTION)
                .orElseThrow()
                .text()
                .us();
        assertThat(page.text("#edition li"))
                .contains(question)
                .contains("counts as not answered")
                .contains("No");

        check(after, NextEdition.GONE_QUESTION);
        assertThat(after.get("").text("#edition li")).doesNotContain(question);
    }

    /** State after a start with {@code dorsal.unreadable-knowledge}. */
    @Test
    void answers_of_an_edition_that_is_not_loaded_are_shown_or_to_be_checked() {
        SomeReview alone = new SomeReview(SomeVisits.plain(), patient, NextEdition.alone());
        answer(before, OLD, "sign-with-pain", "collapse");
        answer(before, OLD, "pain-elsewhere", "jaw");
        answer(before, OLD, "function-loss", "one-leg-weak");
        answer(before, OLD, NextEdition.GONE_QUESTION, "N");
        answer(before, OLD, "recent-event", "spine-operation", NextEdition.GONE_OPTION);

        ReviewReply page = alone.get("");

        assertThat(disposition(page)).isEqualTo("emergency");
        assertThat(page.html().select("#edition li").eachText())
                .as("the code, where no loaded edition has the words")
                .anySatisfy(line -> assertThat(line).contains(NextEdition.GONE_QUESTION, "N", "counts as not answered"))
                .anySatisfy(line -> assertThat(line).contains(NextEdition.GONE_OPTION, "counts as not answered"));
        check(alone, NextEdition.GONE_QUESTION);
        assertThat(alone.get("").text("#edition")).doesNotContain(NextEdition.GONE_QUESTION);
    }

    @Test
    void an_open_page_of_the_earlier_version_loses_no_answer_and_is_told_of_the_new_one() {
        answer(before, OLD, "sign-with-pain", "collapse");
        String version = version(before);

        ReviewReply reply = answerAt(after, version, OLD, "pain-elsewhere", "jaw");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).at("/draft/result/disposition").asString()).isEqualTo("emergency");
        assertThat(json(reply).at("/draft/edition").asString())
                .as("the page compares it with its own")
                .isEqualTo(NextEdition.VERSION);
        assertThat(chosen(after.get(""), "pain-elsewhere")).containsExactly("jaw");
        assertThat(answerAt(after, version(after), OLD, NextEdition.GONE_QUESTION, "N")
                        .status())
                .isEqualTo(200);
        assertThat(answerAt(after, version(after), OLD, "recent-event", "none").status())
                .isEqualTo(200);
        assertThat(after.get("").text("#edition li"))
                .as("answers from the page of the earlier version, which had no new option")
                .contains("There are more choices now")
                .contains("counts as not answered");
    }

    @Test
    void a_conflict_speaks_of_another_window_only_when_there_was_one() {
        answer(before, OLD, "sign-with-pain", "collapse");
        String version = version(before);
        assertThat(answerAt(after, version, OLD, "pain-elsewhere", "jaw").status())
                .isEqualTo(200);

        ReviewReply behind = answerAt(after, version, OLD, "pain-elsewhere", "neck");
        assertThat(behind.status()).isEqualTo(409);
        assertThat(json(behind).path("conflict").asString()).isEqualTo("changed");
    }

    @Test
    void a_replica_of_the_earlier_release_keeps_a_draft_of_the_newer_one_as_it_is() {
        answer(before, OLD, "sign-with-pain", "collapse");
        ReviewReply moved = answer(after, NextEdition.VERSION, "recent-event", NextEdition.NEW_OPTION);
        assertThat(moved.status()).isEqualTo(200);
        String version = version(after);

        for (ReviewReply reply : List.of(
                before.get(""),
                before.get("/review"),
                answerAt(before, version, NextEdition.VERSION, "pain-elsewhere", "jaw"),
                answerAt(before, version, OLD, "pain-elsewhere", "jaw"),
                before.post("/plain", SomeAssessment.form("version=" + version)),
                before.post("/sign", new PageForm(Map.of())))) {
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.text("h1")).isEqualTo("A newer version of the questionnaire is in use");
            assertThat(reply.text("main")).contains("Saved answers are kept as they are");
        }
        ReviewReply page = after.get("");
        assertThat(version(after)).isEqualTo(version);
        assertThat(chosen(page, "recent-event")).containsExactly(NextEdition.NEW_OPTION);
        assertThat(chosen(page, "sign-with-pain")).containsExactly("collapse");
    }

    @Test
    void a_page_of_the_newer_version_begins_no_draft_with_the_earlier_release() {
        assertThat(answerAt(before, "0-0", NextEdition.VERSION, "recent-event", NextEdition.NEW_OPTION)
                        .status())
                .isEqualTo(503);
        assertThat(before.hasDraft()).isFalse();
        assertThat(answerAt(after, "0-0", NextEdition.VERSION, "recent-event", NextEdition.NEW_OPTION)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void after_a_return_to_the_earlier_release_the_clinician_may_begin_anew() {
        answer(after, NextEdition.VERSION, "sign-with-pain", "collapse");
        ReviewReply stopped = before.get("");
        String version = stopped.single("form input[name=version]").attr("value");

        assertThat(before.post("/draft/drop", SomeAssessment.form("version=" + version))
                        .status())
                .isEqualTo(303);
        assertThat(before.get("").status()).isEqualTo(200);
        assertThat(before.hasDraft()).isFalse();
    }

    @Test
    void a_draft_that_was_handed_over_is_offered_in_the_new_version_and_taken_whole() {
        answer(before, OLD, "sign-with-pain", "collapse");
        answer(before, OLD, "pain-elsewhere", "jaw");
        before.post("/draft/hand-over", new PageForm(Map.of()));
        SomeReview doctor = new SomeReview(SomeVisits.another("Practitioner/two"), patient, NextEdition.knowledge());

        ReviewReply offer = doctor.get("");
        assertThat(offer.text(".offer")).contains("Emergency");
        String version = offer.single(".offer input[name=version]").attr("value");
        doctor.post("/draft/take-over", SomeAssessment.form("version=" + version));

        assertThat(disposition(doctor.get(""))).isEqualTo("emergency");
        assertThat(doctor.get("").text("#edition h2")).startsWith("The questionnaire has a new version");
        assertThat(before.hasDraft()).isFalse();
    }

    @Test
    void a_draft_of_the_newer_version_is_not_taken_by_the_earlier_release() {
        answer(after, NextEdition.VERSION, "sign-with-pain", "collapse");
        after.post("/draft/hand-over", new PageForm(Map.of()));
        SomeReview doctor = new SomeReview(SomeVisits.another("Practitioner/two"), patient, SomeProfiles.knowledge());

        ReviewReply page = doctor.get("");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html().select(".offer")).isEmpty();
        assertThat(page.text("#newer-offer")).contains("A colleague handed over answers");
        doctor.post("/draft/take-over", SomeAssessment.form("version=" + version(after)));
        assertThat(doctor.hasDraft()).isFalse();
        assertThat(after.hasDraft()).isTrue();
    }

    @Test
    void what_is_signed_is_of_the_version_that_the_clinician_reviewed() {
        before.answered(SomeScoredResponse.nothingWrong().with("age-years", "42"));
        PageForm reviewed = after.get("/review").form("attested=yes", "act=sign", "open=Asked by telephone");

        assertThat(before.post("/sign", reviewed).status())
                .as("the result of the other release may be another")
                .isEqualTo(409);
        assertThat(after.hasDraft()).isTrue();
    }

    private static ReviewReply answer(SomeReview replica, String edition, String linkId, String... values) {
        return answerAt(replica, version(replica), edition, linkId, values);
    }

    /** Answers on a page that shows that version of the draft. */
    private static ReviewReply answerAt(
            SomeReview replica, String version, String edition, String linkId, String... values) {
        return replica.post(
                "/draft",
                DraftBodies.form(version, edition, Map.of("changes", List.of(SomeAssessment.change(linkId, values)))));
    }

    /** Says that the answer to a question is still right. */
    private static ReviewReply check(SomeReview replica, String linkId) {
        return replica.post(
                "/draft", DraftBodies.form(version(replica), NextEdition.VERSION, Map.of("checked", List.of(linkId))));
    }

    private static JsonNode json(ReviewReply reply) {
        return JsonMapper.shared().readTree(reply.body());
    }

    private static String version(SomeReview replica) {
        return replica.get("").html().select("#answers").attr("data-version");
    }

    private static String disposition(ReviewReply page) {
        return page.single("#panel").attr("data-disposition");
    }

    private static List<String> open(ReviewReply page) {
        return page.html().select("#panel .open a").eachAttr("href").stream()
                .map(link -> link.substring("#q-".length()))
                .toList();
    }

    private static List<String> chosen(ReviewReply page, String linkId) {
        return page.html().select("#q-" + linkId + " input[checked]").eachAttr("value");
    }
}
