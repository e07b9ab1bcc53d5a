package org.dorsal.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.http.web.OperateView.OperateViews;
import org.dorsal.http.web.SomeOperators.OperatorReply;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.smart.launch.EhrHealth.EhrContact;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.DeliveryExport;
import org.dorsal.writeback.DeliveryItem;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryResolver.Resolution;
import org.dorsal.writeback.DeliveryResolver.ResolutionOutcome;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.ResourceKind;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the operators' pages and of the effects of their decisions. */
class OperatePagesTest {
    private static final String EVIL = "<img src=x onerror=alert(1)>\"'&\u202e";

    private final SomeOperators door = new SomeOperators();

    @Test
    void a_quiet_site_says_that_all_is_well() {
        OperatorReply page = door.get("/operate/northside");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text("h1")).isEqualTo("Operations: Northside Clinic");
        assertThat(page.text(".head")).contains("20-Nov-2026 09:00 CST", SomeOperators.NAME);
        assertThat(page.html().select("section:has(#lights) li > p:not(.past)").eachText())
                .containsExactly(
                        "Database: Responding. Good",
                        "EHR: Not asked since this server started. Not known",
                        "Deliveries waiting: 0 Good",
                        "Oldest has waited: 0 s Good",
                        "Deliveries that need attention: 0 Good");
        assertThat(page.text("section:has(#stuck)")).contains("None needs attention");
        assertThat(page.html().select("article form, body script")).isEmpty();
    }

    @Test
    void trouble_is_told_with_a_word_and_a_shape() {
        door.ehr = Optional.of(new EhrContact(
                Instant.parse("2026-11-20T14:58:00Z"), Optional.of(Instant.parse("2026-11-20T13:00:00Z"))));
        door.filings.depth = new Filings.QueueDepth(1_234, 2, 7_260);
        OperatorReply page = door.get("/operate/northside");
        assertThat(page.html().select("section:has(#lights) li > p:not(.past)").eachText())
                .contains(
                        "EHR: No response since 20-Nov-2026 07:00 CST, last asked at 20-Nov-2026 08:58 CST. Anything"
                                + " waiting is sent when it responds. Needs attention",
                        "Deliveries waiting: 1,234 Waiting",
                        "Oldest has waited: 2 h 1 min Needs attention",
                        "Deliveries that need attention: 2 Needs attention");
        assertThat(page.html().select("section:has(#lights) use").eachAttr("href"))
                .contains("#i-sign-attention", "#i-sign-waiting", "#i-sign-good")
                .allSatisfy(icon -> assertThat(page.html().select(icon)).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0  | EHR: Responding. Good
        60 | EHR: Responding. Good
        61 | EHR: Not asked since 20-Nov-2026 08:58 CST; it responded then. Not known
        """)
    void an_answer_says_nothing_of_now_after_a_minute(int secondsAgo, String light) {
        door.ehr = Optional.of(
                new EhrContact(Instant.parse("2026-11-20T15:00:00Z").minusSeconds(secondsAgo), Optional.empty()));
        assertThat(door.get("/operate/northside").text("section:has(#lights)")).contains(light);
    }

    /** The alert DorsalLogNotWitnessed counts from the same minute. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0   | Witnesses of the log: Cosigning. Good
        60  | Witnesses of the log: Cosigning. Good
        125 | Witnesses of the log: At least one has not cosigned for 2 min.
        """)
    void a_site_with_witnesses_shows_whether_they_cosign(int seconds, String light) {
        door.unwitnessed = Optional.of(java.time.Duration.ofSeconds(seconds));
        assertThat(door.get("/operate/northside").text("section:has(#lights)")).contains(light);
    }

    @Test
    void the_heading_the_light_and_the_forms_count_the_same_deliveries() {
        stuck(SomeFilings.line(ResourceKind.NOTE, DeliveryState.REJECTED));
        stuck(SomeFilings.line(ResourceKind.PANEL, DeliveryState.PARKED));
        stuck(SomeFilings.line(ResourceKind.PLAN, DeliveryState.PENDING));
        door.filings.depth = new Filings.QueueDepth(1, 1, 60);
        OperatorReply page = door.get("/operate/northside");
        assertThat(page.html().select("article.stuck fieldset")).hasSize(2);
        assertThat(page.text("#stuck")).isEqualTo("Deliveries that need attention 2");
        assertThat(page.text("section:has(#lights)")).contains("Deliveries that need attention: 2 Needs attention");
        assertThat(page.text("#by-themselves")).startsWith("1 other");
    }

    /** A refusal at the first request was no failed attempt: nothing was tried again. */
    @Test
    void what_the_ehr_refuses_of_one_assessment_is_shown_together() {
        for (ResourceKind kind : List.of(ResourceKind.NOTE, ResourceKind.PANEL, ResourceKind.PLAN)) {
            DeliveryItem line = SomeFilings.line(
                    kind, DeliveryState.REJECTED, Optional.of(DeliveryReason.FORBIDDEN), Optional.empty());
            stuck(new DeliveryItem(
                    line.key(),
                    kind,
                    1,
                    1,
                    line.state(),
                    line.reason(),
                    line.target(),
                    line.filed(),
                    0,
                    line.since(),
                    line.changed(),
                    line.next(),
                    line.ehrMessage(),
                    false));
        }
        OperatorReply page = door.get("/operate/northside");
        assertThat(page.html().select("div.stuck-of")).hasSize(1);
        assertThat(page.html().select("div.stuck-of > article.stuck")).hasSize(3);
        assertThat(page.text("section:has(> #stuck)"))
                .containsOnlyOnce("Patient (ID in the EHR)")
                .contains("The EHR does not allow it (403).")
                .doesNotContain("Failed attempts");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "60, 1 min", "3599, 59 min", "3600, 1 h 0 min", "90061, 1 d 1 h"})
    void an_age_is_read_at_a_glance(long seconds, String expectedText) {
        assertThat(OperateViews.age(seconds)).isEqualTo(expectedText);
    }

    @ParameterizedTest
    @EnumSource(DeliveryReason.class)
    void every_reason_has_its_words_and_its_cure_in_every_state(DeliveryReason reason) {
        for (DeliveryState state : DeliveryState.values()) {
            stuck(SomeFilings.line(ResourceKind.PLAN, state, Optional.of(reason), Optional.empty()));
        }
        List<Element> articles = door.get("/operate/northside").html().select("article.stuck");
        assertThat(articles).hasSameSizeAs(DeliveryState.values());
        for (DeliveryState state : DeliveryState.values()) {
            Element article = articles.get(state.ordinal());
            assertThat(article.select("h3, h3 ~ p").eachText())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allMatch(text -> text.endsWith("."));
            assertThat(article.select("details").isEmpty())
                    .as("only what is stopped is decided about")
                    .isEqualTo(state != DeliveryState.PARKED && state != DeliveryState.REJECTED);
        }
    }

    @Test
    void what_may_or_may_not_be_in_the_chart_is_explained_with_both_ways_on() {
        stuck(SomeFilings.line(
                ResourceKind.PLAN, DeliveryState.PARKED, Optional.of(DeliveryReason.UNSEARCHABLE), Optional.empty()));
        String text = door.get("/operate/northside").text("article.stuck");
        assertThat(text)
                .contains(
                        "So it may be in the record, or not, and only a person can find out.",
                        "If you find it, choose “I looked: it is in the record” and enter its ID: nothing is sent a"
                                + " second time.",
                        "If you do not find it, choose “I looked: it is not in the record – send it”: Dorsal sends it"
                                + " once more.",
                        "If it is there after all, the record will hold it twice.",
                        "If it is not there after all, the record will lack it.");
    }

    @Test
    void a_stopped_delivery_shows_where_it_belongs_and_no_more_of_the_patient_than_an_id() {
        DeliveryItem line = SomeFilings.line(
                ResourceKind.NOTE,
                DeliveryState.PARKED,
                Optional.of(DeliveryReason.CHANGED_THERE),
                Optional.of(new EhrCopy("doc-9", Optional.empty())),
                Optional.of("Version conflict"));
        stuck(line);
        OperatorReply page = door.get("/operate/northside");
        assertThat(page.text("div.stuck-of > dl")).contains("Patient (ID in the EHR) p-1");
        assertThat(page.text("article.stuck dl")).contains("20-Nov-2026 03:32 CST", "Failed attempts 4");
        assertThat(page.text("article.stuck")).contains("DocumentReference/doc-9", "The EHR says: Version conflict");
        assertThat(page.html().select("input[name=key]").attr("value"))
                .isEqualTo(line.key().id().toString());
        assertThat(page.html().select("input[name=choice]").eachAttr("value")).isEqualTo(ResolveForm.CHOICES);
        assertThat(page.html().select("input[name=choice][checked]"))
                .as("nothing is chosen for anybody")
                .isEmpty();
    }

    @Test
    void what_an_ehr_sent_is_text() {
        DeliveryItem line = SomeFilings.line(
                ResourceKind.NOTE,
                DeliveryState.REJECTED,
                Optional.of(DeliveryReason.REFUSED),
                Optional.of(new EhrCopy(EVIL, Optional.of(EVIL))),
                Optional.of(EVIL.repeat(100)));
        door.filings.stuck.add(new Filings.StuckDelivery(EVIL, line));
        OperatorReply page = door.get("/operate/northside");
        assertThat(page.html().select("img, [onerror]")).isEmpty();
        assertThat(page.text("article.stuck"))
                .contains("<img src=x onerror=alert(1)>")
                .doesNotContain("\u202e");
        assertThat(page.text("article.stuck q")).endsWith("…").hasSizeLessThan(620);
    }

    static Stream<Arguments> decisions() {
        return Stream.of(
                Arguments.of("again", "", new Resolution.RetryDelivery()),
                Arguments.of("not-there", "7", new Resolution.AbsentFromEhr()),
                Arguments.of("there", "", new Resolution.PresentInEhr(Optional.empty())),
                Arguments.of("there", " doc-9.A ", new Resolution.PresentInEhr(Optional.of("doc-9.A"))),
                Arguments.of("hand-over", "", new Resolution.HandOverDelivery()),
                Arguments.of("give-up", "", new Resolution.AbandonDelivery()));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void a_decision_is_carried_out_with_the_operators_name_and_reason(
            String choice, String ehrId, Resolution resolution) {
        DeliveryItem line = SomeFilings.line(ResourceKind.NOTE, DeliveryState.PARKED);
        OperatorReply page = door.post(
                "key=" + line.key().id(), "choice=" + choice, "ehr-id=" + ehrId, "reason=  Looked with Dr Sample  ");
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.header("Location")).hasValue("/operate/northside?notice=done");
        assertThat(door.decided)
                .containsExactly(new SomeOperators.RequestedDecision(
                        "northside", line.key().id(), resolution, SomeOperators.NAME, "Looked with Dr Sample"));
    }

    @Test
    void a_delivery_is_copied_out_as_a_file_for_whoever_files_it_by_hand() {
        DeliveryItem line = SomeFilings.line(ResourceKind.NOTE, DeliveryState.PARKED);
        UUID key = line.key().id();
        stuck(line);
        Element form = door.get("/operate/northside")
                .html()
                .select("form[action$=/copy]")
                .getFirst();
        assertThat(form.select("input[name=key]").attr("value")).isEqualTo(key.toString());
        assertThat(copied(key).status()).isEqualTo(404);

        door.copies.put(
                key,
                new DeliveryExport.ExportedDelivery(
                        "p-1", line.key().assessment(), "text/plain;charset=utf-8", "Note".getBytes(UTF_8)));
        OperatorReply page = copied(key);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("Note");
        assertThat(page.header("Content-Disposition").orElseThrow()).startsWith("attachment");
        assertThat(page.header("Content-Type")).contains("text/plain;charset=utf-8");
        assertThat(door.decided).isEmpty();
        assertThat(door.events())
                .as("the event names the route and not only the first page")
                .anyMatch(event -> event.contains("/operate/{site}/copy"));
    }

    private OperatorReply copied(UUID key) {
        var request = SomeOperators.signedIn("POST", "/operate/northside/copy");
        request.addParameter("csrf", SomeOperators.token());
        request.addParameter("key", key.toString());
        return door.send(request);
    }

    @Test
    void only_the_notice_that_is_known_is_shown() {
        var request = SomeOperators.signedIn("GET", "/operate/northside");
        request.addParameter("notice", "done");
        assertThat(door.send(request).text("[role=status]")).isEqualTo(word("operate.notice.done"));
        request.setParameter("notice", EVIL);
        assertThat(door.send(request).html().select(".notice")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "choice=again                         | reason",
                "choice=again, reason=    ;           | reason",
                "choice=, reason=Because              | choice",
                "choice=burn, reason=Because          | choice",
                "choice=there, ehr-id=Patient/7, reason=Because | ehr-id",
                "choice=there, ehr-id=../7, reason=Because      | ehr-id",
                "reason=                              | choice, reason"
            })
    void bad_input_is_told_with_place_and_cure_and_nothing_entered_is_lost(String sent, String wrong) {
        DeliveryItem line = SomeFilings.line(ResourceKind.NOTE, DeliveryState.PARKED);
        stuck(line);
        String key = line.key().id().toString();
        String[] fields = Stream.concat(
                        Stream.of("key=" + key),
                        Stream.of(sent.replace(";", "").split(", "))
                                .map(field -> field.contains("=") ? field : field + "="))
                .toArray(String[]::new);
        OperatorReply page = door.post(fields);
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.html().select("#faults a").eachAttr("href"))
                .containsExactlyElementsOf(Stream.of(wrong.split(", "))
                        .map(field -> "#" + field + "-" + key)
                        .toList())
                .allSatisfy(href -> assertThat(page.html().select(href)).hasSize(1));
        assertThat(page.html().select("article.stuck .problem")).hasSize(wrong.split(", ").length);
        assertThat(page.html().select("article.stuck details[open]")).hasSize(1);
        if (sent.contains("Because")) {
            assertThat(page.html().select("textarea").getFirst().wholeText()).isEqualTo("Because");
        }
        assertThat(door.decided).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"key=", "key=7", "key=00000000-0000-0000-0000-00000000000G", "other=1"})
    void a_form_about_no_delivery_is_refused_on_top(String key) {
        OperatorReply page = door.post(key, "choice=again", "reason=Because");
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text("#faults")).contains("did not say which delivery");
        assertThat(page.html().select("#faults a")).isEmpty();
        assertThat(door.decided).isEmpty();
    }

    @Test
    void a_reason_has_a_bound() {
        String key = SomeFilings.line(ResourceKind.NOTE, DeliveryState.PARKED)
                .key()
                .id()
                .toString();
        assertThat(door.post("key=" + key, "choice=again", "reason=" + "x".repeat(501))
                        .status())
                .isEqualTo(422);
        assertThat(door.post("key=" + key, "choice=again", "reason=" + "x".repeat(500))
                        .status())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({"UNKNOWN, 422, no such delivery", "NOT_STUCK, 409, no longer needs a decision", "BUSY, 503, try again"})
    void what_could_not_be_done_is_said_so(ResolutionOutcome resolved, int status, String expectedText) {
        door.answer = resolved;
        String key = SomeFilings.line(ResourceKind.NOTE, DeliveryState.PARKED)
                .key()
                .id()
                .toString();
        OperatorReply page = door.post("key=" + key, "choice=again", "reason=Because");
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.text("[role=alert]")).contains(expectedText, "Nothing was changed");
    }

    @Test
    void knowledge_software_and_connections_stand_there_as_text() {
        OperatorReply page = door.get("/operate/northside");
        assertThat(page.html().select("section:has(#loaded) tbody tr"))
                .hasSize(SomeProfiles.knowledge().published().size());
        var criteria = SomeProfiles.models().edition();
        assertThat(page.text("section:has(#loaded)"))
                .contains("Dorsal 1.2.3", criteria.url(), criteria.version(), criteria.sha256())
                .contains("upper-back-pain-care 2.0.0 is out of date: its source was to be reviewed by 2023-12-31");
        assertThat(page.text("section:has(#connections)"))
                .contains(
                        "https://dorsal.example/launch/northside",
                        "https://ehr.example/fhir",
                        "dorsal-client",
                        "launch patient/Observation.cu")
                .doesNotContain("southside");
        assertThat(page.html().select("section:has(#connections) a")).isEmpty();
        assertThat(page.html().select("[style], body script, [onclick]")).isEmpty();
    }

    private void stuck(DeliveryItem line) {
        door.filings.stuck.add(new Filings.StuckDelivery("p-1", line));
    }
}
