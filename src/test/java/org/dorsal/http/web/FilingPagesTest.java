package org.dorsal.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeFilings.takes;
import static org.dorsal.http.web.SomeWords.word;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingPreview.PreviewResult;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.KindPlan;
import org.dorsal.writeback.ResourceKind;
import org.junit.jupiter.api.Test;

/** Tests of the delivery state that clinicians see: before the signature, after it, and while the page is open. */
class FilingPagesTest {
    private static final Pattern SCORE = Pattern.compile("\"code\":\\{\"coding\":.{1,120}\"72514-3\"");
    private static final SomeScoredResponse SELF_CARE =
            SomeScoredResponse.nothingWrong().with("age-years", "42");
    private static final KindPlan.WrittenKind NEW_ONLY =
            new KindPlan.WrittenKind(false, new KindPlan.Lookup.ByIdentifier(), false, Optional.empty());

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @Test
    void the_review_tells_what_will_reach_the_record_before_the_signature() {
        review.filings()
                .expects(new PreviewResult.KnownPlan(
                        takes(NEW_ONLY, KindPlan.UnwrittenReason.NOT_TAKEN, ResourceKind.NOTE), true));
        ReviewReply page = review.answered(
                        SELF_CARE.with("substance-use", "injected-12-months").with("constant", "Y"))
                .get("/review");
        assertThat(page.text("section:has(#reach)"))
                .contains(
                        "Part of it will be written",
                        word("filing.kind.PANEL"),
                        "this EHR does not accept care plans",
                        "Filing needs your session",
                        "Note DocumentReference Will be written.");
        assertThat(page.text("#written")).isEqualTo(word("review.written"));
        assertThat(page.html().select("section:has(#reach) .icon")).hasSize(1 + ResourceKind.values().length);
    }

    @Test
    void a_site_that_writes_nothing_says_so_and_where_it_stays() {
        review.filings().expects(new PreviewResult.DisabledPreview());
        ReviewReply page = review.answered(SELF_CARE).get("/review");
        assertThat(page.text("section:has(#reach)")).contains("This site writes nothing back", "copy the note");
        assertThat(page.html().select("section:has(#reach) a").attr("href")).endsWith("/history");
    }

    @Test
    void whoever_amends_learns_that_the_chart_will_keep_the_earlier_plan() {
        String id = review.answered(SELF_CARE).signed();
        review.filings().is(id, SomeFilings.planned(SomeFilings.line(ResourceKind.PLAN, DeliveryState.FILED)));
        review.filings()
                .expects(new PreviewResult.KnownPlan(
                        takes(NEW_ONLY, KindPlan.UnwrittenReason.NOT_TAKEN, ResourceKind.values()), false));
        review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        assertThat(review.get("/review").text("section:has(#reach)"))
                .contains("Care plan CarePlan The record has it already", "A person has to correct it in the record");
    }

