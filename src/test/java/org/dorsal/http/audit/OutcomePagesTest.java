package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.SomeTexts.cause;
import static org.dorsal.knowledge.SomeTexts.coded;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.dorsal.store.TestPostgres;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** The page about outcomes, with figures that are computed by hand. */
class OutcomePagesTest {
    private static final List<String> TABLES = List.of(
            "tiers-computed",
            "bounds-computed",
            "causes-computed",
            "tiers-decided",
            "bounds-decided",
            "causes-decided",
            "facts");

    private final SomeAudit audit = new SomeAudit();

    /**
     * Of 100 people followed, 40 were found to have an embolism; the result had named it for 30 of them, and for 10 of the 60
     * others. So 30/40 and 50/60 were right, and 30/40 of the named and 50/60 of the others.
     */
    @Test
    void a_cause_is_told_by_what_was_named_and_what_was_found() {
        rows(30, "followed", "urgent", "urgent", "embolism|urgent", "embolism|3");
        rows(10, "followed", "self-care", "self-care", "", "embolism|9");
        rows(10, "followed", "urgent", "urgent", "embolism|urgent", "");
        rows(50, "followed", "self-care", "self-care", "", "");
        rows(20, "no-contact", "self-care", "self-care", "", "");
        rows(7, "unread", "self-care", "self-care", "", "");

        List<String> cells = cells("causes-computed", cause("embolism"));

        assertThat(cells.subList(0, 5)).containsExactly("100", "40", "40", "10", "3");
        assertThat(cells.get(5)).isEqualTo("30 / 40 = 75.0% (59.8% – 85.8%)");
        assertThat(cells.get(6)).isEqualTo("50 / 60 = 83.3% (72.0% – 90.7%)");
        assertThat(cells.get(7)).startsWith("30 / 40 = 75.0%");
        assertThat(cells.get(8)).startsWith("50 / 60 = 83.3%");
        assertThat(cells("causes-decided", cause("embolism"))).isEqualTo(cells);
        assertThat(cells("tiers-computed", coded("disposition", "urgent")).subList(0, 5))
                .containsExactly("40", "40", "30", "0", "0");
        assertThat(cells("tiers-computed", coded("disposition", "self-care")).subList(0, 5))
                .containsExactly("87", "60", "10", "20", "7");
        assertThat(cells("bounds-computed", coded("disposition", "urgent")).getFirst())
                .startsWith("30 / 40 = 75.0%");
    }

