package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.cause;
import static org.dorsal.knowledge.SomeTexts.coded;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.SomePacked;
import org.dorsal.store.TestPostgres;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.ResourceKind;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;

/** List and comparison, over stored assessments. */
class HistoryPagesTest {
    private static final SomeScoredResponse WELL = SomeScoredResponse.nothingWrong();
    private final SomeHistory patient = SomeHistory.american();

    @Test
    void a_patient_without_assessments_has_a_page_that_says_so() {
        var page = patient.get("/history");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text("main")).contains(word("history.none"));
        assertThat(page.html().select("table, form:not(#sign-out)")).isEmpty();
    }

    @Test
    void each_assessment_is_a_row_with_all_that_is_known_of_it() {
        String id = patient.past()
                .completed(
                        "2026-11-02T14:30:00+01:00",
                        WELL.with("substance-use", "injected-12-months")
                                .with("constant", "Y")
                                .unknown("function-loss"));
        Element row = patient.get("/history").html().select(".past tbody tr").getFirst();
        assertThat(row.text())
                .contains(
                        "02-Nov-2026 13:30 Z",
                        "Provisional",
                        word("history.status.preliminary"),
                        word("history.sync.NOT_QUEUED"),
                        "Dr Sample Person",
                        cause("spinal-infection"),
                        "4");
        assertThat(row.select("a").attr("href")).endsWith("/assessment/" + id);
        assertThat(row.select(".said").hasClass("urgent")).isTrue();
    }

    @Test
    void what_became_of_each_on_its_way_into_the_ehr_stands_in_its_row_in_words_and_with_a_shape() {
        String filed = patient.past().signed("2026-11-05", WELL);
        String parked = patient.past().signed("2026-11-04", WELL);
        String waits = patient.past().signed("2026-11-03", WELL);
        String withdrawn = patient.past().signed("2026-11-02", WELL);
        patient.past().withdrawn(withdrawn, "2026-11-02", WELL);
        patient.past().begun("2026-11-01", SomeScoredResponse.empty().with("fever-time", "now-or-3-days"));
        patient.filings().is(filed, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.FILED)));
        patient.filings().is(parked, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.PARKED)));
        patient.filings().is(waits, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.PENDING)));
        patient.filings().is(withdrawn, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.FILED)));
        var page = patient.get("/history");
        assertThat(page.html().select(".past tbody .sign").eachText())
                .containsExactly(
                        "In the record",
                        word("history.sync.NOT_ALL"),
                        "Not yet in the record",
                        word("history.sync.IN_THE_RECORD-withdrawn"),
                        "Nothing to send");
        assertThat(page.html().select(".past tbody .sign use").eachAttr("href"))
                .containsExactly(
                        "#i-sign-good", "#i-sign-attention", "#i-sign-waiting", "#i-sign-good", "#i-sign-aside")
                .allSatisfy(icon -> assertThat(page.html().select(icon)).hasSize(1));
    }

    @Test
    void every_state_has_its_word() {
        patient.past().completed("2026-11-05", WELL);
        patient.past().signed("2026-11-04", WELL);
        String amended = patient.past().signed("2026-11-03", WELL);
        patient.past().amended(amended, "2026-11-03", WELL.with("fever-time", "now-or-3-days"));
        String withdrawn = patient.past().signed("2026-11-02", WELL);
        patient.past().withdrawn(withdrawn, "2026-11-02", WELL);
        patient.past().begun("2026-11-01", SomeScoredResponse.empty().with("fever-time", "now-or-3-days"));
        var page = patient.get("/history");
        assertThat(page.html().select(".past tbody tr td:nth-last-child(3)").eachText())
                .containsExactly(
                        word("history.status.preliminary"),
                        "Signed",
                        "Amended",
                        word("history.status.withdrawn"),
                        "Draft");
        assertThat(page.html().select(".past tbody tr.withdrawn")).hasSize(1);
        assertThat(page.html().select("input[name=a]"))
                .as("a withdrawn one is not compared")
                .hasSize(4);
    }

    @Test
    void a_shape_has_its_word_beside_it() {
        patient.past().completed("2026-10-01", WELL.with("function-loss", "both-legs-weak"));
        patient.past().completed("2026-11-01", WELL.unknown("function-loss"));
        var page = patient.get("/history");
        Elements results = page.html().select(".past .said");
        assertThat(results.eachText()).hasSize(2).allMatch(word -> !word.isBlank());
        assertThat(results.select("use").eachAttr("href")).containsExactly("#i-incomplete", "#i-emergency");
    }

    @Test
    void two_are_compared_by_question_changes_first_whichever_way_they_were_chosen() {
        String earlier = patient.past().completed("2026-11-02", WELL.without("smoking-status"));
        String later = patient.past()
                .completed("2026-11-20", WELL.with("after-sleeping", "Y").with("substance-use", "injected-12-months"));
        for (var page : java.util.List.of(
                patient.get("/history/compare", "a=" + earlier, "b=" + later),
                patient.get("/history/compare", "a=" + later, "b=" + earlier))) {
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text("#since")).isEqualTo("Changes in causes since 02-Nov-2026");
            assertThat(page.html().select("section[aria-labelledby=since] li").eachText())
                    .anyMatch(line -> line.startsWith("New: ") && line.contains(cause("spinal-infection")));
            var changed = page.html().select("section[aria-labelledby=changed] > .scroll tbody tr");
            assertThat(changed.eachText())
                    .anyMatch(row -> row.endsWith("No Yes"))
                    .anyMatch(row -> row.contains("Not answered"));
            assertThat(changed).hasSize(3);
            assertThat(page.html().select("section[aria-labelledby=changed] details[open]"))
                    .isEmpty();
            assertThat(page.html().select("section[aria-labelledby=changed] details tbody tr"))
                    .hasSizeGreaterThan(20);
            assertThat(page.html().select("section[aria-labelledby=editions]")).isEmpty();
        }
    }

    @Test
    void a_cause_that_was_not_assessed_is_not_called_gone() {
        String earlier = patient.past()
                .completed(
                        "2026-11-02",
                        WELL.with("substance-use", "injected-12-months").with("constant", "Y"));
        String later = patient.past().completed("2026-11-20", WELL.unknown("substance-use"));
        var page = patient.get("/history/compare", "a=" + earlier, "b=" + later);
        var row = page.html()
                .select("section[aria-labelledby=causes] > .scroll tbody tr:contains(" + cause("spinal-infection")
                        + ")");
        assertThat(row).hasSize(1);
        assertThat(row.select("td").eachText())
                .containsExactly(coded("disposition", "urgent"), coded("disposition", "incomplete"));
        assertThat(page.text("section[aria-labelledby=since]"))
                .contains("Found then, but not asked about or not known this time: " + cause("spinal-infection"))
                .doesNotContain("Gone");
    }

    @Test
    void a_cause_that_cant_be_excluded_any_more_is_among_the_first() {
        String earlier = patient.past().completed("2026-11-02", WELL);
        String later = patient.past().completed("2026-11-20", WELL.unknown("function-loss"));
        var page = patient.get("/history/compare", "a=" + earlier, "b=" + later);
        assertThat(page.html()
                        .select("section[aria-labelledby=causes] > .scroll tbody tr")
                        .eachText())
                .isNotEmpty()
                .allMatch(
                        row -> row.endsWith(word("compare.cause.nothing") + " " + coded("disposition", "incomplete")));
    }

    @Test
    void the_newest_scored_ones_are_chosen_at_the_start() {
        String older = patient.past().completed("2026-11-01", WELL);
        String newer = patient.past().completed("2026-11-02", WELL);
        patient.past().begun("2026-11-03", SomeScoredResponse.empty().with("fever-time", "now-or-3-days"));
        var page = patient.get("/history").html();
        assertThat(page.select("input[name=a][checked]").attr("value")).isEqualTo(older);
        assertThat(page.select("input[name=b][checked]").attr("value")).isEqualTo(newer);
    }

    @Test
    void one_that_was_only_begun_can_be_compared_and_its_editions_are_named() {
        String begun =
                patient.past().begun("2026-11-01", SomeScoredResponse.empty().with("fever-time", "now-or-3-days"));
        String whole = patient.past().completed("2026-11-02", WELL);
        var page = patient.get("/history/compare", "a=" + begun, "b=" + whole);
        assertThat(page.text("section[aria-labelledby=results]")).contains(word("history.not-scored"), "Draft");
        assertThat(page.text("section[aria-labelledby=editions]")).contains("upper-back-pain-evidence|2.0.0");
    }

    @Test
    void a_comparison_needs_two_different_ones_that_were_not_withdrawn() {
        String id = patient.past().completed("2026-11-02", WELL);
        String withdrawnId = patient.past().completed("2026-11-01", WELL);
        patient.past().withdrawn(withdrawnId, "2026-11-01", WELL);
        assertThat(patient.get("/history/compare", "a=" + id).status()).isEqualTo(422);
        assertThat(patient.get("/history/compare", "a=" + id, "b=" + id).text("[role=alert]"))
                .isEqualTo(word("history.notice.two"));
        assertThat(patient.get("/history/compare", "a=" + id, "b=" + withdrawnId)
                        .status())
                .isEqualTo(404);
        assertThat(patient.get("/history/compare", "a=" + id, "b=x").status()).isEqualTo(404);
    }

    /** A replica of a newer release, or the release before a return to this one, has stored what this one can't name. */
    @Test
    void a_disposition_of_another_release_is_shown_by_its_code_and_stops_no_page() {
        String known = patient.past().completed("2026-11-01", WELL.with("constant", "Y"));
        String later = patient.past().completed("2026-11-02", WELL.with("constant", "Y"));
        String decision = """
                {"activities":[],"assessment":"%1$s","attestation":"Seen.","attested":true,"attester":{"name":"Dr Ada",\
                "reference":"Practitioner/3"},"computed":{"disposition":"of-later","emergencyNotExcluded":false,"open":[],\
                "provisional":false},"editions":[],"override":{"disposition":"decided-later","reason":"other"},\
                "patient":"p","plan":1,"response":"QuestionnaireResponse/%1$s/_history/1","results":1,\
                "signedAt":"2026-11-02T09:00:00Z"}""".formatted(later);
        byte[] body = decision.getBytes(StandardCharsets.UTF_8);
        TestPostgres.run(TestPostgres.shared().asSuperuser(), """
            update result_set set computed = 'of-later', causes = '{aorta|of-later}' where assessment = '%1$s';
            insert into sign_off (site, patient, assessment, version, signed_at, sha256, body)
            select site, patient, assessment, version, now(), sha256('\\x%2$s'::bytea), '\\x%3$s'
              from result_set where assessment = '%1$s'
            """.formatted(
                        later, HexFormat.of().formatHex(body), HexFormat.of().formatHex(SomePacked.pack(body))));

        var page = patient.get("/history");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text(".past .said"))
                .contains(word("disposition.unknown", "of-later"), word("disposition.unknown", "decided-later"));
        assertThat(page.text(".past")).contains(cause("aorta"));
        assertThat(patient.get("/history/compare", "a=" + known, "b=" + later).text("main"))
                .contains(word("disposition.unknown", "of-later"), word("since.other"));
        assertThat(patient.get("").status()).isEqualTo(200);
    }

    @Test
    void only_questions_with_two_answers_count_as_answers_that_differ() {
        String first = patient.past()
                .completed("2026-11-02", SomeScoredResponse.empty().with("fever-time", "now-or-3-days"));
        String second = patient.past()
                .completed(
                        "2026-11-03",
                        SomeScoredResponse.empty()
                                .with("fever-time", "no-fever")
                                .with("general-sign", "none"));
        var page = patient.get("/history/compare", "a=" + first, "b=" + second);
        assertThat(page.text("#changed")).isEqualTo("Answers that differ (1)");
        assertThat(page.text("#once")).isEqualTo("Questions answered in only one of the two (1)");
    }
}