    @Test
    void the_signed_page_asks_again_while_a_delivery_is_on_its_way() {
        String id = signed(SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.SENT)));
        ReviewReply page = review.get("/assessment/" + id);
        assertThat(page.text("#filing-head")).isEqualTo(word("filing.head.ON_ITS_WAY"));
        assertThat(page.single("#filing-head").attr("role")).isEqualTo("status");
        assertThat(page.single("#filing").attr("data-every")).isEqualTo("2");
        assertThat(page.single("#filing").attr("data-poll")).contains("/assessment/" + id + "/filing?seen=ON_ITS_WAY.");
        assertThat(page.text("#filing")).contains("Sending since 20-Nov-2026 09:32 Z");
        assertThat(page.single("#filing-again").attr("href"))
                .as("without scripts")
                .endsWith("/assessment/" + id);
        assertThat(page.html().select("#filing [aria-live], #filing [role=status]"))
                .as("only the head is read aloud")
                .isEmpty();
        assertThat(page.html().select("script[type=module]").eachAttr("src"))
                .anyMatch(src -> src.endsWith("/filing.js"));
    }

    @Test
    void a_stopped_delivery_says_what_a_person_decides_and_names_the_result() {
        String id = review.answered(SELF_CARE
                        .with("substance-use", "injected-12-months")
                        .with("constant", "Y")
                        .with("pain-now-score", "4"))
                .signed();
        String slot = "Observation/" + score(id);
        var line = SomeFilings.line(
                ResourceKind.SCORE, DeliveryState.PARKED, Optional.of(DeliveryReason.UNSEARCHABLE), Optional.empty());
        review.filings()
                .is(
                        id,
                        SomeFilings.planned(SomeFilings.item(
                                new org.dorsal.writeback.ItemKey(id, slot, 1),
                                line.kind(),
                                line.state(),
                                line.reason(),
                                line.filed(),
                                line.next(),
                                line.ehrMessage())));
        ReviewReply page = review.get("/assessment/" + id);
        assertThat(page.text("#filing-head")).isEqualTo(word("filing.head.NOT_ALL"));
        assertThat(page.text("#filing li"))
                .contains(word("filing.kind.SCORE") + " Pain severity")
                .contains(
                        "Needs attention since",
                        "it is not known whether it arrived",
                        "needs to check the record and decide whether to send it again");
    }

    @Test
    void nothing_written_is_said_with_the_way_to_the_note() {
        String id = review.answered(SELF_CARE).signed();
        ReviewReply off = review.get("/assessment/" + id);
        assertThat(off.text("#filing-head")).isEqualTo("Nothing is written to this record: copy or print.");
        assertThat(off.html().select("#filing a").eachAttr("href"))
                .contains("#note")
                .anyMatch(href -> href.endsWith("/record.pdf"));
        review.filings()
                .is(
                        id,
                        new FilingStatus(
                                Optional.of(SomeFilings.QUEUED),
                                true,
                                Map.of(
                                        ResourceKind.PLAN,
                                        KindPlan.UnwrittenReason.NOT_TAKEN,
                                        ResourceKind.NOTE,
                                        KindPlan.UnwrittenReason.NO_SCOPE),
                                true,
                                java.util.List.of()));
        assertThat(review.get("/assessment/" + id).text("section:has(#ehr)"))
                .contains("copy or print", "does not accept care plans", "the right to write notes was not given");
    }

    @Test
    void what_an_ehr_says_and_how_it_names_things_is_text() {
        String evil = "<img src=x onerror=alert(1)>\"' hx-get=/ \u202e";
        String id = review.answered(SELF_CARE).signed();
        review.filings()
                .is(
                        id,
                        SomeFilings.planned(
                                SomeFilings.line(
                                        ResourceKind.NOTE,
                                        DeliveryState.REJECTED,
                                        Optional.of(DeliveryReason.REFUSED),
                                        Optional.of(evil)),
                                SomeFilings.line(
                                        ResourceKind.PLAN,
                                        DeliveryState.FILED,
                                        Optional.empty(),
                                        Optional.of(new EhrCopy(evil, Optional.of(evil))),
                                        Optional.empty())));
        for (ReviewReply page : java.util.List.of(review.get("/assessment/" + id), again(id, ""))) {
            assertThat(page.html().select("#filing img, #filing [onerror]")).isEmpty();
            assertThat(page.text("#filing q bdi")).startsWith("<img src=x onerror=alert(1)>");
            assertThat(page.text("#filing")).contains("CarePlan/<img").doesNotContain("\u202e");
        }
    }

    @Test
    void another_patients_delivery_does_not_exist_here() {
        SomeReview other = SomeReview.in(Wording.Locale.EN_US);
        String foreign = other.answered(SELF_CARE).signed();
        review.filings().is(foreign, SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, DeliveryState.FILED)));
        assertThat(review.get("/assessment/" + foreign + "/filing").status()).isEqualTo(404);
        assertThat(review.get("/assessment/nothing/filing").status()).isEqualTo(404);
    }

    private String signed(FilingStatus status) {
        String id = review.answered(SELF_CARE).signed();
        review.filings().is(id, status);
        return id;
    }

    private ReviewReply again(String id, String shownVersion) {
        return review.get("/assessment/" + id + "/filing", SomeAssessment.form("seen=" + shownVersion));
    }

    private String score(String id) {
        return review.stored(id).results().stream()
                .filter(stored ->
                        SCORE.matcher(new String(stored.body(), UTF_8)).find())
                .findFirst()
                .orElseThrow()
                .id();
    }
}