    @Test
    void a_rate_breaks_only_before_its_interval_and_a_file_has_plain_spaces() {
        rows(30, "followed", "urgent", "urgent", "embolism|urgent", "embolism|3");
        rows(10, "followed", "self-care", "self-care", "", "");

        assertThat(page().html().select("#causes-computed td.interval"))
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(cell.wholeText().split(" ", -1)).hasSize(2));
        assertThat(audit.post("/outcomes/export", "table=causes-computed", "days=30")
                        .body())
                .contains("30 / 30 = 100.0% (")
                .doesNotContain("\u00a0");
    }

    @Test
    void a_cause_that_a_clinician_decided_less_pressing_is_missed() {
        rows(20, "followed", "urgent", "urgent", "embolism|urgent", "embolism|3");
        rows(10, "followed", "urgent", "self-care", "embolism|urgent", "embolism|3");
        rows(40, "followed", "self-care", "self-care", "", "");

        assertThat(cells("causes-computed", cause("embolism")).get(3)).isEqualTo("0");
        assertThat(cells("causes-decided", cause("embolism")).get(3)).isEqualTo("10");
        assertThat(cells("causes-decided", cause("embolism")).get(5)).startsWith("20 / 30 = 66.7%");
    }

    /**
     * Of 40 people with an embolism, 30 had a fact of its model; of 60 without, 10 had it: (30/40) / (10/60) = 4.5. It is no fact
     * of those whose record names another cause, and those whose facts are not known are not counted.
     */
    @Test
    void a_fact_is_judged_by_whether_the_record_names_its_cause() {
        withFacts("{embolism|leg,aorta|sudden}", 30, "followed", "embolism|urgent", "embolism|3");
        withFacts("{}", 10, "followed", "", "embolism|9");
        withFacts("{embolism|leg}", 10, "followed", "", "");
        withFacts("{}", 50, "followed", "", "aorta|4");
        withFacts("{embolism|leg}", 25, "no-contact", "", "");
        rows(15, "followed", "self-care", "self-care", "", "embolism|9");

        List<String> leg = cells("facts", "leg");

        assertThat(leg.subList(0, 4)).containsExactly(cause("embolism"), "40", "30", "4.5");
        assertThat(leg.get(4)).startsWith("30 / 40 = 75.0%");
        assertThat(leg.get(5)).startsWith("50 / 60 = 83.3%");
        assertThat(leg.get(6)).startsWith("30 / 40 = 75.0%");
        assertThat(leg.get(7)).startsWith("50 / 60 = 83.3%");
        assertThat(cells("facts", "sudden").subList(0, 3)).containsExactly(cause("aorta"), "30", "0");
    }

    @Test
    void a_fact_has_the_words_of_its_model_and_few_people_are_left_out() {
        withFacts("{embolism|embolism-leg-alone,embolism|rare}", 4, "followed", "", "embolism|3");
        withFacts("{embolism|embolism-leg-alone}", 6, "followed", "", "embolism|3");

        assertThat(page().html().select("#facts tbody th").eachText())
                .containsExactly("One leg swollen, or calf painful or tender");
    }

    /** What nobody could follow is in no rate: neither as found nor as not found. */
    @Test
    void what_could_not_be_followed_is_never_nothing_found() {
        rows(10, "followed", "urgent", "urgent", "embolism|urgent", "embolism|3");
        rows(50, "unread", "self-care", "self-care", "", "");
        rows(50, "unclear", "self-care", "self-care", "", "");
        rows(50, "no-contact", "self-care", "self-care", "", "");
        rows(6, "waiting", "", "", "", "");

        assertThat(cells("causes-computed", cause("embolism")).getFirst()).isEqualTo("10");
        assertThat(cells("causes-computed", cause("embolism")).get(6)).isEmpty();
        assertThat(cells("tiers-computed", coded("disposition", "self-care")).subList(0, 5))
                .containsExactly("150", "0", "0", "50", "100");
        assertThat(page().text(".notice")).contains("6.");
    }

    @Test
    void numbers_below_five_are_hidden_on_the_page_and_in_every_file() {
        rows(3, "followed", "emergency", "urgent", "aorta|emergency", "aorta|12");
        withFacts("{aorta|a,embolism|b}", 3, "followed", "aorta|emergency", "aorta|12");
        withFacts("{aorta|a,aorta|c}", 2, "followed", "", "");
        withFacts("{embolism|b}", 20, "followed", "", "embolism|12");
        rows(2, "followed", "soon", "soon", "", "aorta|12");
        rows(4, "followed", "urgent", "urgent", "embolism|urgent", "");
        rows(1, "no-contact", "soon", "soon", "", "");
        rows(2, "unread", "self-care", "self-care", "", "");
        rows(3, "waiting", "", "", "", "");
        rows(60, "followed", "self-care", "self-care", "", "");

        List<String> page = page().html().select("table td").eachText();
        List<String> files = TABLES.stream()
                .flatMap(table -> audit.post("/outcomes/export", "table=" + table, "days=30")
                        .body()
                        .lines()
                        .skip(1))
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .toList();

        assertThat(page).isNotEmpty().noneMatch(OutcomePagesTest::showsFew);
        assertThat(files).isNotEmpty().noneMatch(OutcomePagesTest::showsFew);
        assertThat(page().text(".notice")).contains("<5.");
    }

    @Test
    void days_and_period_narrow_the_count_and_a_wrong_day_is_told() {
        rows(30, "followed", "urgent", "urgent", "embolism|urgent", "embolism|3");

        assertThat(audit.get("/outcomes?days=90").html().select("table")).isEmpty();
        assertThat(audit.get("/outcomes?from=2026-10-02").html().select("table"))
                .isEmpty();
        assertThat(audit.get("/outcomes?from=2026-09-01&to=2026-10-02").html().select("table"))
                .isNotEmpty();
        assertThat(audit.get("/outcomes?to=tomorrow").status()).isEqualTo(422);
        assertThat(audit.post("/outcomes/export", "table=none").status()).isEqualTo(404);
    }

    @Test
    void the_page_and_the_file_are_audited_and_linked() {
        rows(30, "followed", "urgent", "urgent", "embolism|urgent", "embolism|3");
        assertThat(audit.get("/quality").html().select("nav.pages a").eachAttr("href"))
                .contains("/audit/" + audit.site + "/outcomes");
        int before = audit.events().size();

        audit.get("/outcomes");
        audit.post("/outcomes/export", "table=causes-decided");

        assertThat(audit.events()).hasSize(before + 3);
    }

    private static boolean showsFew(String cell) {
        return cell.matches("[1-4]") || cell.matches("[1-4] / .*") || cell.matches(".* / [1-4]( .*)?");
    }

    private SomeAudit.AuditPageResponse page() {
        return audit.get("/outcomes?days=30");
    }

    private List<String> cells(String table, String line) {
        return page().html().select("#" + table + " tbody tr").stream()
                .filter(row -> row.selectFirst("th").text().startsWith(line))
                .findFirst()
                .map(row -> row.select("td").stream().map(Element::text).toList())
                .orElseThrow();
    }

    private void withFacts(String facts, int number, String state, String cause, String found) {
        insert(audit.site, number, state, "urgent", "urgent", cause, found, "'" + facts + "'");
    }

    private void rows(int number, String state, String computed, String decided, String cause, String found) {
        rows(audit.site, number, state, computed, decided, cause, found);
    }

    /** Stores follow-ups of a site. */
    static void rows(
            String site, int number, String state, String computed, String decided, String cause, String found) {
        insert(site, number, state, computed, decided, cause, found, "null");
    }

    private static void insert(
            String site,
            int number,
            String state,
            String computed,
            String decided,
            String cause,
            String found,
            String facts) {
        for (int row = 0; row < number; row++) {
            TestPostgres.run(
                    TestPostgres.shared().asSuperuser(),
                    "insert into follow_up (site, id, patient, assessment, days, assessed, state, computed, decided, causes,"
                            + " found, facts, due) values ('" + site + "', '" + UUID.randomUUID() + "', 'p', '"
                            + UUID.randomUUID() + "', 30, '2026-10-01T12:00:00Z', '" + state + "', nullif('" + computed
                            + "', ''), nullif('" + decided + "', ''), '{" + cause + "}', '{" + found
                            + "}', " + facts + ", 'infinity')");
        }
    }
}
